//! Private notes on materials, each at a page or a second: on this device only, and in no record.

use chrono::{DateTime, Utc};
use replica::ids::{is_id, random_id};
use replica::stamp::stamp;
use replica::{Error, Replica, Result};
use rusqlite::Connection;

use super::preparation::MaterialNote;
use super::show_material::told;
use super::store;
use crate::clean::clean;
use crate::error::Code;
use crate::language::Language;

/// The longest note, and the longest text that is marked, in characters.
pub const LONGEST: usize = 20_000;

/// Keeps a note, and gives its id.
///
/// # Errors
/// `material-unknown`, `text-too-long`. What was kept before stays.
pub fn save_note(
    replica: &mut Replica,
    now: DateTime<Utc>,
    material: &str,
    note: &MaterialNote,
) -> Result<String> {
    let (quote, text) = (clean(&note.quote), clean(&note.text));
    for said in [&quote, &text] {
        let length = said.chars().count();
        if length > LONGEST {
            return Err(Error::of(Code::TextTooLong)
                .with("length", length)
                .with("limit", LONGEST));
        }
    }
    replica.transact(|projection| {
        if told(projection, material)?.is_none() {
            return Err(Error::of(Code::MaterialUnknown).with("id", material));
        }
        let id = match note.id.as_deref().filter(|id| is_id(id)) {
            Some(id) => id.to_owned(),
            None => random_id("n")?,
        };
        let kept = MaterialNote {
            id: Some(id.clone()),
            quote,
            text,
            saved_at: stamp(now),
            ..note.clone()
        };
        store::put_note(projection, material, &kept)?;
        Ok(id)
    })
}

/// Throws a note away.
///
/// # Errors
/// See the crate.
pub fn discard_note(replica: &mut Replica, id: &str) -> Result<()> {
    replica.transact(|projection| store::delete_note(projection, id))
}

/// The notes on a material, in the order of its pages and seconds.
///
/// # Errors
/// See the crate.
pub fn notes_on(connection: &Connection, material: &str) -> Result<Vec<MaterialNote>> {
    store::notes_on(connection, material)
}

/// All notes as one text in Markdown, by material, for whoever wants to keep them elsewhere.
///
/// # Errors
/// See the crate.
pub fn export_notes(connection: &Connection, language: Language) -> Result<String> {
    let mut text = String::new();
    for material in store::materials_with_notes(connection)? {
        let found = told(connection, &material)?;
        let title = found.map_or_else(String::new, |(found, _)| {
            found.told.title.best(language).to_owned()
        });
        let title = if title.is_empty() {
            material.clone()
        } else {
            title
        };
        text.push_str(&format!("# {title}\n\n"));
        for note in store::notes_on(connection, &material)? {
            if let Some(place) = place(&note) {
                text.push_str(&format!("## {place}\n\n"));
            }
            for line in note.quote.lines() {
                text.push_str(&format!("> {line}\n"));
            }
            if !note.quote.is_empty() {
                text.push('\n');
            }
            text.push_str(&note.text);
            text.push_str("\n\n");
        }
    }
    Ok(text)
}

/// A page as a number, a moment as minutes and seconds.
fn place(note: &MaterialNote) -> Option<String> {
    match (note.page, note.second) {
        (Some(page), _) => Some(page.to_string()),
        (None, Some(second)) => Some(format!("{}:{:02}", second / 60, second % 60)),
        (None, None) => None,
    }
}
