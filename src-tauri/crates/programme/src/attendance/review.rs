//! A report held against a session: who was there and for how long, what is sure, and what somebody has to say. Nothing is saved.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use replica::{Error, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;
use zones::Tz;

use super::mark::{Entry, Mark};
use super::matching::{Certainty, Known, Why, is_remembered, remembered_as};
use super::report::{Column, Report, Seen, Written, header_key, read_report};
use super::store;
use crate::clean::line;
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
    /// What was marked by hand, which stays.
    pub by_hand: Option<Mark>,
    /// The same intervals in seconds, as they are kept.
    #[serde(skip)]
    #[specta(skip)]
    pub spans: Vec<(i64, i64)>,
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
    /// Rows that lie outside the session.
    Outside,
    /// Rows of which what they say of time cannot be understood.
    Unclear,
    /// Names that somebody decided on, and that the report does not have.
    NotThere,
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
    /// The zone in which alone the report's times fall into the session, where nobody confirmed it yet: nothing is saved before.
    pub zone_to_confirm: Option<String>,
    /// What is to be remembered once it is saved: keys of names, with the persons' ids.
    #[serde(skip)]
    #[specta(skip)]
    pub aliases: Vec<(String, String)>,
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
    for (at, bytes) in reports.iter().enumerate() {
        // the same file twice is one report
        if !reports.iter().take(at).any(|before| before == bytes) {
            read.push(read_report(bytes, &known)?);
        }
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
    let mut outside: Vec<String> = Vec::new();
    let mut unclear: Vec<String> = Vec::new();
    let own = edition.zone_of(&session.stated);
    let zone = reading.zone(&read)?;
    let foreign = zone.filter(|zone| zone.name() != own.name());
    if let Some(zone) = foreign {
        tell(Notice::Zone, zone.name().to_owned());
    }
    for report in &read {
        let fit = match zone {
            Some(zone) => reading.order(report, zone).map(|order| (zone, order)),
            None => None,
        };
        waiting += report.waiting;
        passed += report.passed_over;
        if fit.is_none() {
            reading.began(report)?;
            tell(Notice::NoTimes, String::new());
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
            // an office's one address is several persons'
            let at = format!(
                "{}/{}/{}",
                key(&seen.name),
                key(seen.original.as_deref().unwrap_or_default()),
                seen.email
            );
            let named = names.entry(at).or_insert_with(|| Named::of(seen));
            named.line = named.line.min(seen.line);
            match reading.add(named, seen, fit) {
                Added::Plain => {}
                Added::Differs => differ += 1,
                Added::Outside => outside.push(seen.line.to_string()),
                Added::Unclear => unclear.push(seen.line.to_string()),
            }
        }
    }
    if differ > 0 {
        tell(Notice::Durations, differ.to_string());
    }
    if !outside.is_empty() {
        tell(Notice::Outside, outside.join(", "));
    }
    if !unclear.is_empty() {
        tell(Notice::Unclear, unclear.join(", "));
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
    let kept: Vec<Entry> = store::entries(connection)?
        .into_iter()
        .filter(|entry| entry.session == session.id)
        .collect();
    let (rows, used) = judging.rows(names.into_values(), &known, &looking.chosen, &kept)?;
    let unused: Vec<String> = looking
        .chosen
        .keys()
        .filter(|name| !used.contains_key(*name))
        .cloned()
        .collect();
    if !unused.is_empty() {
        tell(Notice::NotThere, unused.join(", "));
    }
    Ok(Review {
        session: session.id.clone(),
        title: session.title.clone(),
        begins: replica::stamp::stamp(begins),
        minutes: length,
        threshold,
        rows,
        remarks,
        zone_to_confirm: foreign
            .filter(|_| looking.zone.is_none())
            .map(|zone| zone.name().to_owned()),
        aliases: used
            .into_iter()
            .filter_map(|(name, alias)| {
                let persons = looking.chosen.get(&name).filter(|all| !all.is_empty())?;
                Some((alias?, persons.join(",")))
            })
            .collect(),
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
    /// Something that is said of their time cannot be understood.
    unclear: bool,
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
            unclear: false,
        }
    }
}

/// What became of a row.
enum Added {
    Plain,
    Differs,
    Outside,
    Unclear,
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

    fn instant(written: Written, zone: Tz, order: Order) -> Option<DateTime<Utc>> {
        let at = Self::at(written, order)?;
        match written.offset {
            // it says itself where it is
            Some(seconds) => Some(at.and_utc() - chrono::TimeDelta::seconds(i64::from(seconds))),
            None => Some(place(at.date(), at.time(), zone).instant),
        }
    }

    /// From when to when; with one of the two, how long says the other.
    fn span(seen: &Seen, zone: Tz, order: Order) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let instant = |written: Option<Written>| Self::instant(written?, zone, order);
        let long = seen
            .minutes
            .map(|minutes| chrono::TimeDelta::minutes(i64::from(minutes)));
        let (from, to) = match (instant(seen.join), instant(seen.leave)) {
            (Some(from), Some(to)) => (from, to),
            (Some(from), None) => (from, from + long?),
            (None, Some(to)) => (to - long?, to),
            (None, None) => return None,
        };
        (from <= to).then_some((from, to))
    }

    /// Seconds of a report that lie within the session, and all of them.
    fn within(&self, report: &Report, zone: Tz, order: Order) -> (i64, i64) {
        let spans = report
            .seen
            .iter()
            .filter_map(|seen| Self::span(seen, zone, order));
        spans.fold((0, 0), |(within, all), (from, to)| {
            let inside = (to.min(self.ends) - from.max(self.begins)).num_seconds();
            (within + inside.max(0), all + (to - from).num_seconds())
        })
    }

    /// The order of day and month in which a report is of this session in a zone: a twentieth of its time lies within.
    fn order(&self, report: &Report, zone: Tz) -> Option<Order> {
        [true, false]
            .into_iter()
            .map(|order| (self.within(report, zone, order), order))
            .filter(|((within, all), _)| *within > 0 && within * 20 >= *all)
            .max_by_key(|((within, _), _)| *within)
            .map(|(_, order)| order)
    }

    /// The zone in which all reports with times are of this session: the session's own before all others. None where no report
    /// says a time.
    fn zone(&self, reports: &[Report]) -> Result<Option<Tz>> {
        let timed: Vec<&Report> = reports
            .iter()
            .filter(|report| {
                let says = |seen: &Seen| seen.join.is_some() || seen.leave.is_some();
                report.seen.iter().any(says)
            })
            .collect();
        if timed.is_empty() {
            return Ok(None);
        }
        let fits = |zone: &&Tz| {
            timed
                .iter()
                .all(|report| self.order(report, **zone).is_some())
        };
        if let Some(zone) = self.zones.iter().find(fits) {
            return Ok(Some(*zone));
        }
        let zone = self.zones.first().copied().unwrap_or(Tz::UTC);
        let other = timed
            .iter()
            .find(|report| self.order(report, zone).is_none());
        let first =
            other.and_then(|report| report.seen.iter().find_map(|seen| seen.join.or(seen.leave)));
        Err(self.other(first, zone))
    }

    /// A report without times is of this session's day, where it says when its meeting began.
    fn began(&self, report: &Report) -> Result<()> {
        let Some(starts) = report.meeting.starts else {
            return Ok(());
        };
        let near = |zone: &Tz| {
            [true, false].into_iter().any(|order| {
                Self::instant(starts, *zone, order).is_some_and(|at| {
                    at >= self.begins - chrono::TimeDelta::hours(3) && at < self.ends
                })
            })
        };
        match self.zones.iter().any(near) {
            true => Ok(()),
            false => Err(self.other(Some(starts), self.zones.first().copied().unwrap_or(Tz::UTC))),
        }
    }

    fn other(&self, first: Option<Written>, zone: Tz) -> Error {
        // of the two ways of reading it, the nearer one
        let said = first.and_then(|written| {
            [true, false]
                .into_iter()
                .filter_map(|order| Some((Self::instant(written, zone, order)?, order)))
                .min_by_key(|(at, _)| (*at - self.begins).num_seconds().abs())
                .and_then(|(_, order)| Self::at(written, order))
        });
        let begins = self.begins.with_timezone(&zone);
        Error::of(Code::ReportOtherMeeting)
            .with(
                "said",
                said.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string()),
            )
            .with("session", begins.format("%Y-%m-%d %H:%M"))
            .with("zone", zone.name())
    }

    /// Adds what a row says.
    fn add(&self, named: &mut Named, seen: &Seen, fit: Option<(Tz, Order)>) -> Added {
        if seen.unclear {
            named.unclear = true;
            return Added::Unclear;
        }
        let says = seen.join.is_some() || seen.leave.is_some();
        let span = fit.and_then(|(zone, order)| Self::span(seen, zone, order));
        let Some((from, to)) = span else {
            if says {
                named.unclear = true;
                return Added::Unclear;
            }
            named.loose = named.loose.saturating_add(seen.minutes.unwrap_or(0));
            return Added::Plain;
        };
        let within =
            |at: DateTime<Utc>| (at.clamp(self.begins, self.ends) - self.begins).num_seconds();
        if within(to) <= within(from) {
            return Added::Outside;
        }
        named.spans.push((within(from), within(to)));
        let length = (to - from).num_seconds();
        let differs = seen
            .minutes
            .is_some_and(|minutes| (i64::from(minutes) * 60 - length).abs() > SLACK * 60);
        match differs {
            true => Added::Differs,
            false => Added::Plain,
        }
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
        kept: &[Entry],
    ) -> Result<(Vec<Row>, Used)> {
        let mut used = Used::new();
        let mut sure: BTreeMap<String, Together> = BTreeMap::new();
        let mut open: Vec<Row> = Vec::new();
        let mut maybe: BTreeSet<String> = BTreeSet::new();
        for named in names {
            let mut found = known.whose(&named.name, named.original.as_deref(), &named.email);
            let said = chosen.iter().find(|(name, _)| {
                key(name) == key(&named.name) || name.eq_ignore_ascii_case(&named.email)
            });
            if let Some((said, persons)) = said {
                let alias = match key(said) == key(&named.name) {
                    true => is_remembered(said).then(|| remembered_as(said, "")),
                    false => Some(remembered_as(said, &named.email)),
                };
                used.insert(said.clone(), alias);
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
            // what nobody can understand, nobody is marked by
            if named.unclear && matches!(found.certainty, Certainty::Sure | Certainty::Unsure) {
                found.certainty = Certainty::Unsure;
                found.why = Why::Unclear;
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
                    // without times nobody knows whether two devices were there at once
                    together.loose = together.loose.max(named.loose);
                }
                continue;
            }
            if said.is_none() || named.unclear {
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
        for (id, mut together) in sure {
            // a part of the meeting that was read before stays
            let before = kept
                .iter()
                .find(|entry| entry.person == id && entry.source == "zoom");
            if let Some(before) = before {
                together.spans.extend(spans_of(before.why.as_deref()));
            }
            let mut row = self.row(
                together.name,
                Some(together.line),
                together.why,
                Certainty::Sure,
                together.spans,
                together.loose,
            );
            row.person_name = self.candidate(&id).map(|one| one.name);
            row.by_hand = kept
                .iter()
                .find(|entry| entry.person == id && entry.source == "hand")
                .map(|entry| entry.mark);
            // an unclear row beside clear ones leaves them as they are
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
            row.by_hand = kept
                .iter()
                .find(|entry| entry.person == person.id && entry.source == "hand")
                .map(|entry| entry.mark);
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
        Ok((rows, used))
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
        // whole minutes, and never none where somebody was there
        let timed = match seconds {
            0 => 0,
            _ => u32::try_from(seconds / 60).unwrap_or(0).max(1),
        };
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
            by_hand: None,
            spans,
        }
    }
}

/// Names that somebody decided on and that the report has, with the key under which each is remembered.
type Used = BTreeMap<String, Option<String>>;

/// Intervals as they are kept beside a mark: `Rosa [0-1800 3600-7200]`, in seconds.
pub fn written_spans(name: &str, spans: &[(i64, i64)]) -> String {
    let all: Vec<String> = spans
        .iter()
        .map(|(from, to)| format!("{from}-{to}"))
        .collect();
    format!("{} [{}]", line(name), all.join(" "))
}

fn spans_of(why: Option<&str>) -> Vec<(i64, i64)> {
    let inside = why
        .and_then(|why| why.strip_suffix(']'))
        .and_then(|why| why.rsplit_once('['));
    let Some((_, inside)) = inside else {
        return Vec::new();
    };
    inside
        .split(' ')
        .filter_map(|span| {
            let (from, to) = span.split_once('-')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        })
        .collect()
}
