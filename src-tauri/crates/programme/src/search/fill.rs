//! Which words of an object can be found.

use rusqlite::Connection;

use super::store::{Kind, put};
use crate::error::Result;
use crate::forum::text::plain;
use crate::register::{Fields, Noun, text};

/// Lets an object be found by its fields as they are now.
///
/// # Errors
/// Those of the database.
pub fn renew(connection: &Connection, noun: Noun, id: &str, fields: Option<&Fields>) -> Result<()> {
    let (kind, names): (Kind, &[&str]) = match noun {
        Noun::Post => (Kind::Post, &["title", "text"]),
        Noun::Translation => (Kind::Translation, &["text"]),
        Noun::Question => (Kind::Question, &["text.en", "text.es"]),
        Noun::Session => (
            Kind::Session,
            &["title.en", "title.es", "about.en", "about.es"],
        ),
        Noun::Introduction => (Kind::Introduction, &["practice", "challenge"]),
        Noun::Case => (Kind::Case, &["title", "heading.", "text.", "asks"]),
        Noun::CaseTranslation => (
            Kind::CaseTranslation,
            &["title", "heading.", "text.", "asks"],
        ),
        Noun::Outcome => (Kind::Outcome, &["decided", "learned"]),
        _ => return Ok(()),
    };
    // of a case all sections, whatever they are called
    let meant = |field: &&String| {
        names
            .iter()
            .any(|name| *field == name || name.ends_with('.') && field.starts_with(name))
    };
    let said: Vec<String> = fields
        .into_iter()
        .flat_map(|fields| {
            fields
                .keys()
                .filter(meant)
                .filter_map(|name| text(fields, name))
        })
        .map(|said| plain(&said))
        .collect();
    put(connection, kind, id, &said.join("\n"))
}
