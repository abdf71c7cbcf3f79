//! Fields that were written twice at once, by people or devices that did not know of each other: shown in words, and decided
//! by a facilitator. What somebody says in their own name they decide themselves.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger::{ChangeHash, DeviceId};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::forum::about::about;
use crate::forum::names::Names;
use crate::language::Language;
use crate::noun::Noun;
use crate::people::person;
use crate::rules::Decides;
use crate::table::rules;
use crate::words;
use replica::record;
use replica::register::{Concurrent, concurrent, shown};
use replica::register::{Value, shown_as};
use replica::{Error, Result};
use replica::{Replica, Touched, Writing};

/// A field with more than one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Undecided {
    /// What kind of thing: `session`, `person`.
    pub noun: String,
    /// Its id.
    pub id: String,
    /// What it is about, in words: its title or name.
    pub subject: String,
    /// The field, as the record names it.
    pub name: String,
    /// The field, in words.
    pub field: String,
    /// The values, the one that is shown last.
    pub values: Vec<Written>,
    /// The reader decides.
    pub mine: bool,
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Written {
    /// The change that wrote it.
    pub change: String,
    /// What it says; empty where the field was emptied.
    pub text: String,
    /// Who wrote it, where the list has them.
    pub name: Option<String>,
    /// It is the one that is shown as long as nobody decides.
    pub shown: bool,
}

/// Whether nobody writes it but its author, whom its id names.
const fn is_own(noun: Noun) -> bool {
    matches!(rules(noun).decides, Decides::Author(_))
}

/// A field with more than one value, and the noun that it belongs to.
type Found = (Noun, Concurrent);

/// All that is somebody's to decide on, and concerns a person.
fn all(connection: &rusqlite::Connection, me: &str) -> Result<Vec<Found>> {
    let mut all = Vec::new();
    for noun in Noun::ALL.iter().copied() {
        let (begins, matters) = match rules(noun).decides {
            Decides::Nobody => continue,
            Decides::Author(_) if me.is_empty() => continue,
            Decides::Author(matters) => (format!("{me}."), matters),
            Decides::Facilitators(matters) => (String::new(), matters),
        };
        let found = concurrent(connection, noun, &begins)?.into_iter();
        all.extend(
            found
                .filter(|one| matters(&one.field))
                .map(|one| (noun, one)),
        );
    }
    Ok(all)
}

/// What is undecided, as far as it concerns the reader.
///
/// # Errors
/// See the crate.
pub fn undecided(programme: &Replica, language: Language) -> Result<Vec<Undecided>> {
    let connection = programme.connection();
    let names = authors(programme)?;
    let me = record::fact(connection, "me")?.unwrap_or_default();
    let mut list = Vec::new();
    for (noun, found) in all(connection, &me)? {
        let own = is_own(noun);
        let mine = own || programme.is_facilitator();
        let last = found.values.len().saturating_sub(1);
        let mut values = Vec::new();
        for (at, (change, value)) in found.values.iter().enumerate() {
            let device = record::change(connection, change)?.map(|change| change.header().device);
            values.push(Written {
                change: change.to_string(),
                text: said(&found.field, value.as_ref(), language),
                name: device.and_then(|device| names.get(&device).cloned().flatten()),
                shown: at == last,
            });
        }
        let kind = match found.field.split_once('.') {
            // of a case all sections, whatever they are called
            Some((kind @ ("heading" | "text"), _)) if own => kind.to_owned(),
            _ => found.field.replace('.', "_"),
        };
        let key = format!("exchange.field.{kind}");
        let field = words::word(language, &key);
        list.push(Undecided {
            noun: noun.name().to_owned(),
            subject: subject(connection, noun, &found.id, language)?,
            id: found.id,
            field: if field == key {
                found.field.clone()
            } else {
                field
            },
            name: found.field,
            values,
            mine,
        });
    }
    Ok(list)
}

/// A value in words.
fn said(field: &str, value: Option<&Value>, language: Language) -> String {
    let text = value.map(shown_as).unwrap_or_default();
    let of = |key: String| {
        let word = words::word(language, &key);
        if word == key { text.clone() } else { word }
    };
    match field {
        "removed" if text.is_empty() => words::word(language, "exchange.stays.in"),
        "removed" => words::word(language, "exchange.stays.out"),
        "mark" => of(format!("ui.attendance.mark.{text}")),
        _ => text,
    }
}

fn subject(
    connection: &rusqlite::Connection,
    noun: Noun,
    id: &str,
    language: Language,
) -> Result<String> {
    if let Some(conversation) = (rules(noun).conversation)(connection, id)? {
        let names = Names::of(connection)?;
        let (heading, ..) = about(connection, &conversation, &names)?;
        return Ok(heading.best(language).to_owned());
    }
    // a person at a session
    if matches!(noun, Noun::Attendance | Noun::AttendanceNote)
        && let Some((session, person)) = id.split_once('.')
    {
        let session = subject(connection, Noun::Session, session, language)?;
        let person = subject(connection, Noun::Person, person, language)?;
        return Ok(format!("{session}, {person}"));
    }
    let fields = shown(connection, noun, id)?.unwrap_or_default();
    let tag = language.tag();
    let names = [
        format!("title.{tag}"),
        "title.en".to_owned(),
        "title.es".to_owned(),
        "name".to_owned(),
    ];
    let named = names
        .iter()
        .find_map(|name| replica::register::text(&fields, name));
    Ok(named.unwrap_or_else(|| id.to_owned()))
}

/// The names of the persons by their devices.
fn authors(programme: &Replica) -> Result<BTreeMap<DeviceId, Option<String>>> {
    let connection = programme.connection();
    let Some(group) = programme.group()? else {
        return Ok(BTreeMap::new());
    };
    let roster = record::roster(connection, group)?;
    let mut names = BTreeMap::new();
    for (device, standing) in roster.members() {
        let name = match &standing.person {
            Some(id) => person(connection, id)?.map(|person| person.name),
            None => None,
        };
        names.insert(device, name);
    }
    Ok(names)
}

/// Decides for one of the values; all that stand now are settled by it.
///
/// # Errors
/// `not-facilitator`; `change-unknown` when it was decided meanwhile, or is said in somebody else's name.
pub fn settle(
    programme: &mut Replica,
    now: DateTime<Utc>,
    one: &Undecided,
    chosen: &Written,
) -> Result<Touched> {
    let gone = || Error::of(replica::Code::ChangeUnknown).with("id", &one.id);
    let change: ChangeHash = chosen
        .change
        .parse()
        .map_err(|error| gone().because(error))?;
    let mut nouns = Noun::ALL.iter().copied();
    let noun = nouns
        .find(|noun| noun.name() == one.noun)
        .ok_or_else(gone)?;
    let own = is_own(noun);
    let decide = |writing: &mut Writing<'_>| {
        let me = record::fact(writing.connection(), "me")?.unwrap_or_default();
        let found = all(writing.connection(), &me)?
            .into_iter()
            .find(|(of, found)| *of == noun && found.id == one.id && found.field == one.name)
            .ok_or_else(gone)?
            .1;
        let value: Option<Value> = found
            .values
            .into_iter()
            .find(|(hash, _)| *hash == change)
            .map(|(_, value)| value)
            .ok_or_else(gone)?;
        writing.settle(noun, &found.id, &found.field, value)
    };
    let ((), touched) = match own {
        true => programme.write_own(now, decide)?,
        false => programme.write(now, decide)?,
    };
    Ok(touched)
}
