//! The dates that a rhythm gives, one for each session.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Utc, Weekday};
use replica::{Error, Result};
use serde::{Deserialize, Serialize};
use specta::Type;
use zones::Tz;

use super::holidays::Blocked;
use super::hours::{Hours, hours};
use crate::error::Code;
use crate::language::Both;
use crate::people::Organisation;
use crate::schedule::when::extent;
use crate::schedule::{Edition, Session, Stated};
use crate::time::{WallTime, place, rfc3339};

/// So many weeks a session may be put off.
const LONGEST_PUT_OFF: u32 = 60;

/// How sessions follow one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rhythm {
    /// The first session is on this day, or on the first weekday of the kind after it.
    pub from: NaiveDate,
    /// The weekday; without it that of `from`.
    pub weekday: Option<Weekday>,
    /// The hour on the wall of `zone`; without it that which each session has.
    pub start: Option<NaiveTime>,
    /// The zone; without it the edition's.
    pub zone: Option<Tz>,
    /// Weeks from one session to the next.
    pub weeks: u32,
    /// The opening's own day, where it stands outside the rhythm; without it the opening comes first in it.
    pub opening: Option<NaiveDate>,
    /// Days on which nobody meets.
    pub blocked: Vec<Blocked>,
    /// Sessions that were over at this instant stay as they are.
    pub keep_before: Option<DateTime<Utc>>,
}

/// A session with the date that it would have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LaidSession {
    /// The session's id.
    pub id: String,
    /// From 1; the opening has none.
    pub number: Option<u32>,
    /// The opening.
    pub opening: bool,
    /// The module's id.
    pub module: Option<String>,
    /// From 1; 0 for the opening.
    pub module_number: u32,
    /// What it is called.
    pub title: Both,
    /// The date on the wall of the zone.
    pub date: String,
    /// The hour on that wall; none where it is still to be announced.
    pub time: Option<String>,
    /// The zone.
    pub zone: String,
    /// When it starts (RFC 3339, in that zone); none where the hour is not known.
    pub starts: Option<String>,
    /// The date that it has now.
    pub before: Option<String>,
    /// Whether the hour is an ordinary one.
    pub wall_time: WallTime,
    /// Dates of the rhythm that were passed over, since nobody meets then.
    pub passed_over: Vec<Blocked>,
}

/// What a rhythm gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Laying {
    /// The sessions in their order.
    pub sessions: Vec<LaidSession>,
    /// What hour that is where the organisations are.
    pub hours: Option<Hours>,
}

/// The sessions in the order in which they are laid: as they take place, and those without a date as they stand.
fn in_order(edition: &Edition) -> Vec<&Session> {
    let mut sessions: Vec<&Session> = edition.sessions.iter().collect();
    if sessions.iter().all(|session| session.stated.date.is_some()) {
        sessions.sort_by_key(|session| (session.stated.date, session.stated.start));
    }
    // whatever stands before it, the opening opens
    sessions.sort_by_key(|session| !session.opening);
    sessions
}

/// Lays the dates of an edition. Nothing is written.
///
/// # Errors
/// `no-session`; `no-free-day` where everything is blocked; `field-invalid` for a rhythm of no weeks, or of years.
pub fn lay(edition: &Edition, organisations: &[Organisation], rhythm: &Rhythm) -> Result<Laying> {
    for (field, day) in [("from", Some(rhythm.from)), ("date", rhythm.opening)] {
        if let Some(day) = day.filter(|day| !(1970..=2200).contains(&day.year())) {
            return Err(Error::of(Code::FieldInvalid)
                .with("field", field)
                .with("value", day));
        }
    }
    if !(1..=52).contains(&rhythm.weeks) {
        return Err(Error::of(Code::FieldInvalid)
            .with("field", "rhythm_weeks")
            .with("value", rhythm.weeks));
    }
    let zone = rhythm.zone.unwrap_or(edition.zone);
    let over = |session: &Session| {
        rhythm.keep_before.is_some_and(|now| {
            extent(edition, &session.stated).is_some_and(|(_, ends)| ends <= now)
        })
    };
    let ordered = in_order(edition);
    let open: Vec<&Session> = ordered.into_iter().filter(|one| !over(one)).collect();
    if open.is_empty() {
        return Err(Error::of(Code::NoSession));
    }
    let mut date = first(rhythm)?;
    let mut sessions = Vec::new();
    let kept = edition
        .sessions
        .iter()
        .filter(|one| over(one) && !one.opening);
    let mut number = u32::try_from(kept.count()).unwrap_or(0);
    for session in open {
        let apart = rhythm.opening.filter(|_| session.opening);
        let (day, passed_over) = match apart {
            Some(day) => (day, blocked_on(rhythm, day).cloned().into_iter().collect()),
            None => free(rhythm, date)?,
        };
        if apart.is_none() {
            date = after(day, rhythm.weeks)?;
        }
        if !session.opening {
            number += 1;
        }
        let start = rhythm.start.or(session.stated.start);
        let placed = start.map(|start| place(day, start, zone));
        let modules = edition.modules.iter();
        let module_number = session.module.as_ref().and_then(|id| {
            modules
                .zip(1..)
                .find(|(module, _)| module.id == *id)
                .map(|(_, number)| number)
        });
        sessions.push(LaidSession {
            id: session.id.clone(),
            number: (!session.opening).then_some(number),
            opening: session.opening,
            module: session.module.clone(),
            module_number: module_number.unwrap_or(0),
            title: session.title.clone(),
            date: day.to_string(),
            time: start.map(|start| start.format("%H:%M").to_string()),
            zone: zone.name().to_owned(),
            starts: placed.map(|placed| rfc3339(placed.instant, zone)),
            before: session.stated.date.map(|date| date.to_string()),
            wall_time: placed.map_or(WallTime::Plain, |placed| placed.wall_time),
            passed_over,
        });
    }
    let stated: Vec<Stated> = sessions
        .iter()
        .map(|laid| Stated {
            date: crate::schedule::parse_date(&laid.date),
            start: laid
                .time
                .as_deref()
                .and_then(|time| NaiveTime::parse_from_str(time, "%H:%M").ok()),
            zone: Some(zone),
            ..Stated::default()
        })
        .collect();
    Ok(Laying {
        hours: hours(&stated, zone, organisations),
        sessions,
    })
}

/// The first day of the rhythm.
fn first(rhythm: &Rhythm) -> Result<NaiveDate> {
    let weekday = rhythm.weekday.unwrap_or_else(|| rhythm.from.weekday());
    let ahead =
        (7 + weekday.num_days_from_monday() - rhythm.from.weekday().num_days_from_monday()) % 7;
    later(rhythm.from, u64::from(ahead))
}

fn later(date: NaiveDate, days: u64) -> Result<NaiveDate> {
    date.checked_add_days(Days::new(days))
        .ok_or_else(|| Error::of(Code::NoFreeDay))
}

fn after(date: NaiveDate, weeks: u32) -> Result<NaiveDate> {
    later(date, u64::from(weeks) * 7)
}

fn blocked_on(rhythm: &Rhythm, day: NaiveDate) -> Option<&Blocked> {
    rhythm.blocked.iter().find(|blocked| blocked.covers(day))
}

/// The first day from `date` on, week by week, that is not blocked; and what was passed over.
fn free(rhythm: &Rhythm, date: NaiveDate) -> Result<(NaiveDate, Vec<Blocked>)> {
    let (mut day, mut passed) = (date, Vec::new());
    for _ in 0..LONGEST_PUT_OFF {
        match blocked_on(rhythm, day) {
            None => return Ok((day, passed)),
            Some(blocked) => passed.push(Blocked {
                from: day.to_string(),
                to: day.to_string(),
                name: blocked.name.clone(),
            }),
        }
        day = after(day, 1)?;
    }
    Err(Error::of(Code::NoFreeDay))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::read_file::read;
    use crate::schedule::template::template;

    fn rhythm(from: &str) -> Rhythm {
        Rhythm {
            from: from.parse().unwrap(),
            weekday: Some(Weekday::Thu),
            start: NaiveTime::from_hms_opt(15, 0, 0),
            zone: Some(crate::time::zone("Europe/Amsterdam").unwrap()),
            weeks: 2,
            opening: None,
            blocked: Vec::new(),
            keep_before: None,
        }
    }

    fn dates(laying: &Laying) -> Vec<&str> {
        laying
            .sessions
            .iter()
            .map(|laid| laid.date.as_str())
            .collect()
    }

    #[test]
    fn every_second_thursday_from_the_opening_on_over_the_clock_change() {
        let laying = lay(&template().unwrap(), &[], &rhythm("2027-02-11")).unwrap();
        assert_eq!(
            dates(&laying),
            [
                "2027-02-11",
                "2027-02-25",
                "2027-03-11",
                "2027-03-25",
                "2027-04-08",
                "2027-04-22",
                "2027-05-06",
                "2027-05-20",
                "2027-06-03",
                "2027-06-17",
                "2027-07-01",
                "2027-07-15",
                "2027-07-29",
            ]
        );
        let starts = |at: usize| laying.sessions[at].starts.as_deref();
        assert_eq!(starts(0), Some("2027-02-11T15:00:00+01:00"));
        assert_eq!(starts(4), Some("2027-04-08T15:00:00+02:00"));
        let modules: Vec<u32> = laying
            .sessions
            .iter()
            .map(|laid| laid.module_number)
            .collect();
        assert_eq!(modules, [0, 1, 1, 1, 4, 2, 2, 2, 4, 3, 3, 3, 4]);
        let from_monday = lay(&template().unwrap(), &[], &rhythm("2027-02-08")).unwrap();
        assert_eq!(
            from_monday.sessions, laying.sessions,
            "a Monday: the Thursday after it"
        );
    }

    /// The programme's own page: opening on Monday 13 February 2023, then Thursdays; only the last one departs from the rhythm.
    #[test]
    fn the_edition_of_february_2023_is_every_second_thursday_but_for_its_last_session() {
        const SEED: &str = include_str!("../../../../../tests/fixtures/seed-2023-02.toml");
        let seed = read(SEED.as_bytes()).unwrap().edition;
        let wanted = Rhythm {
            opening: Some("2023-02-13".parse().unwrap()),
            start: None,
            ..rhythm("2023-02-23")
        };
        let laying = lay(&seed, &[], &wanted).unwrap();
        let differ: Vec<_> = laying
            .sessions
            .iter()
            .filter(|laid| laid.before.as_ref() != Some(&laid.date))
            .map(|laid| (laid.date.as_str(), laid.before.as_deref()))
            .collect();
        assert_eq!(differ, [("2023-07-27", Some("2023-07-20"))]);
    }

    #[test]
    fn a_blocked_day_puts_a_session_off_by_a_week_and_the_rest_follow() {
        let blocked = |from: &str, to: &str| Blocked {
            from: from.to_owned(),
            to: to.to_owned(),
            name: "Easter".to_owned(),
        };
        let with = |days: Vec<Blocked>| Rhythm {
            blocked: days,
            ..rhythm("2027-02-11")
        };
        let laying = lay(
            &template().unwrap(),
            &[],
            &with(vec![blocked("2027-03-22", "2027-03-28")]),
        )
        .unwrap();
        assert_eq!(
            dates(&laying)[2..6],
            ["2027-03-11", "2027-04-01", "2027-04-15", "2027-04-29"]
        );
        assert_eq!(laying.sessions[3].passed_over[0].name, "Easter");
        assert!(laying.sessions[4].passed_over.is_empty());
        let never = lay(
            &template().unwrap(),
            &[],
            &with(vec![blocked("2000-01-01", "2100-01-01")]),
        );
        assert_eq!(never.unwrap_err().code(), "no-free-day");
    }

    #[test]
    fn what_has_been_stays() {
        let mut edition = template().unwrap();
        let now = "2027-03-12T00:00:00Z".parse().unwrap();
        for (session, date) in
            edition
                .sessions
                .iter_mut()
                .zip(["2027-02-11", "2027-02-25", "2027-03-11"])
        {
            session.stated.date = Some(date.parse().unwrap());
        }
        let laying = lay(
            &edition,
            &[],
            &Rhythm {
                keep_before: Some(now),
                ..rhythm("2027-04-01")
            },
        )
        .unwrap();
        assert_eq!(laying.sessions.len(), 10);
        assert_eq!(laying.sessions[0].number, Some(3));
        assert_eq!(laying.sessions[0].date, "2027-04-01");
    }

    #[test]
    fn a_rhythm_of_no_weeks_is_refused() {
        for weeks in [0, 53] {
            let error = lay(
                &template().unwrap(),
                &[],
                &Rhythm {
                    weeks,
                    ..rhythm("2027-02-11")
                },
            )
            .unwrap_err();
            assert_eq!(error.code(), "field-invalid");
        }
        for far in ["+262142-12-01", "0001-01-01", "9999-12-01"] {
            let end = lay(&template().unwrap(), &[], &rhythm(far));
            assert_eq!(end.unwrap_err().code(), "field-invalid");
        }
    }
}
