//! What is chosen, what is due, and what is shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A day, in minutes: leads of a day and more count in whole days where only a date is known.
pub const DAY: u32 = 24 * 60;
/// The lead of "it is today" where only a date is known.
pub const ON_THE_DAY: u32 = 0;
/// A reminder this near to its start, in minutes, calls somebody to it: it does not wait for quiet hours.
pub const CALLS: u32 = 60;
/// The most leads that may be chosen.
pub const MOST_LEADS: usize = 12;
/// The longest lead, in minutes: 30 days.
pub const LONGEST_LEAD: u32 = 30 * DAY;

/// When and how reminders ring on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct ReminderSettings {
    /// Whether anything rings at all.
    pub enabled: bool,
    /// Minutes before the start, the longest first.
    pub leads: Vec<u32>,
    /// Whether information meetings ring too.
    pub meetings: bool,
    /// Whether answers and mentions in the forum are told: quietly, and once a round.
    pub answers: bool,
    /// From when nothing rings but what calls to a session: `22:00` on the reader's wall.
    pub quiet_from: Option<String>,
    /// Until when; before `quiet_from` it means the next morning.
    pub quiet_to: Option<String>,
    /// Names and times are left out, for screens that others see.
    pub hide_content: bool,
    /// Everything waits until this instant (RFC 3339).
    pub paused_until: Option<String>,
    /// Where a passphrase locks the profile: the instants may be kept in a file that is not encrypted, so that
    /// the bell can say "you have a session" without the passphrase.
    pub ring_locked: bool,
}

impl Default for ReminderSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            leads: vec![7 * DAY, DAY, 60, 10],
            meetings: true,
            answers: true,
            quiet_from: None,
            quiet_to: None,
            hide_content: false,
            paused_until: None,
            ring_locked: false,
        }
    }
}

/// What was chosen for one session or meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Choice {
    /// It does not ring.
    pub muted: bool,
    /// Its own leads in minutes, the longest first; absent: the usual ones.
    pub leads: Option<Vec<u32>>,
}

/// What is to be shown now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Each a notification of its own.
    pub ring: Vec<Reminder>,
    /// What was missed, as one notification.
    pub summary: Option<Summary>,
    /// When the next reminder falls due, as far as the schedule is known now.
    pub next: Option<DateTime<Utc>>,
}

/// One reminder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Stable, `programme.session.s03.60`: a notification of the same tag takes the earlier one's place.
    pub tag: String,
    /// `session s03`, `meeting info-1`.
    pub subject: String,
    /// The session's or meeting's id.
    pub id: String,
    /// The programme's id.
    pub programme: String,
    /// Which lead it is, in minutes.
    pub lead: u32,
    /// The first line.
    pub title: String,
    /// What follows, plain text in lines.
    pub body: String,
    /// There is a link, and it is time to join.
    pub join: bool,
    /// It calls somebody to a session that is near.
    pub urgent: bool,
}

/// What was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Stable, `programme.summary`.
    pub tag: String,
    /// The first line.
    pub title: String,
    /// One line for each.
    pub body: String,
    /// What it sums up: subject, lead in minutes, and the start that is announced.
    pub tags: Vec<(String, u32, String)>,
}

/// A reminder without a name, for a file that can be read while the profile is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Due {
    /// When it rings.
    pub at: DateTime<Utc>,
    /// When that begins of which it reminds. Of a date without a time, the end of that day: later than
    /// this it is no use to ring.
    pub starts: DateTime<Utc>,
}
