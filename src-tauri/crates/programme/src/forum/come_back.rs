//! What the group does not take after it was signed is a draft again, with the reason: nobody's words are lost because somebody
//! was removed, or wrote where they might not, before either knew. What it takes at last is none any more.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger::{Change, DeviceId};
use rusqlite::Connection;

use super::author_in;
use super::store::{self, Draft};
use crate::apply::{Said, read};
use crate::error::{Code, Result};
use crate::language::Language;
use crate::reconsider::{Turned, stands};
use crate::record::store::aside;
use crate::register::{Fields, Noun, store::shown, text};
use crate::time::stamp;

/// Keeps as drafts what this device posted and the group does not take, one for each post. The tables must still hold it.
///
/// # Errors
/// Those of the database.
pub fn come_back(
    connection: &Connection,
    device: DeviceId,
    turned: &Turned,
    now: DateTime<Utc>,
) -> Result<()> {
    for ((noun, id), code) in of_device(connection, device, &turned.refused, is_ours)? {
        let kept = again(noun, &id);
        if store::draft(connection, &kept)?.is_some() {
            continue;
        }
        if let Some(fields) = shown(connection, noun, &id)?
            && let Some(draft) = draft(connection, noun, &id, &fields)?
        {
            let draft = Draft {
                id: kept,
                refused: Some(code.as_str().to_owned()),
                saved_at: stamp(now),
                ..draft
            };
            store::put_draft(connection, &draft)?;
        }
    }
    Ok(())
}

/// Lets the drafts go of what counts at last, unless their author has written on. The tables must hold it again.
///
/// # Errors
/// Those of the database.
pub fn go_again(connection: &Connection, device: DeviceId, turned: &Turned) -> Result<()> {
    for (noun, id) in of_device(connection, device, &turned.accepted, is_ours)?.into_keys() {
        let Some(draft) = store::draft(connection, &again(noun, &id))? else {
            continue;
        };
        let said = shown(connection, noun, &id)?.and_then(|fields| text(&fields, "text"));
        if draft.refused.is_some() && said == Some(draft.text) {
            store::delete(connection, "draft", &draft.id)?;
        }
    }
    Ok(())
}

const fn is_ours(noun: Noun) -> bool {
    matches!(noun, Noun::Post | Noun::Translation)
}

/// The objects that changes of a device write, and as what the refusal of each is told.
pub(crate) fn of_device(
    connection: &Connection,
    device: DeviceId,
    changes: &[Change],
    meant: impl Fn(Noun) -> bool,
) -> Result<BTreeMap<(Noun, String), Code>> {
    let mut objects = BTreeMap::new();
    for change in changes {
        if change.header().device != device {
            continue;
        }
        if let Said::Set(noun, set) = read(connection, change)?
            && meant(noun)
        {
            let code = match aside(connection, &change.hash())?.as_deref() {
                Some("author-removed") => Code::Removed,
                _ => Code::NotMember,
            };
            objects.insert((noun, set.id), code);
        }
    }
    Ok(objects)
}

/// The id under which an object's words are a draft again: one, however often they are refused.
pub(crate) fn again(noun: Noun, id: &str) -> String {
    let hash = blake3::hash(format!("{} {id}", noun.name()).as_bytes());
    let hex = hash.to_hex();
    format!("{}.{}", author_in(id), hex.get(..16).unwrap_or_default())
}

fn draft(connection: &Connection, noun: Noun, id: &str, fields: &Fields) -> Result<Option<Draft>> {
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
