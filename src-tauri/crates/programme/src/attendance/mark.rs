//! A mark: what attendance says of one person at one session.

use replica::register::{Fields, put, text};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Whether somebody was there.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename = "AttendanceMark", rename_all = "kebab-case")]
pub enum Mark {
    /// They were there.
    Present,
    /// They were there for a part.
    Part,
    /// They were not, and had a reason.
    Excused,
    /// They were not, and made it up.
    MadeUp,
    /// They were not there.
    Absent,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Present,
        Self::Part,
        Self::Excused,
        Self::MadeUp,
        Self::Absent,
    ];

    /// The word for it in the record and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Part => "part",
            Self::Excused => "excused",
            Self::MadeUp => "made-up",
            Self::Absent => "absent",
        }
    }

    /// The mark of that word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.as_str() == word)
    }
}

/// A mark as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendanceEntry", rename_all = "camelCase")]
pub struct Entry {
    /// The session's id.
    pub session: String,
    /// The person's id.
    pub person: String,
    /// The mark.
    pub mark: Mark,
    /// So many minutes they were there, where a report says so.
    pub minutes: Option<u32>,
    /// How it was made up.
    pub how: Option<String>,
    /// `hand` or `zoom`.
    pub source: String,
    /// Who wrote it, by their person's id.
    pub author: String,
    /// When: an instant.
    pub at: String,
    /// Why they are excused; facilitators only.
    pub reason: Option<String>,
    /// What the report said of them; facilitators only.
    pub why: Option<String>,
}

/// The id of a person's attendance at a session.
pub(super) fn id(session: &str, person: &str) -> String {
    format!("{session}.{person}")
}

pub(super) fn fields_of(entry: &Entry) -> Fields {
    let mut fields = Fields::new();
    put(&mut fields, "session", Some(entry.session.as_str()));
    put(&mut fields, "person", Some(entry.person.as_str()));
    put(&mut fields, "mark", Some(entry.mark.as_str()));
    put(
        &mut fields,
        "minutes",
        entry.minutes.map(|minutes| minutes.to_string()),
    );
    put(&mut fields, "how", entry.how.as_deref());
    put(&mut fields, "source", Some(entry.source.as_str()));
    put(&mut fields, "author", Some(entry.author.as_str()));
    put(&mut fields, "at", Some(entry.at.as_str()));
    fields
}

/// The entry of these fields; none where a newer app wrote a mark that this one does not know.
pub(super) fn entry(fields: &Fields) -> Option<Entry> {
    Some(Entry {
        session: text(fields, "session")?,
        person: text(fields, "person")?,
        mark: Mark::of(&text(fields, "mark")?)?,
        minutes: text(fields, "minutes").and_then(|minutes| minutes.parse().ok()),
        how: text(fields, "how"),
        source: text(fields, "source").unwrap_or_else(|| "hand".to_owned()),
        author: text(fields, "author").unwrap_or_default(),
        at: text(fields, "at").unwrap_or_default(),
        reason: None,
        why: None,
    })
}
