//! All SQL of preparing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use replica::stamp::stamp;
use replica::{Error, Result};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::part::{EditKind, Part};

/// So many edits are kept.
const KEPT: i64 = 300;

/// An edit as it is kept.
pub(super) struct Kept {
    pub(super) id: i64,
    pub(super) at: String,
    pub(super) kind: EditKind,
    pub(super) parts: Vec<Part>,
    pub(super) undone: bool,
}

pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::internal("json", error))
}

fn unjson<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::internal("json", error))
}

pub(super) fn put_edit(
    connection: &Connection,
    now: DateTime<Utc>,
    kind: EditKind,
    parts: &[Part],
) -> Result<i64> {
    connection.execute(
        "INSERT INTO edit (at, kind, parts) VALUES (?1, ?2, ?3)",
        params![stamp(now), json(&kind)?, json(parts)?],
    )?;
    let id = connection.last_insert_rowid();
    connection.execute("DELETE FROM edit WHERE id <= ?1", params![id - KEPT])?;
    Ok(id)
}

type Row = (i64, String, String, String, bool);

fn kept((id, at, kind, parts, undone): Row) -> Result<Kept> {
    Ok(Kept {
        id,
        at,
        kind: unjson(&kind)?,
        parts: unjson(&parts)?,
        undone,
    })
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
    ))
}

/// The last edits, the newest first.
pub(super) fn edits(connection: &Connection, most: u32) -> Result<Vec<Kept>> {
    let mut statement = connection
        .prepare_cached("SELECT id, at, kind, parts, undone FROM edit ORDER BY id DESC LIMIT ?1")?;
    let rows = statement.query_map(params![most], row)?;
    rows.map(|found| kept(found?)).collect()
}

pub(super) fn edit(connection: &Connection, id: i64) -> Result<Option<Kept>> {
    connection
        .prepare_cached("SELECT id, at, kind, parts, undone FROM edit WHERE id = ?1")?
        .query_row(params![id], row)
        .optional()?
        .map(kept)
        .transpose()
}

pub(super) fn set_undone(connection: &Connection, id: i64) -> Result<()> {
    connection.execute("UPDATE edit SET undone = 1 WHERE id = ?1", params![id])?;
    Ok(())
}

/// The sessions as the reader has seen them, and as they were told of them; none: they have seen nothing yet.
pub(super) fn known<T: DeserializeOwned>(
    connection: &Connection,
) -> Result<BTreeMap<String, (T, Option<String>)>> {
    let mut statement = connection.prepare_cached("SELECT id, known, rung FROM known_session")?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, Option<String>>(2)?,
        ))
    })?;
    let mut all = BTreeMap::new();
    for found in rows {
        let (id, known, rung) = found?;
        all.insert(id, (unjson(&known)?, rung));
    }
    Ok(all)
}

pub(super) fn put_known<T: Serialize>(connection: &Connection, id: &str, known: &T) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO known_session (id, known) VALUES (?1, ?2)")?
        .execute(params![id, json(known)?])?;
    Ok(())
}

pub(super) fn put_rung(connection: &Connection, id: &str, rung: &str) -> Result<()> {
    connection
        .prepare_cached("UPDATE known_session SET rung = ?2 WHERE id = ?1")?
        .execute(params![id, rung])?;
    Ok(())
}

pub(super) fn forget_known(connection: &Connection, id: &str) -> Result<()> {
    connection.execute("DELETE FROM known_session WHERE id = ?1", params![id])?;
    Ok(())
}
