//! One object's fields become its row, or take it away (`None`).

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::store::{self, Moderation, Post, Translation};
use super::text::mentions;
use crate::clean::clean;
use crate::language::Language;
use crate::noun::Noun;
use replica::Result;
use replica::ids::author_in;
use replica::register::shown;
use replica::register::{Fields, text as field};

pub(super) fn post(connection: &Connection, id: &str, fields: Option<&Fields>) -> Result<()> {
    let before = store::standing(connection, id)?;
    place(connection, id, fields, before)
}

pub(super) fn moderation(connection: &Connection, id: &str, fields: Option<&Fields>) -> Result<()> {
    let before = store::standing(connection, id)?;
    match fields {
        Some(fields) => store::put_moderation(connection, id, &moderation_of(fields))?,
        None => store::delete(connection, "moderation", id)?,
    }
    let said = shown(connection, Noun::Post, id)?;
    place(connection, id, said.as_ref(), before)
}

/// Where a post stands follows from its own words and from what was done to it; what answers it goes with it, whatever came
/// first.
fn place(
    connection: &Connection,
    id: &str,
    fields: Option<&Fields>,
    before: [Option<String>; 3],
) -> Result<()> {
    row(connection, id, fields, before[0].is_some())?;
    match before == store::standing(connection, id)? {
        true => Ok(()),
        false => follow(connection, id),
    }
}

fn moderation_of(fields: &Fields) -> Moderation {
    Moderation {
        place: field(fields, "place"),
        stood: field(fields, "stood"),
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

/// So far up it is looked for what was moved: nobody reads deeper, and somebody may answer in a ring who means no good.
const DEPTH: usize = 64;

/// Where a post stands that says of itself to stand at a place: with what it answers, if that was moved, whatever came first.
fn stands(
    connection: &Connection,
    id: &str,
    reply_to: Option<&str>,
    place: &str,
) -> Result<String> {
    let mut at = id.to_owned();
    let mut above = reply_to.map(str::to_owned);
    for _ in 0..DEPTH {
        let [_, answers, moved] = store::standing(connection, &at)?;
        if let Some(moved) = moved {
            return Ok(moved);
        }
        // of what is being written its own words say what it answers
        let Some(next) = (if at == id { above.take() } else { answers }) else {
            break;
        };
        at = next;
    }
    Ok(place.to_owned())
}

/// What answers a post goes where it went.
fn follow(connection: &Connection, id: &str) -> Result<()> {
    let mut visited = BTreeSet::new();
    let mut left: Vec<(String, usize)> = vec![(id.to_owned(), 0)];
    while let Some((above, depth)) = left.pop() {
        if depth == DEPTH || !visited.insert(above.clone()) {
            continue;
        }
        for answer in store::answers_to(connection, &above)? {
            // of what was erased only what answers it can move
            if let Some(fields) = shown(connection, Noun::Post, &answer)?
                && let Some(place) = field(&fields, "place")
            {
                let reply_to = field(&fields, "reply_to");
                let place = stands(connection, &answer, reply_to.as_deref(), &place)?;
                store::put_place(connection, &answer, &place)?;
            }
            left.push((answer, depth + 1));
        }
    }
    Ok(())
}

fn row(connection: &Connection, id: &str, fields: Option<&Fields>, was_here: bool) -> Result<()> {
    let said =
        fields.and_then(|fields| Some((fields, field(fields, "text")?, field(fields, "place")?)));
    // without its words, or before all of it has come, there is nothing to show
    let Some((fields, words, place)) = said else {
        store::put_mentions(connection, id, &[])?;
        return store::delete(connection, "post", id);
    };
    let mentioned = mentions(&words);
    if was_here || !mentioned.is_empty() {
        store::put_mentions(connection, id, &mentioned)?;
    }
    let post = Post {
        id: id.to_owned(),
        person: author_in(id).to_owned(),
        place: stands(connection, id, field(fields, "reply_to").as_deref(), &place)?,
        reply_to: field(fields, "reply_to"),
        section: field(fields, "section"),
        title: field(fields, "title").map(|title| clean(&title)),
        // whoever wrote it, and with whatever program
        text: clean(&words),
        language: tagged(fields),
        at: field(fields, "at").unwrap_or_default(),
        edited_at: field(fields, "edited_at"),
    };
    store::put_post(connection, &post)
}

pub(super) fn translation(
    connection: &Connection,
    id: &str,
    fields: Option<&Fields>,
) -> Result<()> {
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
        text: clean(&words),
        at: field(fields, "at").unwrap_or_default(),
    };
    store::put_translation(connection, &translation)
}
