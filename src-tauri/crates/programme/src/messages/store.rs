//! All SQL of messages.

use ledger::ObjectId;
use rusqlite::{Connection, params};

use crate::noun::Noun;
use replica::Result;
use replica::ids::author_in;
use replica::register::{Fields, text};

/// Writes the row of a message, or takes it away.
///
/// # Errors
/// See the crate.
pub fn project(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    match shown {
        Some(fields) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO message (id, person, text, at, about) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                id,
                author_in(id),
                text(fields, "text").unwrap_or_default(),
                text(fields, "at").unwrap_or_default(),
                text(fields, "about")
            ])?,
        None => connection
            .prepare_cached("DELETE FROM message WHERE id = ?1")?
            .execute(params![id])?,
    };
    Ok(())
}

/// Keeps one's own message: it cannot be opened here any more.
///
/// # Errors
/// See the crate.
pub fn put_sent(
    connection: &Connection,
    id: &str,
    text: &str,
    at: &str,
    about: Option<&str>,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO sent_message (id, text, at, about) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![id, text, at, about])?;
    Ok(())
}

/// Forgets one's own copy of a message that was erased.
///
/// # Errors
/// See the crate.
pub fn forget_sent(connection: &Connection, id: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM sent_message WHERE id = ?1")?
        .execute(params![id])?;
    Ok(())
}

/// The same by the name under which the ledger knows it.
///
/// # Errors
/// See the crate.
pub fn forget_sent_object(connection: &Connection, object: ObjectId) -> Result<()> {
    let mut statement = connection.prepare_cached("SELECT id FROM sent_message")?;
    let ids: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in ids {
        if ObjectId::of(Noun::Message.name(), &id) == object {
            forget_sent(connection, &id)?;
        }
    }
    Ok(())
}

/// A message's row: id, person, text, when it was written, and what it is about.
pub type Row = (String, String, String, String, Option<String>);

/// All messages that this device can read, and its own, the newest first.
///
/// # Errors
/// See the crate.
pub fn messages(connection: &Connection) -> Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, text, at, about FROM message
         UNION ALL SELECT id, text, at, about FROM sent_message WHERE id NOT IN (SELECT id FROM message)
         ORDER BY at DESC, id",
    )?;
    let rows = statement.query_map([], |row| {
        let id: String = row.get(0)?;
        let person = author_in(&id).to_owned();
        Ok((id, person, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The messages about something that this device can read or sent.
///
/// # Errors
/// See the crate.
pub fn about(connection: &Connection, what: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM message WHERE about = ?1 UNION SELECT id FROM sent_message WHERE about = ?1 ORDER BY id",
    )?;
    Ok(statement
        .query_map([what], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The removed posts and cases of which the drafts are among the messages still.
///
/// # Errors
/// See the crate.
pub fn about_what_was_removed(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT m.id FROM message AS said JOIN moderation AS m ON said.about = 'draft:' || m.id
         WHERE m.removed IS NOT NULL ORDER BY m.id",
    )?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}
