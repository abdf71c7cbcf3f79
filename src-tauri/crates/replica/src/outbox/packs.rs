//! All SQL of packs: those that this device made for newcomers, and how far others' hold a log.

use ledger::{ChangeHash, DeviceId};
use rusqlite::{Connection, OptionalExtension, params};

use super::segments::{State, number};
use crate::error::Result;
use crate::record::{PlaceInLog, clamped, places_in_logs};

/// A pack that this device made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The hash of its content, in hexadecimal.
    pub name: String,
    /// Its length before it was compressed, in bytes.
    pub payload: u64,
    /// Its length, in bytes.
    pub size: u64,
    /// The sealed bytes; gone once the group has them.
    pub bytes: Option<Vec<u8>>,
    /// What became of it.
    pub state: State,
}

/// What a pack holds of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The log's device.
    pub device: DeviceId,
    /// The log's life.
    pub incarnation: u32,
    /// The place of the first change.
    pub first: u64,
    /// The place of the last one.
    pub last: u64,
    /// The last one: which branch of the log it is.
    pub last_hash: ChangeHash,
}

/// The newest index of one's own packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Counted from 1.
    pub number: u64,
    /// `<number>-<hash>`.
    pub name: String,
    /// The names of the packs that it lists.
    pub packs: Vec<String>,
    /// Its length, in bytes.
    pub size: u64,
    /// The sealed bytes; gone once the group has them.
    pub bytes: Option<Vec<u8>>,
    /// What became of it.
    pub state: State,
}

/// Keeps a pack before it is sent.
///
/// # Errors
/// See the crate.
pub fn put(connection: &Connection, pack: &Pack, holds: &[Held]) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO pack (name, payload, size, bytes, state) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            pack.name,
            clamped(pack.payload),
            clamped(pack.size),
            pack.bytes,
            pack.state as u8
        ])?;
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO pack_span (pack, device, incarnation, first, last, last_hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for held in holds {
        insert.execute(params![
            pack.name,
            held.device.as_bytes(),
            held.incarnation,
            clamped(held.first),
            clamped(held.last),
            held.last_hash.as_bytes()
        ])?;
    }
    Ok(())
}

/// All packs that this device made and that may lie on the storage, the oldest first.
///
/// # Errors
/// See the crate.
pub fn all(connection: &Connection) -> Result<Vec<Pack>> {
    let mut statement = connection
        .prepare_cached("SELECT name, payload, size, bytes, state FROM pack ORDER BY rowid")?;
    let rows = statement.query_map([], |row| {
        Ok(Pack {
            name: row.get(0)?,
            payload: number(row, 1)?,
            size: number(row, 2)?,
            bytes: row.get(3)?,
            state: State::of(row.get(4)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What a pack holds.
///
/// # Errors
/// See the crate.
pub fn held(connection: &Connection, pack: &str) -> Result<Vec<Held>> {
    let mut statement = connection.prepare_cached(
        "SELECT device, incarnation, first, last, last_hash FROM pack_span WHERE pack = ?1
         ORDER BY device, incarnation, first",
    )?;
    let rows = statement.query_map([pack], |row| {
        Ok(Held {
            device: DeviceId::from_bytes(row.get(0)?),
            incarnation: row.get(1)?,
            first: number(row, 2)?,
            last: number(row, 3)?,
            last_hash: ChangeHash::from_bytes(row.get(4)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes what became of a pack. What is with the group needs no bytes here any more.
///
/// # Errors
/// See the crate.
pub fn put_state(connection: &Connection, name: &str, state: State) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE pack SET state = ?2, bytes = iif(?2 >= 2, NULL, bytes) WHERE name = ?1",
        )?
        .execute(params![name, state as u8])?;
    Ok(())
}

/// Forgets a pack that lies nowhere any more.
///
/// # Errors
/// See the crate.
pub fn forget_pack(connection: &Connection, name: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM pack WHERE name = ?1")?
        .execute([name])?;
    connection
        .prepare_cached("DELETE FROM pack_span WHERE pack = ?1")?
        .execute([name])?;
    Ok(())
}

/// Forgets all packs, one's own and others': the group exchanges elsewhere, or what lay there was lost.
///
/// # Errors
/// See the crate.
pub fn forget(connection: &Connection) -> Result<()> {
    for table in ["pack", "pack_span"] {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    forget_covered(connection)?;
    // its number counts on: a name is given once
    connection.execute(
        "UPDATE pack_index SET packs = '', bytes = NULL, state = 3",
        [],
    )?;
    Ok(())
}

/// The packs that hold a change whose payload is gone.
///
/// # Errors
/// See the crate.
pub fn holding(connection: &Connection, erased: &[ChangeHash]) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut statement = connection.prepare_cached(
        "SELECT s.pack FROM pack_span AS s JOIN pack AS p ON p.name = s.pack JOIN change AS c
           ON c.device = s.device AND c.incarnation = s.incarnation AND c.seq BETWEEN s.first AND s.last
         WHERE p.state < 3 AND c.hash = ?1",
    )?;
    for hash in erased {
        for name in statement.query_map([hash.as_bytes()], |row| row.get(0))? {
            let name = name?;
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    Ok(found)
}

/// The newest index of one's own packs.
///
/// # Errors
/// See the crate.
pub fn index(connection: &Connection) -> Result<Option<Index>> {
    Ok(connection
        .prepare_cached("SELECT number, name, packs, size, bytes, state FROM pack_index")?
        .query_row([], |row| {
            let packs: String = row.get(2)?;
            Ok(Index {
                number: number(row, 0)?,
                name: row.get(1)?,
                packs: packs.split_whitespace().map(str::to_owned).collect(),
                size: number(row, 3)?,
                bytes: row.get(4)?,
                state: State::of(row.get(5)?),
            })
        })
        .optional()?)
}

/// Keeps an index before it is sent, and notes what became of it.
///
/// # Errors
/// See the crate.
pub fn put_index(connection: &Connection, index: &Index) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO pack_index (one, number, name, packs, size, bytes, state)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            clamped(index.number),
            index.name,
            index.packs.join(" "),
            clamped(index.size),
            index.bytes,
            index.state as u8
        ])?;
    Ok(())
}

/// How far packs hold each log: one's own that stand, and others'.
///
/// # Errors
/// See the crate.
pub fn covered(connection: &Connection) -> Result<Vec<PlaceInLog>> {
    places_in_logs(
        connection,
        "SELECT device, incarnation, max(next) FROM (
           SELECT device, incarnation, next FROM covered
           UNION ALL
           SELECT s.device, s.incarnation, s.last + 1 FROM pack_span AS s JOIN pack AS p ON p.name = s.pack
           WHERE p.state < 3)
         GROUP BY device, incarnation ORDER BY device, incarnation",
    )
}

/// Forgets how far others' packs hold any log: it is read anew.
///
/// # Errors
/// See the crate.
fn forget_covered(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM covered", [])?;
    Ok(())
}

/// Notes how far somebody else's packs hold a log.
///
/// # Errors
/// See the crate.
pub fn put_covered(connection: &Connection, end: &PlaceInLog) -> Result<()> {
    let (device, incarnation, next) = end;
    connection
        .prepare_cached(
            "INSERT INTO covered (device, incarnation, next) VALUES (?1, ?2, ?3)
             ON CONFLICT (device, incarnation) DO UPDATE SET next = max(next, excluded.next)",
        )?
        .execute(params![device.as_bytes(), incarnation, clamped(*next)])?;
    Ok(())
}
