//! What the group refuses after it was signed is a draft again, with the reason: nobody's words are lost because somebody was
//! removed, or wrote where they might not, before either knew. What it takes at last is no draft any more.

use replica::reconsider::stands;
use replica::register::{shown, text};
use replica::{Result, Returned, ids::author_in, stamp::stamp};
use rusqlite::Connection;

use super::store::{self, Draft};
use crate::language::Language;
use crate::noun::Noun;

/// Keeps a refused post as a draft. The tables must still hold it.
pub(super) fn post(connection: &Connection, returned: &Returned<'_>) -> Result<()> {
    keep(connection, Noun::Post, returned)
}

/// Keeps a refused translation as a draft. The tables must still hold it.
pub(super) fn translation(connection: &Connection, returned: &Returned<'_>) -> Result<()> {
    keep(connection, Noun::Translation, returned)
}

/// Lets the draft of a post go that counts at last. The tables must hold it again.
pub(super) fn post_accepted(connection: &Connection, id: &str) -> Result<()> {
    let_go(connection, Noun::Post, id)
}

/// Lets the draft of a translation go that counts at last. The tables must hold it again.
pub(super) fn translation_accepted(connection: &Connection, id: &str) -> Result<()> {
    let_go(connection, Noun::Translation, id)
}

fn keep(connection: &Connection, noun: Noun, returned: &Returned<'_>) -> Result<()> {
    let kept = again(noun, returned.id);
    if store::draft(connection, &kept)?.is_some() {
        return Ok(());
    }
    match draft(connection, noun, returned.id)? {
        Some(draft) => store::put_draft(
            connection,
            &Draft {
                id: kept,
                refused: Some(returned.reason.as_str().to_owned()),
                saved_at: stamp(returned.now),
                ..draft
            },
        ),
        None => Ok(()),
    }
}

/// Unless its author has written on.
fn let_go(connection: &Connection, noun: Noun, id: &str) -> Result<()> {
    let Some(draft) = store::draft(connection, &again(noun, id))? else {
        return Ok(());
    };
    let said = shown(connection, noun, id)?.and_then(|fields| text(&fields, "text"));
    match draft.refused.is_some() && said == Some(draft.text) {
        true => store::delete(connection, "draft", &draft.id),
        false => Ok(()),
    }
}

/// The id under which an object's words are a draft again: one, however often they are refused.
pub(crate) fn again(noun: Noun, id: &str) -> String {
    let hash = blake3::hash(format!("{} {id}", noun.name()).as_bytes());
    let hex = hash.to_hex();
    format!("{}.{}", author_in(id), hex.get(..16).unwrap_or_default())
}

fn draft(connection: &Connection, noun: Noun, id: &str) -> Result<Option<Draft>> {
    let Some(fields) = shown(connection, noun, id)? else {
        return Ok(None);
    };
    let Some(words) = text(&fields, "text") else {
        return Ok(None);
    };
    let of = match noun {
        Noun::Translation => text(&fields, "post"),
        _ => None,
    };
    let place = match &of {
        Some(post) => store::place_of(connection, post)?,
        None => text(&fields, "place"),
    };
    let Some(place) = place else {
        return Ok(None);
    };
    // what was accepted before stands: only what was said otherwise comes back
    let stands = stands(connection, noun, id)?;
    // what began a topic begins one again
    let place = match place.strip_prefix("topic:") == Some(id) && !stands {
        true => format!("topic:{}", again(noun, id)),
        false => place,
    };
    Ok(Some(Draft {
        id: String::new(),
        place,
        reply_to: text(&fields, "reply_to"),
        section: text(&fields, "section"),
        edits: (stands && of.is_none()).then(|| id.to_owned()),
        translates: of,
        title: text(&fields, "title"),
        text: words,
        language: text(&fields, "language").and_then(|tag| Language::from_tag(&tag)),
        saved_at: String::new(),
        posted_at: None,
        altering: false,
        refused: None,
    }))
}
