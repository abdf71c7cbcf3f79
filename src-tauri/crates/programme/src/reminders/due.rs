//! When a session or meeting rings: its leads as instants, and when they may be heard.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};

use super::reminder::{CALLS, Choice, DAY, ON_THE_DAY, ReminderSettings};
use super::settings;
use crate::schedule::when::{extent, when};
use crate::schedule::{Edition, Meeting, Session, Stated};
use crate::time::{Reader, place};
use replica::Result;
use replica::stamp::unstamp;

/// Where only a date is known, it rings at this hour of the reader's wall.
const BY_DAY: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(nine) => nine,
    None => NaiveTime::MIN,
};

/// What a reminder reminds of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of<'e> {
    Session(&'e Session),
    Meeting(&'e Meeting),
}

/// A session or meeting that has a date.
#[derive(Debug)]
pub(super) struct Subject<'e> {
    pub of: Of<'e>,
    /// The start as it is announced: an instant, or a date.
    pub starts: String,
    pub begins: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    /// Whether the time is known, not only the date.
    pub timed: bool,
    /// Its leads in minutes and when they fall due, the shortest first.
    pub dues: Vec<(u32, DateTime<Utc>)>,
}

impl<'e> Subject<'e> {
    /// `session s03`.
    pub fn key(&self) -> String {
        format!("{} {}", self.noun(), self.id())
    }

    /// `programme.session.s03.60`.
    pub fn tag(&self, programme: &str, lead: u32) -> String {
        format!("{programme}.{}.{}.{lead}", self.noun(), self.id())
    }

    pub const fn id(&self) -> &'e str {
        match self.of {
            Of::Session(session) => session.id.as_str(),
            Of::Meeting(meeting) => meeting.id.as_str(),
        }
    }

    const fn noun(&self) -> &'static str {
        match self.of {
            Of::Session(_) => "session",
            Of::Meeting(_) => "meeting",
        }
    }

    pub const fn stated(&self) -> &'e Stated {
        match self.of {
            Of::Session(session) => &session.stated,
            Of::Meeting(meeting) => &meeting.stated,
        }
    }

    pub const fn has_link(&self) -> bool {
        match self.of {
            Of::Session(session) => session.link.is_some(),
            Of::Meeting(meeting) => meeting.link.is_some(),
        }
    }

    /// Whether it calls somebody to a start that is near, and so does not wait for quiet hours.
    pub const fn calls(&self, lead: u32) -> bool {
        self.timed && lead <= CALLS
    }
}

/// What rings of an edition: everything that has a date and was not muted.
pub(super) fn subjects<'e>(
    edition: &'e Edition,
    reader: &Reader,
    settings: &ReminderSettings,
    choices: &BTreeMap<String, Choice>,
) -> Vec<Subject<'e>> {
    let sessions = edition.sessions.iter().map(Of::Session);
    let meetings = edition
        .meetings
        .iter()
        .filter(|_| settings.meetings)
        .map(Of::Meeting);
    let mut subjects: Vec<Subject<'_>> = sessions
        .chain(meetings)
        .filter_map(|of| subject(edition, reader, of))
        .collect();
    subjects.retain_mut(|subject| {
        let choice = choices.get(&subject.key());
        let leads = choice
            .and_then(|choice| choice.leads.as_ref())
            .unwrap_or(&settings.leads);
        subject.dues = dues(subject, leads, reader);
        !choice.is_some_and(|choice| choice.muted)
    });
    subjects.sort_by_key(|subject| subject.begins);
    subjects
}

fn subject<'e>(edition: &'e Edition, reader: &Reader, of: Of<'e>) -> Option<Subject<'e>> {
    let stated = match of {
        Of::Session(session) => &session.stated,
        Of::Meeting(meeting) => &meeting.stated,
    };
    let (begins, ends) = extent(edition, stated)?;
    let instant = when(edition, stated, reader).instant;
    Some(Subject {
        of,
        timed: instant.is_some(),
        starts: instant.or_else(|| stated.date.map(|date| date.to_string()))?,
        begins,
        ends,
        dues: Vec::new(),
    })
}

fn dues(subject: &Subject<'_>, leads: &[u32], reader: &Reader) -> Vec<(u32, DateTime<Utc>)> {
    let mut dues: Vec<(u32, DateTime<Utc>)> = match (subject.timed, subject.stated().date) {
        (true, _) => leads
            .iter()
            .map(|lead| (*lead, subject.begins - TimeDelta::minutes((*lead).into())))
            .collect(),
        (false, Some(date)) => leads
            .iter()
            .map(|lead| if *lead < DAY { ON_THE_DAY } else { *lead })
            .filter_map(|lead| {
                let day = date.checked_sub_days(Days::new((lead / DAY).into()))?;
                Some((lead, place(day, BY_DAY, reader.zone).instant))
            })
            .collect(),
        (false, None) => Vec::new(),
    };
    dues.sort_unstable();
    dues.dedup();
    dues
}

/// Whether what calls nobody may be heard now: reminders are on, not paused, and these are no quiet hours.
///
/// # Errors
/// `internal` for a pause that is no instant.
pub fn may_be_heard(reader: &Reader, settings: &ReminderSettings) -> Result<bool> {
    Ok(settings.enabled && heard(reader.now, false, reader, settings)? <= reader.now)
}

/// From the present on, the first moment at which something that is due at `due` may be heard: after the
/// pause and, unless it calls somebody, after the quiet hours.
pub(super) fn heard(
    due: DateTime<Utc>,
    calls: bool,
    reader: &Reader,
    settings: &ReminderSettings,
) -> Result<DateTime<Utc>> {
    let paused = settings.paused_until.as_deref().map(unstamp).transpose()?;
    let at = due.max(reader.now).max(paused.unwrap_or(due));
    Ok(if calls {
        at
    } else {
        quiet_until(at, reader, settings).unwrap_or(at)
    })
}

/// The end of the quiet hours in which an instant lies, if it does.
fn quiet_until(
    at: DateTime<Utc>,
    reader: &Reader,
    chosen: &ReminderSettings,
) -> Option<DateTime<Utc>> {
    let from = settings::hour(chosen.quiet_from.as_deref()?)?;
    let to = settings::hour(chosen.quiet_to.as_deref()?)?;
    let today = at.with_timezone(&reader.zone).date_naive();
    // quiet hours that span midnight may have begun yesterday
    [today.pred_opt()?, today].into_iter().find_map(|evening| {
        let morning = if from < to {
            evening
        } else {
            evening.succ_opt()?
        };
        let begin = place(evening, from, reader.zone).instant;
        let end = place(morning, to, reader.zone).instant;
        (from != to && begin <= at && at < end).then_some(end)
    })
}
