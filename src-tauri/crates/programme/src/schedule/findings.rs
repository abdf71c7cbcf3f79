//! What contradicts itself in an edition: each finding with its place, its reason and proposals to mend
//! it. None is applied by itself.
//!
//! Not here: what cannot be read at all (`read_file`), and words (the catalogue, under `finding`).

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Offset, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::read_file::{Flaw, Place, Places};
use super::{Edition, LONGEST, Meeting, Session, Stated};
use crate::language::Language;
use crate::time::{WallTime, place};
use crate::words;

/// Something that contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What kind of contradiction.
    pub code: String,
    /// Where: `meeting info-2`, with line and column when it came from a file.
    pub place: String,
    /// The id of what it is about.
    pub subject: String,
    /// The parts of its words.
    pub params: BTreeMap<String, String>,
    /// The reason, in the reader's language.
    pub message: String,
    /// Ways to mend it, in words; none is applied by itself.
    pub proposals: Vec<String>,
    /// It cannot be imported as it is.
    pub blocking: bool,
    /// From 1; absent when it did not come from a file.
    pub line: Option<u32>,
    /// From 1, in characters.
    pub column: Option<u32>,
}

/// What was found, before it is put into words.
struct Found {
    code: &'static str,
    subject: String,
    key: &'static str,
    params: BTreeMap<String, String>,
    message: &'static str,
    proposals: Vec<&'static str>,
    at: Option<Place>,
}

impl Found {
    fn new(code: &'static str, subject: impl Into<String>, key: &'static str) -> Self {
        Self {
            code,
            subject: subject.into(),
            key,
            params: BTreeMap::new(),
            message: "message",
            proposals: Vec::new(),
            at: None,
        }
    }

    fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    const fn saying(mut self, message: &'static str) -> Self {
        self.message = message;
        self
    }

    fn mend(mut self, proposal: &'static str) -> Self {
        self.proposals.push(proposal);
        self
    }

    fn said(self, places: &Places, language: Language) -> Finding {
        let at = self.at.or_else(|| places.of(&self.subject, self.key));
        let place = match at {
            Some(at) => format!("{}, line {}, column {}", self.subject, at.line, at.column),
            None => self.subject.clone(),
        };
        let say = |part: &str| {
            words::say(
                language,
                &format!("finding.{}.{part}", self.code),
                &self.params,
            )
        };
        Finding {
            message: say(self.message),
            proposals: self
                .proposals
                .iter()
                .map(|proposal| say(proposal))
                .collect(),
            blocking: matches!(self.code, "date-missing" | "id-twice"),
            line: at.and_then(|at| u32::try_from(at.line).ok()),
            column: at.and_then(|at| u32::try_from(at.column).ok()),
            code: self.code.to_owned(),
            subject: self
                .subject
                .split_once(' ')
                .map_or_else(|| self.subject.clone(), |(_, id)| id.to_owned()),
            place,
            params: self.params,
        }
    }
}

/// All findings of an edition, in the order of the file's nouns, in the reader's language. `flaws` and
/// `places` come from the file that was read; both are empty for an edition that is in the tables.
pub fn findings(
    edition: &Edition,
    flaws: &[Flaw],
    places: &Places,
    language: Language,
) -> Vec<Finding> {
    let mut found: Vec<Found> = flaws.iter().map(flaw).collect();
    found.extend(weekdays(edition, language));
    found.extend(foreign_zones(edition, language));
    found.extend(wall_times(edition, language));
    found.extend(edition.sessions.iter().filter_map(too_long));
    found.extend(rhythm(edition, language));
    found.extend(overlaps(edition));
    found.extend(outside(edition, language));
    found.extend(empty_modules(edition));
    found
        .into_iter()
        .map(|each| each.said(places, language))
        .collect()
}

fn flaw(flaw: &Flaw) -> Found {
    match flaw {
        Flaw::DateMissing {
            subject,
            date,
            place,
        } => Found {
            at: Some(*place),
            ..Found::new("date-missing", subject, "date")
                .with("date", date)
                .mend("proposal")
        },
        Flaw::IdTwice { id, place } => Found {
            at: Some(*place),
            ..Found::new("id-twice", format!("id {id}"), "id")
                .with("id", id)
                .mend("proposal")
        },
    }
}

/// Everything that is stated with a date, by the name under which the file knows it.
fn all_stated(edition: &Edition) -> impl Iterator<Item = (String, &Stated)> {
    let sessions = edition
        .sessions
        .iter()
        .map(|session| (session_subject(session), &session.stated));
    let meetings = edition
        .meetings
        .iter()
        .map(|meeting| (meeting_subject(meeting), &meeting.stated));
    meetings.chain(sessions)
}

fn session_subject(session: &Session) -> String {
    format!("session {}", session.id)
}

fn meeting_subject(meeting: &Meeting) -> String {
    format!("meeting {}", meeting.id)
}

fn weekdays(edition: &Edition, language: Language) -> Vec<Found> {
    all_stated(edition)
        .filter_map(|(subject, stated)| {
            let (date, said) = (stated.date?, stated.weekday?);
            if date.weekday() == said {
                return None;
            }
            let ahead = i64::from(said.num_days_from_monday())
                - i64::from(date.weekday().num_days_from_monday());
            // the nearest day of that name, forward or back
            let nearest = if ahead > 3 {
                ahead - 7
            } else if ahead < -3 {
                ahead + 7
            } else {
                ahead
            };
            let other = date + TimeDelta::days(nearest);
            Some(
                Found::new("weekday-differs", subject, "weekday")
                    .with("said", words::weekday(language, said))
                    .with("actual", words::weekday(language, date.weekday()))
                    .with("date", words::date(language, date))
                    .with("other_date", words::date(language, other))
                    .mend("proposal-weekday")
                    .mend("proposal-date"),
            )
        })
        .collect()
}

/// One finding for each zone other than the programme's in which meetings are stated.
fn foreign_zones(edition: &Edition, language: Language) -> Vec<Found> {
    let mut by_zone: BTreeMap<&str, (Vec<&Meeting>, i32)> = BTreeMap::new();
    for meeting in &edition.meetings {
        let (Some(date), Some(start), Some(zone)) = (
            meeting.stated.date,
            meeting.stated.start,
            meeting.stated.zone,
        ) else {
            continue;
        };
        let instant = place(date, start, zone).instant;
        let apart = minutes_apart(instant, zone, edition.zone);
        if apart != 0 {
            by_zone
                .entry(zone.name())
                .or_insert_with(|| (Vec::new(), apart))
                .0
                .push(meeting);
        }
    }
    by_zone
        .into_iter()
        .filter_map(|(stated, (meetings, apart))| {
            let first = *meetings.first()?;
            let (date, start) = (first.stated.date?, first.stated.start?);
            let here = place(date, start, first.stated.zone?)
                .instant
                .with_timezone(&edition.zone);
            Some(
                Found::new("zone-differs", meeting_subject(first), "zone")
                    .saying(if meetings.len() > 1 {
                        "message-several"
                    } else {
                        "message"
                    })
                    .with("stated", stated)
                    .with("programme", edition.zone.name())
                    .with("count", meetings.len())
                    .with("hours", hours(language, apart))
                    .with(
                        "example",
                        format!(
                            "{} {stated} = {} {}",
                            clock(start),
                            here.format("%H:%M"),
                            edition.zone.name()
                        ),
                    )
                    .mend("proposal-programme")
                    .mend("proposal-keep"),
            )
        })
        .collect()
}

fn minutes_apart(instant: DateTime<Utc>, one: Tz, other: Tz) -> i32 {
    let offset = |zone: Tz| {
        instant
            .with_timezone(&zone)
            .offset()
            .fix()
            .local_minus_utc()
            / 60
    };
    offset(other) - offset(one)
}

/// `one hour`, `5:30 hours`.
fn hours(language: Language, minutes: i32) -> String {
    let minutes = minutes.abs();
    match minutes % 60 {
        0 => words::count(language, "calendar.hours", i64::from(minutes / 60)),
        rest => words::phrase(
            language,
            "calendar.hours.other",
            &[("count", &format!("{}:{rest:02}", minutes / 60))],
        ),
    }
}

fn wall_times(edition: &Edition, language: Language) -> Vec<Found> {
    all_stated(edition)
        .filter_map(|(subject, stated)| {
            let (date, start) = (stated.date?, stated.start?);
            let zone = edition.zone_of(stated);
            let code = match place(date, start, zone).wall_time {
                WallTime::Plain => return None,
                WallTime::Missing => "wall-time-missing",
                WallTime::Twice => "wall-time-twice",
            };
            let hour = |by: i64| (date.and_time(start) + TimeDelta::hours(by)).time();
            Some(
                Found::new(code, subject, "start")
                    .with("time", clock(start))
                    .with("date", words::date(language, date))
                    .with("zone", zone.name())
                    .with("earlier", clock(hour(-1)))
                    .with("later", clock(hour(1)))
                    .mend("proposal-earlier")
                    .mend("proposal-later"),
            )
        })
        .collect()
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn too_long(session: &Session) -> Option<Found> {
    let minutes = session
        .stated
        .minutes
        .filter(|minutes| *minutes > LONGEST)?;
    Some(
        Found::new("too-long", session_subject(session), "minutes")
            .with("minutes", minutes)
            .mend("proposal"),
    )
}

/// The rhythm judges the numbered sessions; the opening stands beside them.
fn rhythm(edition: &Edition, language: Language) -> Vec<Found> {
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
                Found::new("rhythm", session_subject(session), "date")
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
fn overlaps(edition: &Edition) -> Vec<Found> {
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
                    Found::new("overlap", other, "date")
                        .with("other", subject)
                        .with("date", other_date)
                        .mend("proposal"),
                );
            }
        }
    }
    found
}

fn outside(edition: &Edition, language: Language) -> Vec<Found> {
    let from = edition.span.from.first_day();
    let to = edition.span.to.map(super::MonthOrDate::last_day);
    edition
        .sessions
        .iter()
        .filter_map(|session| {
            let date = session.stated.date?;
            if date >= from && to.is_none_or(|to| date <= to) {
                return None;
            }
            Some(
                Found::new("outside-edition", session_subject(session), "date")
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
fn empty_modules(edition: &Edition) -> Vec<Found> {
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
                "module-without-session",
                format!("module {}", module.id),
                "",
            )
            .mend("proposal-session")
            .mend("proposal-remove")
        })
        .collect()
}
