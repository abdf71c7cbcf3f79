//! All SQL of notes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use replica::stamp::stamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::note::Note;
use replica::Result;

pub(super) fn session_exists(connection: &Connection, session: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM session WHERE id = ?1)")?
        .query_row(params![session], |row| row.get(0))?)
}

pub(super) fn put(connection: &Connection, session: &str, note: &Note) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO note (session, text, saved_at) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![session, note.text, note.saved_at])?;
    Ok(())
}

/// Ticks a question off, or not any more.
pub(super) fn tick(
    connection: &Connection,
    question: &str,
    now: DateTime<Utc>,
    done: bool,
) -> Result<()> {
    match done {
        true => connection
            .prepare_cached("INSERT OR IGNORE INTO pondered (question, since) VALUES (?1, ?2)")?
            .execute([question, &stamp(now)])?,
        false => connection
            .prepare_cached("DELETE FROM pondered WHERE question = ?1")?
            .execute([question])?,
    };
    Ok(())
}

/// A session's note; an empty one where there is none.
///
/// # Errors
/// See the crate.
pub fn note(connection: &Connection, session: &str) -> Result<Note> {
    Ok(connection
        .prepare_cached("SELECT text, saved_at FROM note WHERE session = ?1")?
        .query_row(params![session], |row| {
            Ok(Note {
                text: row.get(0)?,
                saved_at: row.get(1)?,
            })
        })
        .optional()?
        .unwrap_or_default())
}

/// All notes that say something, by session; also those of sessions that are no longer in the programme.
///
/// # Errors
/// See the crate.
pub fn notes(connection: &Connection) -> Result<BTreeMap<String, Note>> {
    let mut statement = connection.prepare_cached(
        "SELECT session, text, saved_at FROM note WHERE text <> '' ORDER BY session",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get(0)?,
            Note {
                text: row.get(1)?,
                saved_at: row.get(2)?,
            },
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The questions that were thought about.
///
/// # Errors
/// See the crate.
pub fn ticked(connection: &Connection) -> Result<BTreeSet<String>> {
    let mut statement = connection.prepare_cached("SELECT question FROM pondered")?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}
