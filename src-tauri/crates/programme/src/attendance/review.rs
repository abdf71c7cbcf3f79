//! A report held against a session: who was there and for how long, what is sure, and what somebody has to say. Nothing is saved.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use replica::{Error, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;
use zones::Tz;

use super::mark::Mark;
use super::matching::{Certainty, Known, Why, remembered_as};
use super::report::{Column, Report, Seen, Written, header_key, read_report};
use super::store;
use crate::error::Code;
use crate::fold::key;
use crate::language::Both;
use crate::people::{Person, PersonLabel, organisations, persons};
use crate::schedule::edition;
use crate::schedule::when::extent;
use crate::time::place;

/// Minutes by which a duration may differ from its times.
const SLACK: i64 = 3;

/// How a report is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Looking {
    /// The session's id.
    pub session: String,
    /// Of the session, in hundredths: from there on somebody was present (default: half of it).
    pub threshold: u32,
    /// The zone in which the report's times are; without it the one that fits.
    pub zone: Option<Tz>,
    /// The reader's zone, to be tried.
    pub reader: Tz,
    /// Whom somebody says a name is, by the name that the report shows: none for nobody.
    pub chosen: BTreeMap<String, Vec<String>>,
    /// What columns are for, by their headers.
    pub columns: BTreeMap<String, Column>,
}

/// Somebody who may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendanceCandidate")]
pub struct Candidate {
    /// The person's id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their organisation's name.
    pub organisation: Option<String>,
}

/// A row of the review: a name of the report, or a person who is in none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendanceRow", rename_all = "camelCase")]
pub struct Row {
    /// The name that the report shows; empty for a person who is in no row.
    pub name: String,
    /// The first line on which it stands.
    pub line: Option<u32>,
    /// The person's id, where it is sure.
    pub person: Option<String>,
    /// What the person is called.
    pub person_name: Option<String>,
    /// Who it may be, where it is not.
    pub candidates: Vec<Candidate>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Minutes within the session; several devices count once.
    pub minutes: u32,
    /// What that makes.
    pub mark: Mark,
    /// Why it is that person, or why it is not sure.
    pub why: Why,
    /// When they were there: minutes from the beginning, from and to.
    pub intervals: Vec<(u32, u32)>,
}

/// What is told of a report besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ReportNotice", rename_all = "kebab-case")]
pub enum Notice {
    /// Its times were taken for those of another zone than the session's.
    Zone,
    /// Durations that differ from their times: the times count.
    Durations,
    /// It says no times, and only how long.
    NoTimes,
    /// Rows of the waiting room, which do not count.
    Waiting,
    /// Rows that name nobody or say no time.
    PassedOver,
    /// Columns that are not known.
    Columns,
    /// The meeting was called otherwise than the session.
    Topic,
}

/// A notice with what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ReportRemark")]
pub struct Remark {
    /// What.
    pub notice: Notice,
    /// How much, or what.
    pub detail: String,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendanceReview", rename_all = "camelCase")]
pub struct Review {
    /// The session's id.
    pub session: String,
    /// What it is called.
    pub title: Both,
    /// When it began: an instant.
    pub begins: String,
    /// How long it was, in minutes.
    pub minutes: u32,
    /// From so many minutes on somebody was present.
    pub threshold: u32,
    /// The rows: first those that somebody has to look at.
    pub rows: Vec<Row>,
    /// What is told besides.
    pub remarks: Vec<Remark>,
}

/// Whether somebody counts for attendance: a facilitator who takes part as nothing else does not.
pub fn counts(person: &Person) -> bool {
    person.labels.is_empty()
        || person
            .labels
            .iter()
            .any(|label| *label != PersonLabel::Facilitator)
}

/// Holds reports of one session against it.
///
/// # Errors
/// `session-unknown`, `no-date`; `report-other-meeting` where none of its times falls into the session; those of reading a report.
pub fn review(connection: &Connection, reports: &[Vec<u8>], looking: &Looking) -> Result<Review> {
    let edition = edition(connection)?;
    let unknown = || Error::of(Code::SessionUnknown).with("id", &looking.session);
    let session = edition
        .sessions
        .iter()
        .find(|one| one.id == looking.session)
        .ok_or_else(unknown)?;
    let timed = session.stated.start.is_some();
    let (begins, ends) = extent(&edition, &session.stated)
        .filter(|_| timed)
        .ok_or_else(|| Error::of(Code::NoDate))?;
    let mut known = store::columns(connection)?;
    for (header, column) in &looking.columns {
        known.insert(header_key(header), column.as_str().to_owned());
    }
    let mut read = Vec::new();
    for bytes in reports {
        read.push(read_report(bytes, &known)?);
    }
    let length = u32::try_from((ends - begins).num_minutes()).unwrap_or(120);
    let threshold = (length * looking.threshold.clamp(1, 100)).div_ceil(100);
    let people = persons(connection)?;
    let homes: BTreeMap<String, String> = organisations(connection)?
        .into_iter()
        .map(|one| (one.id, one.name))
        .collect();
    let mut zones = vec![edition.zone_of(&session.stated), looking.reader, Tz::UTC];
    zones.extend(looking.zone);
    let reading = Reading {
        begins,
        ends,
        zones: match looking.zone {
            Some(zone) => vec![zone],
            None => zones,
        },
    };
    let mut remarks = Vec::new();
    let mut tell = |notice: Notice, detail: String| remarks.push(Remark { notice, detail });
    let mut names: BTreeMap<String, Named> = BTreeMap::new();
    let (mut waiting, mut passed, mut differ) = (0, 0, 0);
    for report in &read {
        let fit = reading.fit(report)?;
        waiting += report.waiting;
        passed += report.passed_over;
        match fit {
            None => tell(Notice::NoTimes, String::new()),
            Some((zone, _)) if zone.name() != edition.zone_of(&session.stated).name() => {
                tell(Notice::Zone, zone.name().to_owned());
            }
            Some(_) => {}
        }
        if !report.unknown.is_empty() {
            tell(Notice::Columns, report.unknown.join(", "));
        }
        let topic = key(&report.meeting.topic);
        let titles = [
            &session.title.en,
            &session.title.es,
            &edition.title.en,
            &edition.title.es,
        ];
        let same = titles
            .into_iter()
            .flatten()
            .any(|title| topic.contains(&key(title)) || key(title).contains(&topic));
        if !topic.is_empty() && !same {
            tell(Notice::Topic, report.meeting.topic.clone());
        }
        for seen in &report.seen {
            let at = match seen.email.is_empty() {
                true => format!(
                    "{}/{}",
                    key(&seen.name),
                    key(seen.original.as_deref().unwrap_or_default())
                ),
                false => format!("@{}", seen.email),
            };
            let named = names.entry(at).or_insert_with(|| Named::of(seen));
            named.line = named.line.min(seen.line);
            differ += reading.add(named, seen, fit);
        }
    }
    if differ > 0 {
        tell(Notice::Durations, differ.to_string());
    }
    if waiting > 0 {
        tell(Notice::Waiting, waiting.to_string());
    }
    if passed > 0 {
        tell(Notice::PassedOver, passed.to_string());
    }
    let aliases = store::aliases(connection)?;
    let guests = session.guests.iter().map(|guest| guest.name.as_str());
    let known = Known::of(&people, &aliases, guests);
    let judging = Judging {
        people: &people,
        homes: &homes,
        length,
        threshold,
    };
    let rows = judging.rows(names.into_values(), &known, &looking.chosen)?;
    Ok(Review {
        session: session.id.clone(),
        title: session.title.clone(),
        begins: replica::stamp::stamp(begins),
        minutes: length,
        threshold,
        rows,
        remarks,
    })
}

/// A name of a report, with all that it says of it.
struct Named {
    name: String,
    original: Option<String>,
    email: String,
    line: u32,
    spans: Vec<(i64, i64)>,
    /// Minutes that are said without times.
    loose: u32,
}

impl Named {
    fn of(seen: &Seen) -> Self {
        Self {
            name: match seen.name.is_empty() {
                true => seen.email.clone(),
                false => seen.name.clone(),
            },
            original: seen.original.clone(),
            email: seen.email.clone(),
            line: seen.line,
            spans: Vec::new(),
            loose: 0,
        }
    }
}

/// Whether the day stands first.
type Order = bool;

struct Reading {
    begins: DateTime<Utc>,
    ends: DateTime<Utc>,
    zones: Vec<Tz>,
}

impl Reading {
    fn at(written: Written, order: Order) -> Option<NaiveDateTime> {
        match order {
            true => written.day_first.or(written.month_first),
            false => written.month_first.or(written.day_first),
        }
    }

    fn span(&self, seen: &Seen, zone: Tz, order: Order) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let instant = |written: Option<Written>| {
            let at = Self::at(written?, order)?;
            Some(place(at.date(), at.time(), zone).instant)
        };
        let (from, to) = (instant(seen.join)?, instant(seen.leave)?);
        (from <= to).then_some((from, to))
    }

    /// The zone and the order of day and month in which a report's times fall into the session; none where it says no times.
    fn fit(&self, report: &Report) -> Result<Option<(Tz, Order)>> {
        let timed = report
            .seen
            .iter()
            .any(|seen| seen.join.is_some() && seen.leave.is_some());
        if !timed {
            return Ok(None);
        }
        let mut best: Option<(i64, Tz, Order)> = None;
        for zone in &self.zones {
            for order in [true, false] {
                let within: i64 = report
                    .seen
                    .iter()
                    .filter_map(|seen| self.span(seen, *zone, order))
                    .map(|(from, to)| {
                        (to.min(self.ends) - from.max(self.begins))
                            .num_seconds()
                            .max(0)
                    })
                    .sum();
                if within > best.map_or(0, |(most, ..)| most) {
                    best = Some((within, *zone, order));
                }
            }
        }
        match best {
            Some((_, zone, order)) => Ok(Some((zone, order))),
            None => {
                let first = report.seen.iter().find_map(|seen| seen.join);
                let said = first.and_then(|written| Self::at(written, true));
                Err(Error::of(Code::ReportOtherMeeting)
                    .with(
                        "said",
                        said.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string()),
                    )
                    .with("session", self.begins.format("%Y-%m-%d %H:%M UTC")))
            }
        }
    }

    /// Adds what a row says. Gives 1 where its duration differs from its times.
    fn add(&self, named: &mut Named, seen: &Seen, fit: Option<(Tz, Order)>) -> u32 {
        let span = fit.and_then(|(zone, order)| self.span(seen, zone, order));
        let Some((from, to)) = span else {
            named.loose = named.loose.saturating_add(seen.minutes.unwrap_or(0));
            return 0;
        };
        let within =
            |at: DateTime<Utc>| (at.clamp(self.begins, self.ends) - self.begins).num_seconds();
        if within(to) > within(from) {
            named.spans.push((within(from), within(to)));
        }
        let length = (to - from).num_seconds();
        let differs = seen
            .minutes
            .is_some_and(|minutes| (i64::from(minutes) * 60 - length).abs() > SLACK * 60);
        u32::from(differs)
    }
}

/// Intervals in their order, none touching another.
fn united(mut spans: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    spans.sort_unstable();
    let mut all: Vec<(i64, i64)> = Vec::new();
    for (from, to) in spans {
        match all.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => all.push((from, to)),
        }
    }
    all
}

struct Judging<'j> {
    people: &'j [Person],
    homes: &'j BTreeMap<String, String>,
    length: u32,
    threshold: u32,
}

/// What was seen of a person, from all devices.
struct Together {
    name: String,
    line: u32,
    why: Why,
    spans: Vec<(i64, i64)>,
    loose: u32,
}

impl Judging<'_> {
    fn rows(
        &self,
        names: impl Iterator<Item = Named>,
        known: &Known<'_>,
        chosen: &BTreeMap<String, Vec<String>>,
    ) -> Result<Vec<Row>> {
        let mut sure: BTreeMap<String, Together> = BTreeMap::new();
        let mut open: Vec<Row> = Vec::new();
        let mut maybe: BTreeSet<String> = BTreeSet::new();
        for named in names {
            let mut found = known.whose(&named.name, named.original.as_deref(), &named.email);
            let said = chosen.iter().find(|(name, _)| {
                key(name) == key(&named.name) || name.eq_ignore_ascii_case(&named.email)
            });
            if let Some((_, persons)) = said {
                for id in persons {
                    if !self.people.iter().any(|person| person.id == *id) {
                        return Err(Error::of(Code::PersonUnknown).with("id", id));
                    }
                }
                found.persons.clone_from(persons);
                found.why = Why::Chosen;
                found.certainty = match persons.is_empty() {
                    true => Certainty::Unknown,
                    false => Certainty::Sure,
                };
            }
            if found.certainty == Certainty::Sure {
                for id in found.persons {
                    let together = sure.entry(id).or_insert_with(|| Together {
                        name: named.name.clone(),
                        line: named.line,
                        why: found.why,
                        spans: Vec::new(),
                        loose: 0,
                    });
                    together.spans.extend(&named.spans);
                    together.loose = together.loose.saturating_add(named.loose);
                }
                continue;
            }
            if said.is_none() {
                maybe.extend(found.persons.iter().cloned());
            }
            let mut row = self.row(
                named.name,
                Some(named.line),
                found.why,
                found.certainty,
                named.spans,
                named.loose,
            );
            row.candidates = found
                .persons
                .iter()
                .filter_map(|id| self.candidate(id))
                .collect();
            open.push(row);
        }
        let mut rows = Vec::new();
        for (id, together) in sure {
            let mut row = self.row(
                together.name,
                Some(together.line),
                together.why,
                Certainty::Sure,
                together.spans,
                together.loose,
            );
            row.person_name = self.candidate(&id).map(|one| one.name);
            maybe.remove(&id);
            row.person = Some(id);
            rows.push(row);
        }
        let there: BTreeSet<String> = rows.iter().filter_map(|row| row.person.clone()).collect();
        for person in self.people.iter().filter(|person| counts(person)) {
            // whoever may be one of those that are not sure is not absent yet
            if there.contains(&person.id) || maybe.contains(&person.id) {
                continue;
            }
            let mut row = self.row(
                String::new(),
                None,
                Why::NotInReport,
                Certainty::Sure,
                Vec::new(),
                0,
            );
            row.person = Some(person.id.clone());
            row.person_name = Some(person.name.clone());
            rows.push(row);
        }
        let weight = |row: &Row| match row.certainty {
            Certainty::Unsure => 0,
            Certainty::Unknown => 1,
            Certainty::Sure if row.why != Why::NotInReport => 2,
            Certainty::Sure => 3,
            Certainty::Guest | Certainty::Bot => 4,
        };
        rows.extend(open);
        rows.sort_by(|one, other| {
            (
                weight(one),
                one.line,
                key(one.person_name.as_deref().unwrap_or(&one.name)),
            )
                .cmp(&(
                    weight(other),
                    other.line,
                    key(other.person_name.as_deref().unwrap_or(&other.name)),
                ))
        });
        Ok(rows)
    }

    fn candidate(&self, id: &str) -> Option<Candidate> {
        let person = self.people.iter().find(|person| person.id == id)?;
        let home = person
            .organisation
            .as_ref()
            .and_then(|id| self.homes.get(id));
        Some(Candidate {
            id: person.id.clone(),
            name: person.name.clone(),
            organisation: home.cloned(),
        })
    }

    fn row(
        &self,
        name: String,
        line: Option<u32>,
        why: Why,
        certainty: Certainty,
        spans: Vec<(i64, i64)>,
        loose: u32,
    ) -> Row {
        let spans = united(spans);
        let seconds: i64 = spans.iter().map(|(from, to)| to - from).sum();
        let timed = u32::try_from((seconds + 30) / 60).unwrap_or(0);
        let minutes = timed.max(loose).min(self.length);
        let minute = |seconds: i64| u32::try_from(seconds / 60).unwrap_or(0);
        Row {
            name,
            line,
            person: None,
            person_name: None,
            candidates: Vec::new(),
            certainty,
            minutes,
            mark: match minutes {
                0 => Mark::Absent,
                minutes if minutes >= self.threshold => Mark::Present,
                _ => Mark::Part,
            },
            why,
            intervals: spans
                .iter()
                .map(|(from, to)| (minute(*from), minute(to + 59)))
                .collect(),
        }
    }
}

/// The key under which a name of a report is remembered.
pub fn alias_of(name: &str) -> String {
    remembered_as(name, "")
}
