//! Fields that were written twice at once, by people or devices that did not know of each other: shown in words, and decided
//! by a facilitator. What somebody says in their own name they decide themselves.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger::{ChangeHash, DeviceId};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::case_studies;
use crate::error::{Code, Error, Result};
use crate::forum;
use crate::forum::about::about;
use crate::forum::names::Names;
use crate::language::Language;
use crate::people::store::person;
use crate::programme::{Programme, Touched, Writing};
use crate::record::store as record;
use crate::register::store::{Concurrent, concurrent};
use crate::register::{Noun, Value, shown_as};
use crate::words;

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

/// Whether two values of a field are somebody's to decide on. What is noted beside (hours, order), and what is done or undone
/// by a press, stands as it was written last.
fn matters(noun: Noun, field: &str) -> bool {
    match noun {
        Noun::Message | Noun::Moderation => false,
        Noun::Post | Noun::Translation => matches!(field, "title" | "text"),
        Noun::Case | Noun::CaseTranslation => {
            matches!(field, "title" | "asks" | "session")
                || field.starts_with("heading.")
                || field.starts_with("text.")
        }
        Noun::Outcome => matches!(field, "session" | "decided" | "learned"),
        _ => true,
    }
}

/// Whether nobody writes it but whoever's name its id begins with.
fn is_own(noun: Noun) -> bool {
    matches!(
        noun,
        Noun::Post | Noun::Translation | Noun::Case | Noun::CaseTranslation
    )
}

/// All that matters and concerns a person.
fn all(connection: &rusqlite::Connection, me: &str) -> Result<Vec<Concurrent>> {
    let mut all = Vec::new();
    for noun in Noun::ALL {
        if matches!(noun, Noun::Moderation | Noun::Message) || is_own(noun) && me.is_empty() {
            continue;
        }
        let begins = match is_own(noun) {
            true => format!("{me}."),
            false => String::new(),
        };
        all.extend(concurrent(connection, noun, &begins)?);
    }
    all.retain(|found| matters(found.noun, &found.field));
    Ok(all)
}

/// What is undecided, as far as it concerns the reader.
///
/// # Errors
/// Those of the database.
pub fn undecided(programme: &Programme, language: Language) -> Result<Vec<Undecided>> {
    let connection = programme.connection();
    let names = authors(programme)?;
    let me = record::fact(connection, "me")?.unwrap_or_default();
    let mut list = Vec::new();
    for found in all(connection, &me)? {
        let own = is_own(found.noun);
        let mine = own || programme.is_facilitator();
        let last = found.values.len().saturating_sub(1);
        let mut values = Vec::new();
        for (at, (change, value)) in found.values.iter().enumerate() {
            let device = record::change(connection, change)?.map(|change| change.header().device);
            values.push(Written {
                change: change.to_string(),
                text: value.as_ref().map(shown_as).unwrap_or_default(),
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
            noun: found.noun.name().to_owned(),
            subject: subject(connection, found.noun, &found.id, language)?,
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

fn subject(
    connection: &rusqlite::Connection,
    noun: Noun,
    id: &str,
    language: Language,
) -> Result<String> {
    let place = match noun {
        Noun::Post => forum::store::place_of(connection, id)?,
        Noun::Translation => match forum::store::translation(connection, id)? {
            Some(translation) => forum::store::place_of(connection, &translation.post)?,
            None => None,
        },
        Noun::Case | Noun::Outcome => Some(format!("case:{id}")),
        Noun::CaseTranslation => case_studies::store::translation(connection, id)?
            .map(|translation| format!("case:{}", translation.case)),
        _ => None,
    };
    if let Some(place) = place {
        let names = Names::of(connection)?;
        let (heading, ..) = about(connection, &place.parse()?, &names)?;
        return Ok(heading.best(language).to_owned());
    }
    let fields = crate::register::store::shown(connection, noun, id)?.unwrap_or_default();
    let tag = language.tag();
    let names = [
        format!("title.{tag}"),
        "title.en".to_owned(),
        "title.es".to_owned(),
        "name".to_owned(),
    ];
    let named = names
        .iter()
        .find_map(|name| crate::register::text(&fields, name));
    Ok(named.unwrap_or_else(|| id.to_owned()))
}

/// The names of the persons by their devices.
fn authors(programme: &Programme) -> Result<BTreeMap<DeviceId, Option<String>>> {
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
/// `not-facilitator`; `change-unknown` when it was decided meanwhile, or is said in somebody else's name; those of the database.
pub fn settle(
    programme: &mut Programme,
    now: DateTime<Utc>,
    one: &Undecided,
    chosen: &Written,
) -> Result<Touched> {
    let gone = || Error::of(Code::ChangeUnknown).with("id", &one.id);
    let change: ChangeHash = chosen
        .change
        .parse()
        .map_err(|error| gone().because(error))?;
    let own = Noun::ALL
        .into_iter()
        .any(|noun| noun.name() == one.noun && is_own(noun));
    let decide = |writing: &mut Writing<'_>| {
        let me = record::fact(writing.connection(), "me")?.unwrap_or_default();
        let found = all(writing.connection(), &me)?
            .into_iter()
            .find(|found| {
                found.noun.name() == one.noun && found.id == one.id && found.field == one.name
            })
            .ok_or_else(gone)?;
        let value: Option<Value> = found
            .values
            .into_iter()
            .find(|(hash, _)| *hash == change)
            .map(|(_, value)| value)
            .ok_or_else(gone)?;
        writing.settle(found.noun, &found.id, &found.field, value)
    };
    let ((), touched) = match own {
        true => programme.write_own(now, decide)?,
        false => programme.write(now, decide)?,
    };
    Ok(touched)
}
