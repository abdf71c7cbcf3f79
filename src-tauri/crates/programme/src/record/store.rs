//! All SQL of the ledger's tables.

use ledger::{Body, Change, ChangeHash, DeviceId, EpochKey, Hlc, Roster};
use rusqlite::{Connection, OptionalExtension, Row, params};
use zeroize::Zeroizing;

use super::refused;
use crate::error::{Error, Result};

/// The last change of a log.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    /// Its place, from 0.
    pub seq: u64,
    /// Its hash.
    pub hash: ChangeHash,
}

fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|error| Error::internal("number", error))
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The head of a device's log in this database.
///
/// # Errors
/// Those of the database.
pub fn head(connection: &Connection, device: DeviceId, incarnation: u32) -> Result<Option<Head>> {
    let head = connection
        .prepare_cached(
            "SELECT seq, hash FROM change WHERE device = ?1 AND incarnation = ?2 ORDER BY seq DESC, hash LIMIT 1",
        )?
        .query_row(params![device.as_bytes(), incarnation], |row| {
            Ok(Head { seq: unsigned(row.get(0)?), hash: ChangeHash::from_bytes(row.get(1)?) })
        })
        .optional()?;
    Ok(head)
}

/// The latest hybrid time that is known.
///
/// # Errors
/// Those of the database.
pub fn latest(connection: &Connection) -> Result<Hlc> {
    let latest: Option<i64> = connection
        .prepare_cached("SELECT max(hlc) FROM change")?
        .query_row([], |row| row.get(0))?;
    Ok(Hlc(latest.map_or(0, unsigned)))
}

/// The heads of other logs that arrived since this device wrote last: what the next change depends on.
///
/// # Errors
/// Those of the database.
pub fn others_heads_since(
    connection: &Connection,
    device: DeviceId,
    incarnation: u32,
) -> Result<Vec<ChangeHash>> {
    let mut statement = connection.prepare_cached(
        "WITH mine AS (SELECT coalesce((
             SELECT rowid FROM change WHERE device = ?1 AND incarnation = ?2
             ORDER BY seq DESC LIMIT 1), 0) AS last)
         SELECT hash FROM (
           SELECT hash, row_number() OVER (PARTITION BY device, incarnation ORDER BY seq DESC, hash) AS nth
           FROM change, mine
           WHERE change.rowid > mine.last AND NOT (device = ?1 AND incarnation = ?2))
         WHERE nth = 1 ORDER BY hash LIMIT 64",
    )?;
    let rows = statement.query_map(params![device.as_bytes(), incarnation], |row| {
        row.get::<_, [u8; 32]>(0)
    })?;
    rows.map(|hash| Ok(ChangeHash::from_bytes(hash?))).collect()
}

/// Keeps a change.
///
/// # Errors
/// Those of the database.
pub fn insert(connection: &Connection, change: &Change) -> Result<()> {
    let header = change.header();
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO change
               (hash, device, incarnation, seq, hlc, kind, header, signature, salt, payload)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            change.hash().as_bytes(),
            header.device.as_bytes(),
            header.incarnation,
            signed(header.seq)?,
            signed(header.hlc.0)?,
            header.kind,
            change.header_bytes(),
            change.signature(),
            change.body().map(|body| body.salt),
            change.body().map(|body| body.payload.as_slice()),
        ])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Change> {
    let body = match (row.get(2)?, row.get(3)?) {
        (Some(salt), Some(payload)) => Some(Body { salt, payload }),
        _ => None,
    };
    Change::from_parts(row.get(0)?, row.get(1)?, body).map_err(refused)
}

/// Gives each accepted change of the programme's own kinds to `visit`, in the order of the hybrid clock.
///
/// # Errors
/// Those of the database and of `visit`.
pub fn each_accepted(
    connection: &Connection,
    mut visit: impl FnMut(&Change) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT header, signature, salt, payload FROM change
         WHERE kind > 31 AND hash NOT IN (SELECT hash FROM set_aside) ORDER BY hlc, hash",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(&read(row)?)?;
    }
    Ok(())
}

/// Every change, each log in its order.
///
/// # Errors
/// Those of the database and of `visit`.
pub fn each(connection: &Connection, mut visit: impl FnMut(&Change) -> Result<()>) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT header, signature, salt, payload FROM change ORDER BY kind > 31, device, incarnation, seq",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(&read(row)?)?;
    }
    Ok(())
}

/// How many changes there are.
///
/// # Errors
/// Those of the database.
pub fn count(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("SELECT count(*) FROM change", [], |row| row.get(0))?)
}

/// The roster, from its changes.
///
/// # Errors
/// Those of the database; `internal` for a roster change that does not verify.
pub fn roster(connection: &Connection, group: ledger::GroupId) -> Result<Roster> {
    let mut roster = Roster::new(group);
    let mut statement = connection.prepare_cached(
        "SELECT header, signature, salt, payload FROM change WHERE kind < 32 ORDER BY hlc, hash",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let change = read(row)?;
        if matches!(
            change.header().kind,
            ledger::FOUND | ledger::GRANT | ledger::REVOKE
        ) {
            roster.insert(&change).map_err(refused)?;
        }
    }
    Ok(roster)
}

/// The roster's heads, as they were noted with the last roster change.
///
/// # Errors
/// Those of the database.
pub fn roster_heads(connection: &Connection) -> Result<Vec<ChangeHash>> {
    let heads = fact(connection, "roster_heads")?.unwrap_or_default();
    heads
        .split_whitespace()
        .map(|hash| {
            hash.parse()
                .map_err(|error| Error::internal("roster head", format!("{error}")))
        })
        .collect()
}

/// Notes the roster's heads.
///
/// # Errors
/// Those of the database.
pub fn put_roster_heads(connection: &Connection, heads: &[ChangeHash]) -> Result<()> {
    let heads: Vec<String> = heads.iter().map(ToString::to_string).collect();
    put_fact(connection, "roster_heads", &heads.join(" "))
}

/// A fact about this programme on this computer.
///
/// # Errors
/// Those of the database.
pub fn fact(connection: &Connection, name: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT value FROM fact WHERE name = ?1")?
        .query_row(params![name], |row| row.get(0))
        .optional()?)
}

/// Notes a fact.
///
/// # Errors
/// Those of the database.
pub fn put_fact(connection: &Connection, name: &str, value: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO fact (name, value) VALUES (?1, ?2)")?
        .execute(params![name, value])?;
    Ok(())
}

/// Keeps an epoch's key.
///
/// # Errors
/// Those of the database.
pub fn put_epoch(
    connection: &Connection,
    audience: ledger::Audience,
    key: &EpochKey,
) -> Result<()> {
    connection.execute(
        "INSERT OR IGNORE INTO epoch_key (epoch, audience, key) VALUES (?1, ?2, ?3)",
        params![key.id().as_bytes(), audience as u8, key.as_bytes()],
    )?;
    Ok(())
}

/// A secret of the programme, by name.
///
/// # Errors
/// Those of the database.
pub fn secret(connection: &Connection, name: &str) -> Result<Option<Zeroizing<[u8; 32]>>> {
    Ok(connection
        .query_row(
            "SELECT value FROM secret WHERE name = ?1",
            params![name],
            |row| row.get::<_, [u8; 32]>(0),
        )
        .optional()?
        .map(Zeroizing::new))
}

/// Keeps a secret of the programme.
///
/// # Errors
/// Those of the database.
pub fn put_secret(connection: &Connection, name: &str, value: &[u8; 32]) -> Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO secret (name, value) VALUES (?1, ?2)",
        params![name, value],
    )?;
    Ok(())
}

/// Forgets a secret; the page that held it is overwritten (`secure_delete`).
///
/// # Errors
/// Those of the database.
pub fn forget_secret(connection: &Connection, name: &str) -> Result<()> {
    connection.execute("DELETE FROM secret WHERE name = ?1", params![name])?;
    Ok(())
}
