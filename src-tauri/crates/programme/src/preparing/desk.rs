//! One edit: objects of the schedule written together, with what stood before. It is kept on this device, so that it can be undone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use replica::register::{Fields, Value, shown, text, with_sealed};
use replica::{Replica, Result, Touched, Writing};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::part::{EditKind, Part};
use super::{news, store};
use crate::language::Both;
use crate::noun::Noun;
use crate::schedule::fields::{REMOVED, both};
use crate::schedule::{self, edition};

/// An edit in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EditLine {
    /// Its number.
    pub id: i32,
    /// When: an instant.
    pub at: String,
    /// What kind.
    pub kind: EditKind,
    /// What it was about, as the record names it: `session`.
    pub noun: String,
    /// Its id.
    pub object: String,
    /// What it is called, or was.
    pub subject: Both,
    /// How many objects it wrote.
    pub objects: u32,
    /// The fields of the first one, as the record names them.
    pub fields: Vec<String>,
    /// It was undone.
    pub undone: bool,
    /// What it wrote stands, so that it can be undone.
    pub stands: bool,
}

/// A desk at which one edit is made.
pub struct Desk<'d, 'w> {
    /// The transaction.
    pub writing: &'d mut Writing<'w>,
    before: BTreeMap<(Noun, String), Fields>,
    /// The edition is a draft.
    draft: bool,
}

impl Desk<'_, '_> {
    /// The database, to read from.
    pub const fn connection(&self) -> &Connection {
        self.writing.connection()
    }

    /// The fields of an object, as they stand.
    ///
    /// # Errors
    /// See the crate.
    pub fn fields(&self, noun: Noun, id: &str) -> Result<Fields> {
        Ok(shown(self.connection(), noun, id)?.unwrap_or_default())
    }

    /// Makes an object's fields be `fields`.
    ///
    /// # Errors
    /// See the crate.
    pub fn set(&mut self, noun: Noun, id: &str, fields: &Fields) -> Result<()> {
        let before = self.fields(noun, id)?;
        let changes = |name: &String| before.get(name) != fields.get(name);
        // a new place alone is no word that somebody would miss
        let said = !before.is_empty()
            && before
                .keys()
                .chain(fields.keys())
                .any(|name| name != "position" && changes(name));
        self.before.entry((noun, id.to_owned())).or_insert(before);
        // what was prepared and is published now goes to the group whole
        if !self.draft
            && with_sealed(self.connection(), noun)?
                .iter()
                .any(|one| one == id)
        {
            return self.writing.restate(noun, id, fields);
        }
        // whoever takes it out at the same time meets this edit: both are shown, and somebody decides
        let again: &[&str] = if said && noun != Noun::Edition {
            &[REMOVED]
        } else {
            &[]
        };
        self.writing.set_and_say(noun, id, fields, again)
    }

    /// Takes an object out. Nothing of it is lost.
    ///
    /// # Errors
    /// See the crate.
    pub fn take_out(&mut self, noun: Noun, id: &str) -> Result<()> {
        let mut fields = self.fields(noun, id)?;
        fields.insert(REMOVED.to_owned(), Value::Text("yes".to_owned()));
        self.set(noun, id, &fields)
    }

    fn parts(&self) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        for ((noun, id), before) in &self.before {
            let after = self.fields(*noun, id)?;
            let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            let differ = names
                .into_iter()
                .filter(|name| before.get(*name) != after.get(*name));
            let (mut was, mut is) = (BTreeMap::new(), BTreeMap::new());
            for name in differ {
                was.insert(name.clone(), text(before, name));
                is.insert(name.clone(), text(&after, name));
            }
            if !is.is_empty() {
                parts.push(Part {
                    noun: *noun,
                    id: id.clone(),
                    before: was,
                    after: is,
                });
            }
        }
        Ok(parts)
    }
}

/// Writes an edit of the schedule, for whom it is now: a draft is the facilitators'.
///
/// # Errors
/// `not-facilitator`; those of `work`. Nothing is kept then.
pub fn at_desk<T>(
    replica: &mut Replica,
    now: DateTime<Utc>,
    kind: EditKind,
    work: impl FnOnce(&mut Desk<'_, '_>) -> Result<T>,
) -> Result<(T, Touched)> {
    replica.write(now, |writing| {
        let draft = edition(writing.connection()).is_ok_and(|edition| edition.draft);
        writing.preparing(draft);
        let mut desk = Desk {
            writing,
            before: BTreeMap::new(),
            draft,
        };
        let outcome = work(&mut desk)?;
        let parts = desk.parts()?;
        if !parts.is_empty() {
            store::put_edit(desk.connection(), now, kind, &parts)?;
        }
        let sessions = parts.iter().filter(|part| part.noun == Noun::Session);
        // who writes it knows it
        news::know(desk.connection(), sessions.map(|part| part.id.as_str()))?;
        Ok(outcome)
    })
}

/// Whether what an edit wrote still stands: then it can be undone.
pub(super) fn stands(connection: &Connection, parts: &[Part]) -> Result<bool> {
    for part in parts {
        let fields = shown(connection, part.noun, &part.id)?.unwrap_or_default();
        if part
            .after
            .iter()
            .any(|(name, after)| text(&fields, name) != *after)
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// This device's own edits of the programme, the newest first.
///
/// # Errors
/// See the crate.
pub fn show_edits(connection: &Connection, most: u32) -> Result<Vec<EditLine>> {
    let mut lines = Vec::new();
    for kept in store::edits(connection, most)? {
        // those of several objects are told by the one that people know best
        let Some(first) = kept.parts.iter().max_by_key(|part| weight(part.noun)) else {
            continue;
        };
        let fields = shown(connection, first.noun, &first.id)?.unwrap_or_default();
        let of = |name| both(&fields, name);
        let subject = [of("title"), of("text")]
            .into_iter()
            .find(|said| !said.is_empty());
        lines.push(EditLine {
            id: i32::try_from(kept.id).unwrap_or(i32::MAX),
            at: kept.at,
            kind: kept.kind,
            noun: first.noun.name().to_owned(),
            object: first.id.clone(),
            subject: subject.unwrap_or_default(),
            objects: u32::try_from(kept.parts.len()).unwrap_or(u32::MAX),
            fields: first.after.keys().cloned().collect(),
            undone: kept.undone,
            stands: !kept.undone && stands(connection, &kept.parts)?,
        });
    }
    Ok(lines)
}

const fn weight(noun: Noun) -> u8 {
    match noun {
        Noun::Edition => 4,
        Noun::Session => 3,
        Noun::Module => 2,
        _ => 1,
    }
}

/// An object of the schedule that is there.
///
/// # Errors
/// `session-unknown`, `module-unknown`, `question-unknown`, `meeting-unknown`.
pub(super) fn known(connection: &Connection, noun: Noun, id: &str) -> Result<()> {
    use crate::error::Code;
    let code = match noun {
        Noun::Module => Code::ModuleUnknown,
        Noun::Question => Code::QuestionUnknown,
        Noun::Meeting => Code::MeetingUnknown,
        _ => Code::SessionUnknown,
    };
    match noun == Noun::Edition || schedule::is_there(connection, noun, id)? {
        true => Ok(()),
        false => Err(replica::Error::of(code).with("id", id)),
    }
}
