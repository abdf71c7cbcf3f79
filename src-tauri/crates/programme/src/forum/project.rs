//! One object's fields become its row.

use rusqlite::Connection;

use super::author_in;
use super::store::{self, Moderation, Post, Translation};
use super::text::mentions;
use crate::error::Result;
use crate::language::Language;
use crate::register::{Fields, Noun, store::shown, text as field};

/// Writes the row of an object, or takes it away (`None`).
///
/// # Errors
/// Those of the database.
pub fn project(
    connection: &Connection,
    noun: Noun,
    id: &str,
    fields: Option<&Fields>,
) -> Result<()> {
    match noun {
        Noun::Post => post(connection, id, fields),
        Noun::Moderation => {
            match fields {
                Some(fields) => store::put_moderation(connection, id, &moderation(fields))?,
                None => store::delete(connection, "moderation", id)?,
            }
            // where it stands follows from both
            post(connection, id, shown(connection, Noun::Post, id)?.as_ref())
        }
        Noun::Translation => translation(connection, id, fields),
        _ => Ok(()),
    }
}

fn moderation(fields: &Fields) -> Moderation {
    Moderation {
        place: field(fields, "place"),
        reply_to: field(fields, "reply_to"),
        at: field(fields, "at"),
        removed: field(fields, "removed"),
        hidden: field(fields, "hidden"),
        locked: field(fields, "locked").is_some(),
        pinned: field(fields, "pinned").is_some(),
    }
}

fn tagged(fields: &Fields) -> Option<Language> {
    field(fields, "language").and_then(|tag| Language::from_tag(&tag))
}

fn post(connection: &Connection, id: &str, fields: Option<&Fields>) -> Result<()> {
    let moved = store::moderation(connection, id)?.place;
    let said =
        fields.and_then(|fields| Some((fields, field(fields, "text")?, field(fields, "place")?)));
    // without its words, or before all of it has come, there is nothing to show
    let Some((fields, words, place)) = said else {
        store::put_mentions(connection, id, &[])?;
        return store::delete(connection, "post", id);
    };
    store::put_mentions(connection, id, &mentions(&words))?;
    let post = Post {
        id: id.to_owned(),
        person: author_in(id).to_owned(),
        place: moved.unwrap_or(place),
        reply_to: field(fields, "reply_to"),
        section: field(fields, "section"),
        title: field(fields, "title"),
        text: words,
        language: tagged(fields),
        at: field(fields, "at").unwrap_or_default(),
        edited_at: field(fields, "edited_at"),
    };
    store::put_post(connection, &post)
}

fn translation(connection: &Connection, id: &str, fields: Option<&Fields>) -> Result<()> {
    let said =
        fields.and_then(|fields| Some((fields, field(fields, "text")?, field(fields, "post")?)));
    let Some((fields, words, of)) = said else {
        return store::delete(connection, "translation", id);
    };
    let translation = Translation {
        id: id.to_owned(),
        post: of,
        person: author_in(id).to_owned(),
        language: tagged(fields).unwrap_or(Language::En),
        text: words,
        at: field(fields, "at").unwrap_or_default(),
    };
    store::put_translation(connection, &translation)
}
