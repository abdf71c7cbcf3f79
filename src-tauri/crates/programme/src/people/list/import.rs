//! Looking at a list before anything is written, importing it, and taking an import back.
//!
//! All or nothing: a list with a line that cannot be understood or that somebody has to decide about changes nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::columns::{Column, Meanings, remember, remembered};
use super::plan::{Answers, Fate, Plan, RowCard, Step, plan};
use super::read::{Read, read};
use crate::error::Code;
use crate::fold::key;
use crate::language::Language;
use crate::noun::Noun;
use crate::people::change_organisation;
use crate::people::change_person::{self, PersonDraft};
use crate::people::{person as known_person, store};
use replica::outbox::segments::EXCHANGED_AT;
use replica::record::{fact, forget_fact, put_fact};
use replica::register::exists;
use replica::{Error, Replica, Result, Touched, Writing};

/// What somebody says of a list: what its columns are for, and what of the lines that were asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListChoices {
    /// By header, as it stands in the list.
    pub columns: BTreeMap<String, Column>,
    /// What the lines mean that were asked about.
    pub answers: Answers,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ColumnCard {
    /// Its header, as it stands.
    pub header: String,
    /// What it is for; absent: somebody has to say it.
    pub column: Option<Column>,
    /// What stands in it first.
    pub example: String,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListLook {
    /// Its columns.
    pub columns: Vec<ColumnCard>,
    /// What becomes of each line.
    pub rows: Vec<RowCard>,
    /// Organisations that are new.
    pub organisations_added: u32,
    /// Persons who are new.
    pub people_added: u32,
    /// The encoding, where it had to be guessed: somebody should look whether the letters are right.
    pub guessed: Option<String>,
    /// The names of the sheets that were not read: the list is the first one.
    pub unread: Vec<String>,
    /// It can be imported as it is.
    pub ready: bool,
}

/// What an import did, or why it did nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleImport {
    /// Organisations that are new.
    pub organisations_added: u32,
    /// Persons who are new.
    pub people_added: u32,
    /// Lines that said something new of somebody who was here.
    pub updated: u32,
    /// Lines that were here already.
    pub unchanged: u32,
    /// Lines that could not be understood; if there is one, nothing was imported.
    pub problems: Vec<LineNote>,
    /// Lines that somebody has to decide about; if there is one, nothing was imported.
    pub questions: Vec<LineNote>,
    /// Headers of columns whose meaning nobody said; if there is one, nothing was imported.
    pub unknown: Vec<String>,
}

impl PeopleImport {
    /// Whether something stood in the way.
    pub fn is_refused(&self) -> bool {
        !self.problems.is_empty() || !self.questions.is_empty() || !self.unknown.is_empty()
    }
}

/// What is to be said of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LineNote {
    /// From 1, the header included.
    pub line: u32,
    /// The problem's code, or the question's.
    pub code: String,
    /// In the reader's language.
    pub message: String,
}

/// Looks at a list, and writes nothing.
///
/// # Errors
/// `csv-header`, `csv-quote`, `csv-two-columns`, `file-too-large`, `list-unreadable`, `list-protected`.
pub fn look(
    programme: &Replica,
    bytes: &[u8],
    choices: &ListChoices,
    language: Language,
) -> Result<ListLook> {
    let connection = programme.connection();
    let list = read(bytes, &meanings(connection, choices)?)?;
    let plan = plan(connection, &list.lines, &choices.answers, language)?;
    let unknown = unknown(&list);
    let held = plan.rows.iter().any(|row| row.fate >= Fate::Question);
    let (organisations_added, people_added) = added(&plan);
    Ok(ListLook {
        columns: list
            .columns
            .iter()
            .map(|(nth, header, column)| ColumnCard {
                header: header.clone(),
                column: *column,
                example: example(&list, *nth),
            })
            .collect(),
        organisations_added,
        people_added,
        guessed: list.guessed.map(str::to_owned),
        unread: list.unread.clone(),
        ready: unknown.is_empty() && !held && !list.lines.is_empty(),
        rows: plan.rows,
    })
}

/// Imports a list.
///
/// # Errors
/// `not-facilitator`; those of [`look`].
pub fn import_list(
    programme: &mut Replica,
    now: DateTime<Utc>,
    bytes: &[u8],
    choices: &ListChoices,
    language: Language,
) -> Result<(PeopleImport, Touched)> {
    let list = read(bytes, &meanings(programme.connection(), choices)?)?;
    programme.write(now, |writing| {
        let connection = writing.connection();
        let plan = plan(connection, &list.lines, &choices.answers, language)?;
        let outcome = outcome_of(&plan, unknown(&list));
        if outcome.is_refused() {
            return Ok(PeopleImport {
                organisations_added: 0,
                people_added: 0,
                updated: 0,
                unchanged: 0,
                ..outcome
            });
        }
        remember(connection, &by_key(choices))?;
        let done = carry_out(writing, plan)?;
        if !done.is_empty() {
            let exchanged = fact(writing.connection(), EXCHANGED_AT)?;
            let kept = serde_json::to_string(&Done { exchanged, ..done })
                .map_err(|error| Error::internal("import", error))?;
            put_fact(writing.connection(), DONE, &kept)?;
        }
        Ok(outcome)
    })
}

/// Takes the last import back, as long as nothing was exchanged since: who came with it goes, and who was changed is as before.
/// Gives how many persons went.
///
/// # Errors
/// `undo-too-late` where there is none, or it may be with others already; `not-facilitator`.
pub fn undo_import(programme: &mut Replica, now: DateTime<Utc>) -> Result<(u32, Touched)> {
    programme.write(now, |writing| {
        let late = || Error::of(Code::UndoTooLate);
        let done = last(writing.connection())?.ok_or_else(late)?;
        let mut gone = 0;
        for id in &done.people {
            // somebody may have been removed, or have introduced themselves, since
            if known_person(writing.connection(), id)?.is_some() {
                if exists(writing.connection(), Noun::Introduction, id)? {
                    writing.remove(Noun::Introduction, id)?;
                }
                writing.remove(Noun::Person, id)?;
                gone += 1;
            }
        }
        for before in done.changed.iter().rev() {
            let id = before.id.as_deref().unwrap_or_default();
            if known_person(writing.connection(), id)?.is_none() {
                continue;
            }
            let mut before = before.clone();
            // an organisation that was removed since is none to go back to
            if let Some(organisation) = &before.organisation
                && !exists(writing.connection(), Noun::Organisation, organisation)?
            {
                before.organisation = None;
            }
            change_person::enter(writing, &before)?;
        }
        for id in &done.organisations {
            let people = store::persons(writing.connection())?;
            let peopled = people
                .iter()
                .any(|person| person.organisation.as_ref() == Some(id));
            let here = store::organisations(writing.connection())?;
            if !peopled && here.iter().any(|organisation| organisation.id == *id) {
                writing.remove(Noun::Organisation, id)?;
            }
        }
        forget_fact(writing.connection(), DONE)?;
        Ok(gone)
    })
}

/// Whether the last import can be taken back, and how many persons came with it.
///
/// # Errors
/// See the crate.
pub fn can_undo(connection: &Connection) -> Result<Option<u32>> {
    let people = last(connection)?.map(|done| done.people.len());
    Ok(people.map(|people| u32::try_from(people).unwrap_or(u32::MAX)))
}

/// The fact under which the last import is kept, to take it back.
const DONE: &str = "list_done";

/// What an import did.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Done {
    /// When this device exchanged last before it.
    exchanged: Option<String>,
    organisations: Vec<String>,
    people: Vec<String>,
    /// Persons as they were before.
    changed: Vec<PersonDraft>,
}

impl Done {
    const fn is_empty(&self) -> bool {
        self.organisations.is_empty() && self.people.is_empty() && self.changed.is_empty()
    }
}

/// The last import, if nothing was exchanged since.
fn last(connection: &Connection) -> Result<Option<Done>> {
    let done: Option<Done> =
        fact(connection, DONE)?.and_then(|kept| serde_json::from_str(&kept).ok());
    let exchanged = fact(connection, EXCHANGED_AT)?;
    Ok(done.filter(|done| done.exchanged == exchanged))
}

fn carry_out(writing: &mut Writing<'_>, plan: Plan) -> Result<Done> {
    let mut ids = plan.organisations;
    let mut done = Done::default();
    for step in plan.steps {
        match step {
            Step::Organisation(place, draft) => {
                let id = change_organisation::enter(writing, &draft)?;
                if let Some(known) = ids.get_mut(place) {
                    *known = Some(id.clone());
                }
                done.organisations.push(id);
            }
            Step::Person(draft, organisation) => {
                let organisation = organisation.and_then(|place| ids.get(place).cloned().flatten());
                let draft = PersonDraft {
                    organisation,
                    ..draft
                };
                match &draft.id {
                    Some(id) => {
                        let before = known_person(writing.connection(), id)?;
                        done.changed.extend(before.map(PersonDraft::from));
                        change_person::enter(writing, &draft)?;
                    }
                    None => done.people.push(change_person::enter(writing, &draft)?),
                }
            }
        }
    }
    Ok(done)
}

fn outcome_of(plan: &Plan, unknown: Vec<String>) -> PeopleImport {
    let (organisations_added, people_added) = added(plan);
    let count = |fate: Fate| {
        let rows = plan.rows.iter().filter(|row| row.fate == fate).count();
        u32::try_from(rows).unwrap_or(u32::MAX)
    };
    let notes = |fate: Fate| {
        let rows = plan.rows.iter().filter(|row| row.fate == fate);
        rows.map(|row| LineNote {
            line: row.line,
            code: row.code.clone().unwrap_or_default(),
            message: row.message.clone().unwrap_or_default(),
        })
        .collect()
    };
    PeopleImport {
        organisations_added,
        people_added,
        updated: count(Fate::Updated),
        unchanged: count(Fate::Here),
        problems: notes(Fate::Problem),
        questions: notes(Fate::Question),
        unknown,
    }
}

fn added(plan: &Plan) -> (u32, u32) {
    let (mut organisations, mut people) = (0, 0);
    for step in &plan.steps {
        match step {
            Step::Organisation(..) => organisations += 1,
            Step::Person(draft, _) if draft.id.is_none() => people += 1,
            Step::Person(..) => {}
        }
    }
    (organisations, people)
}

/// The headers of columns whose meaning nobody said, if anything stands in them.
fn unknown(list: &Read) -> Vec<String> {
    let unknown = list.columns.iter().filter(|(.., column)| column.is_none());
    unknown.map(|(_, header, _)| header.clone()).collect()
}

fn example(list: &Read, nth: usize) -> String {
    let cells = list.samples.iter().filter_map(|cells| cells.get(nth));
    let mut said = cells.filter(|cell| !cell.is_empty());
    said.next().cloned().unwrap_or_default()
}

fn meanings(connection: &Connection, choices: &ListChoices) -> Result<Meanings> {
    let mut meanings = remembered(connection)?;
    meanings.extend(by_key(choices));
    Ok(meanings)
}

fn by_key(choices: &ListChoices) -> Meanings {
    let said = choices.columns.iter();
    said.map(|(header, column)| (key(header), *column))
        .collect()
}
