//! When something takes place: on one reader's walls, and as instants.
//!
//! Not here: the cards that carry it (`cards`).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::edition::{Edition, LONGEST, Question, Session, Stated};
use crate::time::{LocalMoment, Reader, WallTime, place};
use replica::stamp::stamp;

/// Join becomes the next sensible step this long before a session.
pub const JOIN_OPENS: TimeDelta = TimeDelta::minutes(15);

/// What is known of when something takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Known {
    /// Date and time.
    Timed,
    /// The date; the time is to be announced.
    DateOnly,
    /// Nothing yet.
    Unscheduled,
}

/// When something takes place, for one reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct When {
    /// What is known.
    pub state: Known,
    /// In the reader's zone.
    pub mine: Option<LocalMoment>,
    /// In the zone in which it was stated.
    pub programme: Option<LocalMoment>,
    /// When it ends, on the reader's clock: `10:00`.
    pub mine_ends: Option<String>,
    /// The instant, UTC.
    pub instant: Option<String>,
    /// Its end, UTC.
    pub ends: Option<String>,
    /// How long.
    pub minutes: u32,
    /// Whether the wall time is an ordinary one.
    pub wall_time: WallTime,
    /// Calendar days from the reader's today; negative when it is past.
    pub days_away: Option<i32>,
}

/// When something takes place, for `reader`.
pub fn when(edition: &Edition, stated: &Stated, reader: &Reader) -> When {
    let zone = edition.zone_of(stated);
    let minutes = stated.minutes.unwrap_or(LONGEST);
    let unscheduled = When {
        state: Known::Unscheduled,
        mine: None,
        programme: None,
        mine_ends: None,
        instant: None,
        ends: None,
        minutes,
        wall_time: WallTime::Plain,
        days_away: None,
    };
    let Some(date) = stated.date else {
        return unscheduled;
    };
    let days_to = |date: NaiveDate| i32::try_from((date - reader.today()).num_days()).ok();
    let Some(start) = stated.start else {
        return When {
            state: Known::DateOnly,
            mine: Some(LocalMoment::on(date, zone)),
            programme: Some(LocalMoment::on(date, zone)),
            days_away: days_to(date),
            ..unscheduled
        };
    };
    let placed = place(date, start, zone);
    let ends = placed.instant + TimeDelta::minutes(minutes.into());
    let mine_date = placed.instant.with_timezone(&reader.zone).date_naive();
    When {
        state: Known::Timed,
        mine: Some(LocalMoment::at(placed.instant, reader.zone)),
        programme: Some(LocalMoment::at(placed.instant, zone)),
        mine_ends: LocalMoment::at(ends, reader.zone).time,
        instant: Some(stamp(placed.instant)),
        ends: Some(stamp(ends)),
        minutes,
        wall_time: placed.wall_time,
        days_away: days_to(mine_date),
    }
}

/// Beginning and end of something, as instants; of a date without a time, the whole day in its zone.
pub fn extent(edition: &Edition, stated: &Stated) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let date = stated.date?;
    let zone = edition.zone_of(stated);
    match stated.start {
        Some(start) => {
            let begins = place(date, start, zone).instant;
            Some((
                begins,
                begins + TimeDelta::minutes(stated.minutes.unwrap_or(LONGEST).into()),
            ))
        }
        None => {
            let midnight = chrono::NaiveTime::MIN;
            Some((
                place(date, midnight, zone).instant,
                place(date.succ_opt()?, midnight, zone).instant,
            ))
        }
    }
}

/// Until when answers to a question are hoped for: a time before its session, where both are known.
pub fn due(edition: &Edition, question: &Question) -> Option<DateTime<Utc>> {
    let before = TimeDelta::minutes(question.before?.into());
    let session = question.session.as_deref()?;
    let mut sessions = edition.sessions.iter();
    let session = sessions.find(|known| known.id == session)?;
    let (from, _) = extent(edition, &session.stated)?;
    from.checked_sub_signed(before)
}

/// Whether an edition is over: its last session, or its last day, lies behind.
pub fn is_over(edition: &Edition, now: DateTime<Utc>) -> bool {
    let last = edition
        .sessions
        .iter()
        .filter_map(|session| extent(edition, &session.stated))
        .map(|(_, ends)| ends)
        .max();
    let last_day = edition
        .span
        .to
        .and_then(|to| to.last_day().succ_opt())
        .map(|day| place(day, chrono::NaiveTime::MIN, edition.zone).instant);
    match (last, last_day) {
        (Some(last), Some(day)) => last.max(day) <= now,
        (Some(end), None) | (None, Some(end)) => end <= now,
        (None, None) => false,
    }
}

/// Whether Join is the next sensible step: from 15 minutes before until the end.
pub fn join_opens(edition: &Edition, session: &Session, now: DateTime<Utc>) -> bool {
    session.stated.start.is_some()
        && extent(edition, &session.stated)
            .is_some_and(|(begins, ends)| begins - JOIN_OPENS <= now && now < ends)
}
