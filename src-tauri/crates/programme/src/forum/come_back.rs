//! What the group does not take after it was signed is a draft again, with the reason: nobody's words are lost because somebody
//! was removed, or wrote where they might not, before either knew.

use chrono::{DateTime, Utc};
use ledger::{Change, DeviceId};
use rusqlite::Connection;

use super::store::{self, Draft};
use super::{author_in, new_id};
use crate::apply::{Said, read};
use crate::error::{Code, Result};
use crate::language::Language;
use crate::reconsider::stands_without;
use crate::record::store::aside;
use crate::register::{Fields, Noun, store::shown, text};
use crate::time::stamp;

/// Keeps as drafts what this device posted and the group does not take. The tables must still hold it.
///
/// # Errors
/// Those of the database.
pub fn come_back(
    connection: &Connection,
    device: DeviceId,
    refused: &[Change],
    now: DateTime<Utc>,
) -> Result<()> {
    for change in refused
        .iter()
        .filter(|change| change.header().device == device)
    {
        let (noun, id) = match read(connection, change)? {
            Said::Set(noun @ (Noun::Post | Noun::Translation), set) => (noun, set.id),
            _ => continue,
        };
        let Some(fields) = shown(connection, noun, &id)? else {
            continue;
        };
        let stands = stands_without(connection, noun, &id, change)?;
        let Some(draft) = draft(connection, noun, &id, &fields, stands)? else {
            continue;
        };
        let reason = match aside(connection, &change.hash())?.as_deref() {
            Some("author-removed") => Code::Removed,
            _ => Code::NotMember,
        };
        store::put_draft(
            connection,
            &Draft {
                refused: Some(reason.as_str().to_owned()),
                saved_at: stamp(now),
                ..draft
            },
        )?;
    }
    Ok(())
}

fn draft(
    connection: &Connection,
    noun: Noun,
    id: &str,
    fields: &Fields,
    stands: bool,
) -> Result<Option<Draft>> {
    let Some(words) = text(fields, "text") else {
        return Ok(None);
    };
    let of = match noun {
        Noun::Translation => text(fields, "post"),
        _ => None,
    };
    let place = match &of {
        Some(post) => store::place_of(connection, post)?,
        None => text(fields, "place"),
    };
    let Some(place) = place else {
        return Ok(None);
    };
    let new = new_id(author_in(id))?;
    // what began a topic begins one again
    let place = match place.strip_prefix("topic:") == Some(id) && !stands {
        true => format!("topic:{new}"),
        false => place,
    };
    Ok(Some(Draft {
        id: new,
        place,
        reply_to: text(fields, "reply_to"),
        section: text(fields, "section"),
        edits: (stands && of.is_none()).then(|| id.to_owned()),
        translates: of,
        title: text(fields, "title"),
        text: words,
        language: text(fields, "language").and_then(|tag| Language::from_tag(&tag)),
        saved_at: String::new(),
        posted_at: None,
        altering: false,
        refused: None,
    }))
}
