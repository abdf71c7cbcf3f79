//! All SQL of drafts.

use std::collections::BTreeMap;

use replica::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::draft::{Body, Draft, Kind};
use crate::case_studies::case::CaseText;
use crate::forum::post_body::PostBody;
use crate::forum::text::plain;
use crate::materials::material::MaterialText;
use crate::search;

fn row<B: Body>(row: &Row<'_>) -> rusqlite::Result<Draft<B>> {
    let body: String = row.get("body")?;
    let body = serde_json::from_str(&body).map_err(|error| {
        let column = rusqlite::types::Type::Text;
        rusqlite::Error::FromSqlConversionFailure(0, column, Box::new(error))
    })?;
    Ok(Draft {
        id: row.get("id")?,
        edits: row.get("edits")?,
        translates: row.get("translates")?,
        body,
        saved_at: row.get("saved_at")?,
        posted_at: row.get("posted_at")?,
        changing: row.get("changing")?,
        refused: row.get("refused")?,
    })
}

/// One that another version wrote and this one cannot read stays where it is, and keeps the others from nothing.
fn readable<B>(row: rusqlite::Result<Draft<B>>) -> Result<Option<Draft<B>>> {
    match row {
        Ok(draft) => Ok(Some(draft)),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
        Err(error @ rusqlite::Error::FromSqlConversionFailure(..)) => {
            tracing::warn!("a draft cannot be read: {error}");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps a draft.
///
/// # Errors
/// See the crate.
pub(crate) fn put<B: Body>(connection: &Connection, draft: &Draft<B>) -> Result<()> {
    let body =
        serde_json::to_string(&draft.body).map_err(|error| Error::internal("draft", error))?;
    let kind = match draft.translates {
        Some(_) => B::TRANSLATION,
        None => B::OWN,
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO draft
               (id, kind, place, edits, translates, body, saved_at, posted_at, changing, refused)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            draft.id,
            kind.word(),
            B::place(draft),
            draft.edits,
            draft.translates,
            body,
            draft.saved_at,
            draft.posted_at,
            draft.changing,
            draft.refused
        ])?;
    // what was posted is found like all others, also as long as it waits
    match (draft.is_new_and_posted(), found_as(kind)) {
        (true, Some(found)) => {
            search::put(connection, found, &draft.id, &plain(&draft.body.words()))
        }
        _ => Ok(()),
    }
}

/// What an object of that kind is found as; a translation that waits is not.
const fn found_as(kind: Kind) -> Option<search::Kind> {
    match kind {
        Kind::Post => Some(search::Kind::Post),
        Kind::Case => Some(search::Kind::Case),
        Kind::Material => Some(search::Kind::Material),
        Kind::Translation | Kind::CaseTranslation => None,
    }
}

/// Lets everything that was posted and waits be found: the index was emptied, or is a new one.
///
/// # Errors
/// See the crate.
pub fn index_waiting(connection: &Connection) -> Result<()> {
    index::<PostBody>(connection)?;
    index::<CaseText>(connection)?;
    index::<MaterialText>(connection)
}

fn index<B: Body>(connection: &Connection) -> Result<()> {
    let Some(found) = found_as(B::OWN) else {
        return Ok(());
    };
    for draft in all::<B>(connection)?
        .iter()
        .filter(|draft| draft.is_new_and_posted())
    {
        search::put(connection, found, &draft.id, &plain(&draft.body.words()))?;
    }
    Ok(())
}

/// It is found no longer: it is nobody's but its author's.
fn hide(connection: &Connection, id: &str) -> Result<()> {
    let found = is_here(connection, id)?.and_then(|(kind, _)| found_as(kind));
    match found {
        Some(found) => search::forget(connection, found, id),
        None => Ok(()),
    }
}

/// How many new posts wait in each conversation, and when the last of them was posted.
///
/// # Errors
/// See the crate.
pub fn waiting_by_place(connection: &Connection) -> Result<BTreeMap<String, (u32, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT place, count(*), max(posted_at) FROM draft
         WHERE kind = ?1 AND posted_at IS NOT NULL AND edits IS NULL AND translates IS NULL GROUP BY place",
    )?;
    let rows = statement.query_map([Kind::Post.word()], |row| {
        Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One draft, or what waits for a link; `None` if there is none with such a body.
///
/// # Errors
/// See the crate.
pub fn draft<B: Body>(connection: &Connection, id: &str) -> Result<Option<Draft<B>>> {
    readable(
        connection
            .prepare_cached("SELECT * FROM draft WHERE id = ?1 AND kind IN (?2, ?3)")?
            .query_row(params![id, B::OWN.word(), B::TRANSLATION.word()], row),
    )
}

/// All drafts with such a body and all that wait for a link, the last one first.
///
/// # Errors
/// See the crate.
pub fn all<B: Body>(connection: &Connection) -> Result<Vec<Draft<B>>> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM draft WHERE kind IN (?1, ?2) ORDER BY saved_at DESC, id")?;
    let rows = statement.query_map([B::OWN.word(), B::TRANSLATION.word()], row)?;
    let mut drafts = Vec::new();
    for row in rows {
        drafts.extend(readable(row)?);
    }
    Ok(drafts)
}

/// What a draft of that id becomes, and whether it was posted.
///
/// # Errors
/// See the crate.
pub fn is_here(connection: &Connection, id: &str) -> Result<Option<(Kind, bool)>> {
    let found: Option<(String, bool)> = connection
        .prepare_cached("SELECT kind, posted_at IS NOT NULL FROM draft WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.and_then(|(word, posted)| Some((kind(&word)?, posted))))
}

fn kind(word: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.word() == word)
}

/// The conversation in which a post stands that waits for a link.
///
/// # Errors
/// See the crate.
pub fn place_of(connection: &Connection, id: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached(
            "SELECT place FROM draft WHERE id = ?1 AND posted_at IS NOT NULL AND kind IN (?2, ?3)",
        )?
        .query_row([id, Kind::Post.word(), Kind::Translation.word()], |row| {
            row.get(0)
        })
        .optional()?)
}

/// The draft that changes an object and waits for a link, the newest one.
///
/// # Errors
/// See the crate.
pub fn waiting_change<B: Body>(connection: &Connection, object: &str) -> Result<Option<Draft<B>>> {
    readable(
        connection
            .prepare_cached(
                "SELECT * FROM draft
                 WHERE edits = ?1 AND kind IN (?2, ?3) AND posted_at IS NOT NULL
                 ORDER BY saved_at DESC, id LIMIT 1",
            )?
            .query_row(params![object, B::OWN.word(), B::TRANSLATION.word()], row),
    )
}

/// How many drafts there are, with what waits for a link.
///
/// # Errors
/// See the crate.
pub fn count(connection: &Connection) -> Result<u32> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM draft")?
        .query_row([], |row| row.get(0))?)
}

/// How many wait to be signed.
///
/// # Errors
/// See the crate.
pub fn unsigned(connection: &Connection) -> Result<u32> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM draft WHERE posted_at IS NOT NULL AND changing = 0")?
        .query_row([], |row| row.get(0))?)
}

/// What waits to be signed, of one kind: what was posted first comes first.
///
/// # Errors
/// See the crate.
pub(super) fn waiting(connection: &Connection, kind: Kind) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM draft WHERE kind = ?1 AND posted_at IS NOT NULL AND changing = 0
         ORDER BY posted_at, id",
    )?;
    let rows = statement.query_map([kind.word()], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// It is a draft again.
///
/// # Errors
/// See the crate.
pub(super) fn take_back(connection: &Connection, id: &str) -> Result<()> {
    hide(connection, id)?;
    connection
        .prepare_cached("UPDATE draft SET posted_at = NULL, changing = 0 WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// It is a draft again, since the group refuses it.
///
/// # Errors
/// See the crate.
pub(super) fn refuse(connection: &Connection, id: &str, reason: &str) -> Result<()> {
    hide(connection, id)?;
    connection
        .prepare_cached(
            "UPDATE draft SET posted_at = NULL, changing = 0, refused = ?2 WHERE id = ?1",
        )?
        .execute([id, reason])?;
    Ok(())
}

/// It is gone: thrown away, or signed.
///
/// # Errors
/// See the crate.
pub(crate) fn delete(connection: &Connection, id: &str) -> Result<()> {
    hide(connection, id)?;
    connection
        .prepare_cached("DELETE FROM draft WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}
