//! A report held against a session: who was there and for how long, what is sure, and what somebody has to say. Nothing is saved.

use std::collections::BTreeMap;

use replica::{Error, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;
use zones::Tz;

use super::judging::Judging;
use super::mark::Entry;
use super::matching::Known;
use super::report::{Column, header_key, read_report};
use super::row::Row;
use super::store;
use super::times::{Added, Named, Reading};
use crate::error::Code;
use crate::fold::key;
use crate::language::Both;
use crate::people::{organisations, persons};
use crate::schedule::edition;
use crate::schedule::when::extent;

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
    let own = edition.zone_of(&session.stated);
    let reading = Reading {
        begins,
        ends,
        zones: match looking.zone {
            Some(zone) => vec![zone],
            None => vec![own, looking.reader, Tz::UTC],
        },
    };
    let mut remarks = Vec::new();
    let mut tell = |notice: Notice, detail: String| remarks.push(Remark { notice, detail });
    let mut names: BTreeMap<String, Named> = BTreeMap::new();
    let (mut waiting, mut passed, mut differ) = (0, 0, 0);
    let mut outside: Vec<String> = Vec::new();
    let mut unclear: Vec<String> = Vec::new();
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
