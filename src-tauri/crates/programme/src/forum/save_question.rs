//! Asking a question, and saying it otherwise. Facilitators do; who has thought about it keeps that.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fit::LONGEST;
use super::fit::known;
use crate::clean::clean;
use crate::error::Code;
use crate::language::Both;
use crate::noun::Noun;
use crate::preparing::EditKind;
use crate::preparing::desk::at_desk;
use crate::schedule::fields::put_both;
use crate::schedule::place::Place;
use crate::schedule::{MOST_BEFORE, edition, is_there, places};
use replica::ids::random_id;
use replica::register::put;
use replica::{Error, Replica, Result, Touched};
use rusqlite::Connection;

/// What a question belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Prepares {
    /// A session, by its id.
    Session(String),
    /// A module, by its id.
    Module(String),
}

/// A question as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuestionDraft {
    /// The one that is said otherwise; a new one if absent.
    pub id: Option<String>,
    /// What it prepares.
    pub prepares: Prepares,
    /// Its words, in one language or in both.
    pub text: Both,
    /// Answers are hoped for so many minutes before the session; four weeks at most.
    #[serde(default)]
    pub before: Option<u32>,
}

/// Keeps a question, and gives its id.
///
/// # Errors
/// `not-facilitator`, `text-needed`, `text-too-long`, `session-unknown`, `module-unknown`, `question-unknown`.
pub fn save_question(
    programme: &mut Replica,
    now: DateTime<Utc>,
    draft: &QuestionDraft,
) -> Result<(String, Touched)> {
    let text = Both {
        en: words(draft.text.en.as_deref())?,
        es: words(draft.text.es.as_deref())?,
    };
    if text.is_empty() {
        return Err(Error::of(Code::TextNeeded));
    }
    let kind = match draft.id {
        Some(_) => EditKind::Change,
        None => EditKind::Add,
    };
    at_desk(programme, now, kind, |desk| {
        let mut fields = match &draft.id {
            Some(id) => {
                known(desk.connection(), id)?;
                desk.fields(Noun::Question, id)?
            }
            None => {
                // after those that are there
                let there = places(desk.connection(), Noun::Question)?;
                let place = Place::between(there.last().map(|(_, place)| place), None);
                let mut fields = replica::register::Fields::new();
                put(&mut fields, "position", Some(place.to_string()));
                fields
            }
        };
        let connection = desk.connection();
        let (session, module) = match &draft.prepares {
            Prepares::Session(named) => (Some(session(connection, named)?), None),
            Prepares::Module(id) => (None, Some(module(connection, id)?)),
        };
        for tied in ["session", "module"] {
            fields.remove(tied);
        }
        put(&mut fields, "session", session);
        put(&mut fields, "module", module);
        for side in ["text.en", "text.es"] {
            fields.remove(side);
        }
        put_both(&mut fields, "text", &text);
        fields.remove("before");
        // a module has no hour
        let before = draft
            .before
            .filter(|minutes| (1..=MOST_BEFORE).contains(minutes));
        if let Prepares::Session(_) = draft.prepares {
            put(
                &mut fields,
                "before",
                before.map(|minutes| minutes.to_string()),
            );
        }
        let id = match &draft.id {
            Some(id) => id.clone(),
            None => random_id("q")?,
        };
        desk.set(Noun::Question, &id, &fields)?;
        Ok(id)
    })
}

fn words(text: Option<&str>) -> Result<Option<String>> {
    let text = text.map(clean).filter(|text| !text.is_empty());
    let length = text.as_ref().map_or(0, |text| text.chars().count());
    if length > LONGEST {
        return Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", LONGEST));
    }
    Ok(text)
}

/// A session by its id, or by its number as people count them: the opening has none.
fn session(connection: &Connection, named: &str) -> Result<String> {
    if is_there(connection, Noun::Session, named)? {
        return Ok(named.to_owned());
    }
    let unknown = || Error::of(Code::SessionUnknown).with("id", named);
    let nth: usize = named.parse().map_err(|_| unknown())?;
    let sessions = edition(connection)?.sessions.into_iter();
    nth.checked_sub(1)
        .and_then(|nth| sessions.filter(|session| !session.opening).nth(nth))
        .map(|session| session.id)
        .ok_or_else(unknown)
}

fn module(connection: &Connection, named: &str) -> Result<String> {
    let modules = edition(connection)?.modules;
    let nth = named
        .parse::<usize>()
        .ok()
        .and_then(|nth| nth.checked_sub(1));
    modules
        .iter()
        .find(|module| module.id == named)
        .or_else(|| modules.get(nth?))
        .map(|module| module.id.clone())
        .ok_or_else(|| Error::of(Code::ModuleUnknown).with("id", named))
}
