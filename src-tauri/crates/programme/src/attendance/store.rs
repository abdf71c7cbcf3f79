//! All SQL of attendance.

use std::collections::BTreeMap;

use replica::register::{Fields, text};
use replica::{Error, Result};
use rusqlite::{Connection, Row, params};

use super::mark::{Entry, Mark, entry};

pub(super) fn project(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    match shown.and_then(entry) {
        Some(entry) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO attendance (id, session, person, mark, minutes, how, source, author, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                id,
                entry.session,
                entry.person,
                entry.mark.as_str(),
                entry.minutes,
                entry.how,
                entry.source,
                entry.author,
                entry.at
            ])?,
        None => connection
            .prepare_cached("DELETE FROM attendance WHERE id = ?1")?
            .execute(params![id])?,
    };
    Ok(())
}

pub(super) fn project_note(
    connection: &Connection,
    id: &str,
    shown: Option<&Fields>,
) -> Result<()> {
    match shown {
        Some(fields) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO attendance_note (id, reason, why) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![id, text(fields, "reason"), text(fields, "why")])?,
        None => connection
            .prepare_cached("DELETE FROM attendance_note WHERE id = ?1")?
            .execute(params![id])?,
    };
    Ok(())
}

fn entry_row(row: &Row<'_>) -> rusqlite::Result<Option<Entry>> {
    let mark: String = row.get("mark")?;
    let Some(mark) = Mark::of(&mark) else {
        return Ok(None);
    };
    Ok(Some(Entry {
        session: row.get("session")?,
        person: row.get("person")?,
        mark,
        minutes: row.get("minutes")?,
        how: row.get("how")?,
        source: row.get("source")?,
        author: row.get("author")?,
        at: row.get("at")?,
        reason: row.get("reason")?,
        why: row.get("why")?,
    }))
}

/// All marks.
pub(super) fn entries(connection: &Connection) -> Result<Vec<Entry>> {
    let mut statement = connection.prepare_cached(
        "SELECT a.*, n.reason, n.why FROM attendance AS a LEFT JOIN attendance_note AS n ON n.id = a.id
         ORDER BY a.session, a.person",
    )?;
    let rows = statement.query_map([], entry_row)?;
    let all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(all.into_iter().flatten().collect())
}

fn pairs(connection: &Connection, sql: &str) -> Result<BTreeMap<String, String>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::from)
}

/// What reports call persons, as somebody said before.
pub(super) fn aliases(connection: &Connection) -> Result<BTreeMap<String, String>> {
    pairs(connection, "SELECT name, person FROM known_as")
}

pub(super) fn put_alias(connection: &Connection, name: &str, person: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO known_as (name, person) VALUES (?1, ?2)")?
        .execute(params![name, person])?;
    Ok(())
}

/// What columns of reports are for, as somebody said before.
pub(super) fn columns(connection: &Connection) -> Result<BTreeMap<String, String>> {
    pairs(connection, "SELECT header, field FROM report_column")
}

pub(super) fn put_column(connection: &Connection, header: &str, field: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO report_column (header, field) VALUES (?1, ?2)")?
        .execute(params![header, field])?;
    Ok(())
}
