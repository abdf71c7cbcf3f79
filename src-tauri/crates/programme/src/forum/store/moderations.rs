//! SQL of what facilitators did to a post or a conversation, and of what stays where words were erased.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use replica::Result;

/// What facilitators did to a post or a conversation, and what stays where words were erased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moderation {
    /// Where facilitators moved the post.
    pub place: Option<String>,
    /// Where it stood when its words were erased.
    pub stood: Option<String>,
    /// What it answered.
    pub reply_to: Option<String>,
    /// When it was posted (RFC 3339).
    pub at: Option<String>,
    /// By whom its words were erased: `author`, `facilitator`.
    pub removed: Option<String>,
    /// Why it is hidden.
    pub hidden: Option<String>,
    /// Nobody posts there any more.
    pub locked: bool,
    /// It stands before the others.
    pub pinned: bool,
}

fn moderation_row(row: &Row<'_>) -> rusqlite::Result<Moderation> {
    Ok(Moderation {
        place: row.get("place")?,
        stood: row.get("stood")?,
        reply_to: row.get("reply_to")?,
        at: row.get("at")?,
        removed: row.get("removed")?,
        hidden: row.get("hidden")?,
        locked: row.get::<_, Option<String>>("locked")?.is_some(),
        pinned: row.get::<_, Option<String>>("pinned")?.is_some(),
    })
}

pub(in crate::forum) fn put_moderation(
    connection: &Connection,
    id: &str,
    said: &Moderation,
) -> Result<()> {
    let yes = |is: bool| is.then_some("yes");
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO moderation (id, place, reply_to, at, removed, hidden, locked, pinned, stood)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            id,
            said.place,
            said.reply_to,
            said.at,
            said.removed,
            said.hidden,
            yes(said.locked),
            yes(said.pinned),
            said.stood
        ])?;
    Ok(())
}

/// What was done to a post or a conversation.
///
/// # Errors
/// See the crate.
pub fn moderation(connection: &Connection, id: &str) -> Result<Moderation> {
    Ok(connection
        .prepare_cached("SELECT * FROM moderation WHERE id = ?1")?
        .query_row([id], moderation_row)
        .optional()?
        .unwrap_or_default())
}

/// What was done to a conversation, to the posts in it, and to those that stood there.
///
/// # Errors
/// See the crate.
pub(in crate::forum) fn moderations_in(
    connection: &Connection,
    place: &str,
) -> Result<BTreeMap<String, Moderation>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM moderation WHERE id = ?1 OR coalesce(place, stood) = ?1
         UNION SELECT m.* FROM post AS p JOIN moderation AS m ON m.id = p.id WHERE p.place = ?1",
    )?;
    let rows = statement.query_map([place], |row| Ok((row.get("id")?, moderation_row(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What was done to any post or conversation.
///
/// # Errors
/// See the crate.
pub fn moderations(connection: &Connection) -> Result<BTreeMap<String, Moderation>> {
    let mut statement = connection.prepare_cached("SELECT * FROM moderation")?;
    let rows = statement.query_map([], |row| Ok((row.get("id")?, moderation_row(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
