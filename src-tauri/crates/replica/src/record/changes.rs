//! Changes as they are kept: written once, and only their payloads ever go.

use std::ops::RangeInclusive;

use ledger::{Body, Change, ChangeHash, DeviceId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Result;
use crate::record::author::refused;

/// A clock as SQLite can keep it: one that is millions of years ahead is as good as any other of the kind.
pub fn clamped(hlc: u64) -> i64 {
    i64::try_from(hlc).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// Keeps a change.
///
/// # Errors
/// See the crate.
pub fn insert(connection: &Connection, change: &Change) -> Result<()> {
    let header = change.header();
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO change
               (hash, device, incarnation, seq, hlc, kind, header, signature, salt, payload, object, audience)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            change.hash().as_bytes(),
            header.device.as_bytes(),
            header.incarnation,
            clamped(header.seq),
            clamped(header.hlc.0),
            header.kind,
            change.header_bytes(),
            change.signature(),
            change.body().map(|body| body.salt),
            change.body().map(|body| body.payload.as_slice()),
            header.object.as_bytes(),
            header.audience as u8,
        ])?;
    Ok(())
}

/// Keeps a change that was written here, to be sent.
///
/// # Errors
/// See the crate.
pub fn insert_own(connection: &Connection, change: &Change) -> Result<()> {
    insert(connection, change)?;
    connection
        .prepare_cached("UPDATE change SET to_send = 1 WHERE hash = ?1")?
        .execute(params![change.hash().as_bytes()])?;
    Ok(())
}

/// Gives the columns that came later their values, in rows of an earlier version.
///
/// # Errors
/// See the crate.
pub fn fill_columns(connection: &Connection) -> Result<()> {
    let mut missing = connection
        .prepare("SELECT header, signature, NULL, NULL FROM change WHERE object IS NULL")?;
    let mut rows = missing.query([])?;
    while let Some(row) = rows.next()? {
        let change = read(row)?;
        connection.execute(
            "UPDATE change SET object = ?2, audience = ?3 WHERE hash = ?1",
            params![
                change.hash().as_bytes(),
                change.header().object.as_bytes(),
                change.header().audience as u8
            ],
        )?;
    }
    Ok(())
}

/// A change by its hash.
///
/// # Errors
/// See the crate.
pub fn change(connection: &Connection, hash: &ChangeHash) -> Result<Option<Change>> {
    let mut statement = connection
        .prepare_cached("SELECT header, signature, salt, payload FROM change WHERE hash = ?1")?;
    let mut rows = statement.query(params![hash.as_bytes()])?;
    rows.next()?.map(read).transpose()
}

/// Whether a change is kept, and whether its payload is.
///
/// # Errors
/// See the crate.
pub fn kept(connection: &Connection, hash: &ChangeHash) -> Result<Option<bool>> {
    Ok(connection
        .prepare_cached("SELECT payload IS NOT NULL FROM change WHERE hash = ?1")?
        .query_row(params![hash.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Gives a change that came without its payload the one that belongs to it.
///
/// # Errors
/// See the crate.
pub fn put_body(connection: &Connection, hash: &ChangeHash, body: &Body) -> Result<()> {
    connection
        .prepare_cached("UPDATE change SET salt = ?2, payload = ?3 WHERE hash = ?1")?
        .execute(params![hash.as_bytes(), body.salt, body.payload])?;
    Ok(())
}

/// Drops a change's payload; the page that held it is overwritten (`secure_delete`).
///
/// # Errors
/// See the crate.
pub fn drop_body(connection: &Connection, hash: &ChangeHash) -> Result<()> {
    connection
        .prepare_cached("UPDATE change SET salt = NULL, payload = NULL WHERE hash = ?1")?
        .execute(params![hash.as_bytes()])?;
    Ok(())
}

/// Whether a change stands at that place of that log.
///
/// # Errors
/// See the crate.
pub fn stands_at(
    connection: &Connection,
    hash: &ChangeHash,
    of: &Change,
    seq: u64,
) -> Result<bool> {
    let header = of.header();
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM change
             WHERE hash = ?1 AND device = ?2 AND incarnation = ?3 AND seq = ?4)",
        )?
        .query_row(
            params![
                hash.as_bytes(),
                header.device.as_bytes(),
                header.incarnation,
                clamped(seq)
            ],
            |row| row.get(0),
        )?)
}

/// The change whose hash begins with these bytes.
///
/// # Errors
/// See the crate.
pub fn begins_with(connection: &Connection, begins: &[u8; 8]) -> Result<Option<ChangeHash>> {
    Ok(connection
        .prepare_cached("SELECT hash FROM change WHERE hash BETWEEN ?1 AND ?2 LIMIT 1")?
        .query_row(params![begins, last_of(begins)], |row| {
            Ok(ChangeHash::from_bytes(row.get(0)?))
        })
        .optional()?)
}

/// The last hash that begins with these bytes.
fn last_of(begins: &[u8; 8]) -> [u8; 32] {
    let mut last = [0xff; 32];
    for (to, from) in last.iter_mut().zip(begins) {
        *to = *from;
    }
    last
}

/// Whether a part of a log is here: the change that ends it, whose hash begins with these bytes, and with it all before it on
/// its branch; and the words of all between these places, unless they are erased: an erasure that was refused later hides none.
///
/// # Errors
/// See the crate.
pub fn is_here(
    connection: &Connection,
    (device, incarnation): (DeviceId, u32),
    places: RangeInclusive<u64>,
    end: &[u8; 8],
) -> Result<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM change WHERE hash BETWEEN ?1 AND ?2)
               AND NOT EXISTS (SELECT 1 FROM change AS c
                 WHERE c.payload IS NULL AND c.device = ?3 AND c.incarnation = ?4 AND c.seq BETWEEN ?5 AND ?6
                   AND NOT EXISTS (SELECT 1 FROM erasure AS e WHERE e.target = c.hash
                     AND e.by NOT IN (SELECT hash FROM set_aside)))",
        )?
        .query_row(
            params![
                end,
                last_of(end),
                device.as_bytes(),
                incarnation,
                clamped(*places.start()),
                clamped(*places.end())
            ],
            |row| row.get(0),
        )?)
}

/// A change by its hash, its log and its place there.
pub type Located = (ChangeHash, DeviceId, u32, u64);

/// The changes whose words are not here though nothing that holds erases them: they came without, or an erasure was refused
/// after it had been carried out.
///
/// # Errors
/// See the crate.
pub fn wordless(connection: &Connection) -> Result<Vec<Located>> {
    let mut statement = connection.prepare_cached(
        "SELECT c.hash, c.device, c.incarnation, c.seq FROM change AS c INDEXED BY change_without_words
         WHERE c.payload IS NULL AND NOT EXISTS (SELECT 1 FROM erasure AS e WHERE e.target = c.hash
           AND e.by NOT IN (SELECT hash FROM set_aside))
         ORDER BY c.hash",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            ChangeHash::from_bytes(row.get(0)?),
            DeviceId::from_bytes(row.get(1)?),
            row.get(2)?,
            u64::try_from(row.get::<_, i64>(3)?).unwrap_or_default(),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many changes there are.
///
/// # Errors
/// See the crate.
pub fn count(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("SELECT count(*) FROM change", [], |row| row.get(0))?)
}

pub(super) fn read(row: &Row<'_>) -> Result<Change> {
    let body = match (row.get(2)?, row.get(3)?) {
        (Some(salt), Some(payload)) => Some(Body { salt, payload }),
        _ => None,
    };
    Change::from_parts(row.get(0)?, row.get(1)?, body).map_err(refused)
}
