//! The parts of the app that show something, and hear when it changes.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A part of the app.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "camelCase")]
pub enum Area {
    /// Edition, modules, sessions, questions and meetings.
    Schedule,
    /// Organisations, persons and introductions.
    People,
    /// Members, devices and invitations.
    Members,
    /// Messages to the facilitators.
    Messages,
    /// Where and when the group exchanges.
    Exchange,
    /// Conversations; the id is the conversation: `question:ID`, `case:ID`.
    Forum,
    /// Case studies.
    Cases,
    /// What the reader writes and has not sent.
    Drafts,
    /// Forms that are half filled.
    Forms,
    /// What the reader has read.
    Reads,
    /// Private notes and ticks.
    Notes,
    /// The list of programmes on this computer.
    Programmes,
    /// Settings of this computer.
    Settings,
    /// Materials, their files, and how far the reader has come with them.
    Materials,
    /// People who are interested, as facilitators follow them.
    Enquiries,
    /// Who came, and how far each has come.
    Attendance,
    /// Certificates.
    Certificates,
}

impl Area {
    /// All that shows something of one programme.
    pub const OF_A_PROGRAMME: [Self; 16] = [
        Self::Schedule,
        Self::People,
        Self::Members,
        Self::Messages,
        Self::Exchange,
        Self::Forum,
        Self::Cases,
        Self::Drafts,
        Self::Forms,
        Self::Reads,
        Self::Notes,
        Self::Programmes,
        Self::Materials,
        Self::Enquiries,
        Self::Attendance,
        Self::Certificates,
    ];
}

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
pub struct Change {
    /// Where it is shown.
    pub area: Area,
    /// The object; absent: any of them.
    pub id: Option<String>,
}

impl Change {
    /// Anything of an area may have changed.
    pub const fn all(area: Area) -> Self {
        Self { area, id: None }
    }

    /// One object of an area changed.
    pub const fn one(area: Area, id: String) -> Self {
        Self { area, id: Some(id) }
    }
}
