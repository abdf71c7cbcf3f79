//! Writing marks: by hand, all at once, or from a review.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use replica::record::fact;
use replica::register::put;
use replica::stamp::stamp;
use replica::{Error, Replica, Result, Touched, Writing};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::mark::{Entry, Mark, fields_of, id};
use super::matching::{Certainty, Why};
use super::progress::counts;
use super::review::{Looking, Review, review};
use super::spans::written_spans;
use super::store;
use crate::clean::at_most;
use crate::error::Code;
use crate::noun::Noun;
use crate::people::{Person, person, persons};
use crate::schedule::is_there;

/// The longest reason, in characters.
const LONGEST: usize = 1_000;

/// What is said of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "MarkDraft", rename_all = "camelCase")]
pub struct Said {
    /// The person's id.
    pub person: String,
    /// The mark.
    pub mark: Mark,
    /// How it was made up.
    #[serde(default)]
    pub how: Option<String>,
    /// Why they are excused; facilitators only.
    #[serde(default)]
    pub reason: Option<String>,
}

fn write(writing: &mut Writing<'_>, entry: &Entry) -> Result<()> {
    let id = id(&entry.session, &entry.person);
    writing.set(Noun::Attendance, &id, &fields_of(entry))?;
    let mut note = replica::register::Fields::new();
    put(&mut note, "reason", entry.reason.as_deref());
    put(&mut note, "why", entry.why.as_deref());
    writing.set(Noun::AttendanceNote, &id, &note)
}

/// Marks persons at a session, all or none.
///
/// # Errors
/// `not-facilitator`, `session-unknown`, `person-unknown`, `text-too-long`.
pub fn mark_attendance(
    replica: &mut Replica,
    now: DateTime<Utc>,
    session: &str,
    all: &[Said],
) -> Result<Touched> {
    let ((), touched) = replica.write(now, |writing| {
        let connection = writing.connection();
        if !is_there(connection, Noun::Session, session)? {
            return Err(Error::of(Code::SessionUnknown).with("id", session));
        }
        let me = fact(connection, "me")?.unwrap_or_default();
        let known: BTreeMap<(String, String), Entry> = store::entries(connection)?
            .into_iter()
            .map(|entry| ((entry.session.clone(), entry.person.clone()), entry))
            .collect();
        for said in all {
            if person(writing.connection(), &said.person)?.is_none() {
                return Err(Error::of(Code::PersonUnknown).with("id", &said.person));
            }
            let before = known.get(&(session.to_owned(), said.person.clone()));
            let (how, reason) = (
                at_most(said.how.as_deref(), LONGEST)?,
                at_most(said.reason.as_deref(), LONGEST)?,
            );
            if before.is_some_and(|before| {
                before.mark == said.mark && before.how == how && before.reason == reason
            }) {
                continue;
            }
            let entry = Entry {
                session: session.to_owned(),
                person: said.person.clone(),
                mark: said.mark,
                // what a report said stays, to be held against the hand's
                minutes: before.and_then(|before| before.minutes),
                how,
                source: "hand".to_owned(),
                author: me.clone(),
                at: stamp(now),
                reason,
                why: before.and_then(|before| before.why.clone()),
            };
            write(writing, &entry)?;
        }
        Ok(())
    })?;
    Ok(touched)
}

/// Those who count, as present.
fn everybody(replica: &Replica, wanted: impl Fn(&Person) -> bool) -> Result<Vec<Said>> {
    Ok(persons(replica.connection())?
        .iter()
        .filter(|person| counts(person) && wanted(person))
        .map(|person| Said {
            person: person.id.clone(),
            mark: Mark::Present,
            how: None,
            reason: None,
        })
        .collect())
}

/// Marks everybody who counts as present, but for those who are named with something else.
///
/// # Errors
/// As [`mark_attendance`].
pub fn mark_all(
    replica: &mut Replica,
    now: DateTime<Utc>,
    session: &str,
    but: &[Said],
) -> Result<Touched> {
    let mut all = everybody(replica, |person| {
        !but.iter().any(|said| said.person == person.id)
    })?;
    all.extend(but.iter().cloned());
    mark_attendance(replica, now, session, &all)
}

/// Marks everybody who counts and has no mark yet as present.
///
/// # Errors
/// As [`mark_attendance`].
pub fn mark_rest(replica: &mut Replica, now: DateTime<Utc>, session: &str) -> Result<Touched> {
    let marked: BTreeSet<String> = store::entries(replica.connection())?
        .into_iter()
        .filter(|entry| entry.session == session)
        .map(|entry| entry.person)
        .collect();
    let all = everybody(replica, |person| !marked.contains(&person.id))?;
    mark_attendance(replica, now, session, &all)
}

/// Reads reports, and saves what is sure of them: also who is in no row. What somebody chose is remembered for the next report. Marks
/// that were made by hand stay.
///
/// # Errors
/// `not-facilitator`; `report-zone` where its times fall into the session only in another zone than its own, and nobody said that
/// this is so; those of the review. Nothing is kept then.
pub fn record_reports(
    replica: &mut Replica,
    now: DateTime<Utc>,
    reports: &[Vec<u8>],
    looking: &Looking,
) -> Result<(Review, Touched)> {
    let reviewed = review(replica.connection(), reports, looking)?;
    if let Some(zone) = &reviewed.zone_to_confirm {
        return Err(Error::of(Code::ReportZone).with("zone", zone));
    }
    let ((), touched) = replica.write(now, |writing| {
        let connection = writing.connection();
        let me = fact(connection, "me")?.unwrap_or_default();
        let known: BTreeMap<String, Entry> = store::entries(connection)?
            .into_iter()
            .filter(|entry| entry.session == looking.session)
            .map(|entry| (entry.person.clone(), entry))
            .collect();
        for row in reviewed
            .rows
            .iter()
            .filter(|row| row.certainty == Certainty::Sure)
        {
            let Some(person) = &row.person else { continue };
            let before = known.get(person);
            if before.is_some_and(|before| before.source == "hand") {
                continue;
            }
            // a report that says nothing of somebody takes away nothing that another one said
            if row.why == Why::NotInReport && before.is_some() {
                continue;
            }
            let entry = Entry {
                session: looking.session.clone(),
                person: person.clone(),
                mark: row.mark,
                minutes: Some(row.minutes),
                how: None,
                source: "zoom".to_owned(),
                author: me.clone(),
                at: stamp(now),
                reason: None,
                why: Some(written_spans(&row.name, &row.spans)),
            };
            let same = before.is_some_and(|before| {
                before.mark == entry.mark
                    && before.minutes == entry.minutes
                    && before.why == entry.why
            });
            if !same {
                write(writing, &entry)?;
            }
        }
        for (alias, persons) in &reviewed.aliases {
            store::put_alias(writing.connection(), alias, persons)?;
        }
        for (header, column) in &looking.columns {
            let header = super::report::header_key(header);
            store::put_column(writing.connection(), &header, column.as_str())?;
        }
        Ok(())
    })?;
    Ok((reviewed, touched))
}
