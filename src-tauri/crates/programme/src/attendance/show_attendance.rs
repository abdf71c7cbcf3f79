//! Attendance as it is shown: by session, by person and by organisation.

use std::collections::BTreeMap;

use replica::record::fact;
use replica::{Replica, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::mark::{Entry, Mark};
use super::progress::{Progress, counted, counts, in_words, progress};
use super::store;
use crate::language::{Both, Language};
use crate::people::{Person, organisations, persons};
use crate::schedule::cards::{Own, SessionCard, sessions};
use crate::schedule::edition;
use crate::time::Reader;

/// A person, with their marks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendancePerson", rename_all = "camelCase")]
pub struct PersonRow {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their organisation's id.
    pub organisation: Option<String>,
    /// Their organisation's name.
    pub organisation_name: Option<String>,
    /// Their marks.
    pub entries: Vec<Entry>,
    /// How far they have come.
    pub progress: Progress,
    /// The same in a sentence.
    pub said: String,
}

/// An organisation at a session: was at least one of them there?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendanceOrganisation", rename_all = "camelCase")]
pub struct OrganisationRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The ids of sessions at which at least one of them was.
    pub represented: Vec<String>,
    /// … at which all who were marked were away.
    pub missed: Vec<String>,
}

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendancePage", rename_all = "camelCase")]
pub struct Attendance {
    /// The date on the reader's wall.
    pub date: String,
    /// The programme.
    pub title: Both,
    /// The reader may mark.
    pub may_mark: bool,
    /// All sessions in their order.
    pub sessions: Vec<SessionCard>,
    /// The ids of those that count for the certificate.
    pub counted: Vec<String>,
    /// The persons that the reader may see: all for facilitators, else their organisation's.
    pub people: Vec<PersonRow>,
    /// The names of those who wrote the marks, by their persons' ids.
    pub authors: BTreeMap<String, String>,
    /// The organisations of these.
    pub organisations: Vec<OrganisationRow>,
    /// The reader's own person.
    pub me: Option<String>,
}

/// Reads the page.
///
/// # Errors
/// See the crate.
pub fn show_attendance(
    replica: &Replica,
    reader: &Reader,
    language: Language,
) -> Result<Attendance> {
    let connection = replica.connection();
    let edition = edition(connection)?;
    let me = fact(connection, "me")?;
    let facilitator = replica.is_facilitator();
    let entries = store::entries(connection)?;
    let everybody = persons(connection)?;
    let mine = everybody
        .iter()
        .find(|person| Some(&person.id) == me.as_ref())
        .and_then(|person| person.organisation.clone());
    let sees = |person: &Person| {
        facilitator
            || Some(&person.id) == me.as_ref()
            || mine.is_some() && person.organisation == mine
    };
    let homes: BTreeMap<String, String> = organisations(connection)?
        .into_iter()
        .map(|one| (one.id, one.name))
        .collect();
    let people: Vec<PersonRow> = everybody
        .iter()
        .filter(|person| {
            let marked = || entries.iter().any(|entry| entry.person == person.id);
            (counts(person) || marked()) && sees(person)
        })
        .map(|person| {
            let progress = progress(&edition, &person.id, &entries);
            let home = person.organisation.as_ref().and_then(|id| homes.get(id));
            PersonRow {
                id: person.id.clone(),
                name: person.name.clone(),
                organisation: person.organisation.clone(),
                organisation_name: home.cloned(),
                entries: entries
                    .iter()
                    .filter(|entry| entry.person == person.id)
                    .cloned()
                    .collect(),
                said: in_words(&progress, language),
                progress,
            }
        })
        .collect();
    Ok(Attendance {
        date: reader.today().to_string(),
        title: edition.title.clone(),
        may_mark: facilitator,
        counted: counted(&edition)
            .iter()
            .map(|session| session.id.clone())
            .collect(),
        authors: everybody
            .iter()
            .filter(|person| entries.iter().any(|entry| entry.author == person.id))
            .map(|person| (person.id.clone(), person.name.clone()))
            .collect(),
        organisations: organisation_rows(&people, &homes),
        people,
        sessions: sessions(&edition, reader, &Own::of(connection)?),
        me,
    })
}

fn organisation_rows(
    people: &[PersonRow],
    homes: &BTreeMap<String, String>,
) -> Vec<OrganisationRow> {
    let mut rows = Vec::new();
    for (id, name) in homes {
        let mut by_session: BTreeMap<&str, bool> = BTreeMap::new();
        let members = people
            .iter()
            .filter(|person| person.organisation.as_ref() == Some(id));
        for entry in members.flat_map(|person| &person.entries) {
            let there = matches!(entry.mark, Mark::Present | Mark::Part);
            *by_session.entry(&entry.session).or_default() |= there;
        }
        if by_session.is_empty() {
            continue;
        }
        let of = |wanted: bool| {
            by_session
                .iter()
                .filter(|(_, there)| **there == wanted)
                .map(|(session, _)| (*session).to_owned())
                .collect()
        };
        rows.push(OrganisationRow {
            id: id.clone(),
            name: name.clone(),
            represented: of(true),
            missed: of(false),
        });
    }
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    rows
}

/// All marks.
///
/// # Errors
/// See the crate.
pub fn entries(connection: &Connection) -> Result<Vec<Entry>> {
    store::entries(connection)
}
