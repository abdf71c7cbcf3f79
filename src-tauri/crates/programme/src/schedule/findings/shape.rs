//! Lengths, rhythm, overlaps, and what lies outside its edition or has nothing in it.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::found::{FindingCode, Found, all_stated, session_subject};
use crate::language::Language;
use crate::schedule::edition::{Edition, LONGEST, MonthOrDate, Session};
use crate::time::place;
use crate::words;

pub(super) fn too_long(session: &Session) -> Option<Found> {
    let minutes = session
        .stated
        .minutes
        .filter(|minutes| *minutes > LONGEST)?;
    Some(
        Found::new(FindingCode::TooLong, session_subject(session), "minutes")
            .with("minutes", minutes)
            .mend("proposal"),
    )
}

/// The rhythm judges the numbered sessions; the opening stands beside them.
pub(super) fn rhythm(edition: &Edition, language: Language) -> Vec<Found> {
    let Some(weeks) = edition.rhythm_weeks else {
        return Vec::new();
    };
    let dated: Vec<(&Session, NaiveDate)> = edition
        .numbered()
        .into_iter()
        .filter_map(|session| Some((session, session.stated.date?)))
        .collect();
    dated
        .windows(2)
        .filter_map(|pair| {
            let [(_, first), (session, second)] = pair else {
                return None;
            };
            let days = (*second - *first).num_days();
            if days == i64::from(weeks) * 7 || days == 0 {
                return None;
            }
            let expected = first.checked_add_days(Days::new(u64::from(weeks) * 7))?;
            Some(
                Found::new(FindingCode::Rhythm, session_subject(session), "date")
                    .with("first", words::date(language, *first))
                    .with("second", words::date(language, *second))
                    .with("weeks", words::span_of_days(language, days))
                    .with(
                        "expected",
                        words::span_of_days(language, i64::from(weeks) * 7),
                    )
                    .with("other_date", words::date(language, expected))
                    .mend("proposal-move")
                    .mend("proposal-keep"),
            )
        })
        .collect()
}

/// Beginning and end.
type Extent = (DateTime<Utc>, DateTime<Utc>);

/// Sessions and meetings that take place at the same time; two on one date without times count too.
pub(super) fn overlaps(edition: &Edition) -> Vec<Found> {
    let mut placed: Vec<(String, NaiveDate, Option<Extent>)> = all_stated(edition)
        .filter_map(|(subject, stated)| {
            let date = stated.date?;
            let times = stated.start.map(|start| {
                let begins = place(date, start, edition.zone_of(stated)).instant;
                (
                    begins,
                    begins + TimeDelta::minutes(stated.minutes.unwrap_or(LONGEST).into()),
                )
            });
            Some((subject, date, times))
        })
        .collect();
    placed.sort_by(|left, right| (left.1, left.2, &left.0).cmp(&(right.1, right.2, &right.0)));
    let mut found = Vec::new();
    for (at, (subject, date, times)) in placed.iter().enumerate() {
        for (other, other_date, other_times) in placed.iter().skip(at + 1) {
            if *other_date > *date + TimeDelta::days(2) {
                break;
            }
            let together = match (times, other_times) {
                (Some((begins, ends)), Some((other_begins, other_ends))) => {
                    other_begins < ends && begins < other_ends
                }
                (None, None) => date == other_date,
                _ => false,
            };
            if together {
                found.push(
                    Found::new(FindingCode::Overlap, other, "date")
                        .with("other", subject)
                        .with("date", other_date)
                        .mend("proposal"),
                );
                // the next one has its own turn: a pair each would be millions, were a file to name thousands on one day
                break;
            }
        }
    }
    found
}

pub(super) fn outside(edition: &Edition, language: Language) -> Vec<Found> {
    let from = edition.span.from.first_day();
    let to = edition.span.to.map(MonthOrDate::last_day);
    edition
        .sessions
        .iter()
        .filter_map(|session| {
            let date = session.stated.date?;
            if date >= from && to.is_none_or(|to| date <= to) {
                return None;
            }
            Some(
                Found::new(
                    FindingCode::OutsideEdition,
                    session_subject(session),
                    "date",
                )
                .saying(if to.is_some() {
                    "message"
                } else {
                    "message-open"
                })
                .with("date", words::date(language, date))
                .with("from", words::month_or_date(language, edition.span.from))
                .with(
                    "to",
                    edition
                        .span
                        .to
                        .map(|to| words::month_or_date(language, to))
                        .unwrap_or_default(),
                )
                .mend("proposal-date")
                .mend("proposal-edition"),
            )
        })
        .collect()
}

/// A module without a session; silent as long as no session is there at all ("only September").
pub(super) fn empty_modules(edition: &Edition) -> Vec<Found> {
    if edition.sessions.is_empty() {
        return Vec::new();
    }
    edition
        .modules
        .iter()
        .filter(|module| {
            !edition
                .sessions
                .iter()
                .any(|session| session.module.as_deref() == Some(&module.id))
        })
        .map(|module| {
            Found::new(
                FindingCode::ModuleWithoutSession,
                format!("module {}", module.id),
                "",
            )
            .mend("proposal-session")
            .mend("proposal-remove")
        })
        .collect()
}
