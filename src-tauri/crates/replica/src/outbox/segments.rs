//! All SQL of exchange: the place, own segments, and what was read of others.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ledger::{Change, ChangeHash, DeviceId, ObjectId};
use rusqlite::{Connection, Row, params};

use crate::error::{Error, Result};
use crate::record::refused;
use crate::record::{clamped, fact, kept, put_fact};
use crate::stamp::stamp;

/// The fact under which it is noted when the group was last exchanged with.
pub const EXCHANGED_AT: &str = "exchanged_at";
/// The fact under which it is noted when something of another device came last, or when the first exchange was.
pub const CAME_AT: &str = "came_at";
/// The fact under which exchange is paused.
pub const PAUSED: &str = "exchange_paused";
/// The fact under which it is noted that the storage lost what had been there.
pub const ROLLED_BACK: &str = "storage_rolled_back";

/// What became of a segment. The numbers stand in the database and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum State {
    /// Sealed, and waiting for a link.
    Sealed = 0,
    /// The storage said that it has it.
    Sent = 1,
    /// A later look found it there, whole.
    WithGroup = 2,
    /// Another segment stands in its place.
    Replaced = 3,
}

impl State {
    /// The state of that number.
    pub(super) const fn of(number: u8) -> Self {
        match number {
            0 => Self::Sealed,
            1 => Self::Sent,
            2 => Self::WithGroup,
            _ => Self::Replaced,
        }
    }
}

/// One of this device's segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// `<first>-<last>-<hash>`.
    pub name: String,
    /// The log's device.
    pub device: DeviceId,
    /// The life of the device in which its changes were written.
    pub incarnation: u32,
    /// The place of its first change.
    pub first: u64,
    /// The place of its last change.
    pub last: u64,
    /// Its last change: which branch of the log it holds.
    pub last_hash: ChangeHash,
    /// Its length, in bytes.
    pub size: u64,
    /// The sealed bytes; gone once the group has them.
    pub bytes: Option<Vec<u8>>,
    /// What became of it.
    pub state: State,
}

pub(super) fn number(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    Ok(u64::try_from(row.get::<_, i64>(at)?).unwrap_or_default())
}

fn segment(row: &Row<'_>) -> rusqlite::Result<Segment> {
    Ok(Segment {
        name: row.get(0)?,
        device: DeviceId::from_bytes(row.get(1)?),
        incarnation: row.get(2)?,
        first: number(row, 3)?,
        last: number(row, 4)?,
        last_hash: ChangeHash::from_bytes(row.get(5)?),
        size: number(row, 6)?,
        bytes: row.get(7)?,
        state: State::of(row.get(8)?),
    })
}

const COLUMNS: &str = "name, device, incarnation, first, last, last_hash, size, bytes, state";

/// Keeps a segment before it is sent, so that each try sends the same bytes.
///
/// # Errors
/// See the crate.
pub fn put_segment(connection: &Connection, segment: &Segment) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO segment (name, device, incarnation, first, last, last_hash, size, bytes, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            segment.name,
            segment.device.as_bytes(),
            segment.incarnation,
            clamped(segment.first),
            clamped(segment.last),
            segment.last_hash.as_bytes(),
            clamped(segment.size),
            segment.bytes,
            segment.state as u8
        ])?;
    let mut held = connection.prepare_cached(
        "UPDATE change SET to_send = 0 WHERE hash = ?1 RETURNING header, signature",
    )?;
    let mut at = Some(segment.last_hash);
    for _ in segment.first..=segment.last {
        let Some(hash) = at else { break };
        let mut rows = held.query(params![hash.as_bytes()])?;
        let Some(row) = rows.next()? else { break };
        let change = Change::from_parts(row.get(0)?, row.get(1)?, None).map_err(refused)?;
        at = change.header().prev_hash;
    }
    Ok(())
}

/// The segments that stand, in the order of the log.
///
/// # Errors
/// See the crate.
pub fn segments(
    connection: &Connection,
    device: DeviceId,
    incarnation: u32,
) -> Result<Vec<Segment>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM segment WHERE device = ?1 AND incarnation = ?2 AND state < 3 ORDER BY first, name"
    ))?;
    let rows = statement.query_map(params![device.as_bytes(), incarnation], segment)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All segments that stand and are not with the group yet, in the order of their logs.
///
/// # Errors
/// See the crate.
pub fn on_their_way(connection: &Connection) -> Result<Vec<Segment>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM segment WHERE state < 2 ORDER BY device, incarnation, first, name"
    ))?;
    let rows = statement.query_map([], segment)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The segments that others stand for, and that may still lie on the storage.
///
/// # Errors
/// See the crate.
pub fn replaced(connection: &Connection) -> Result<Vec<Segment>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM segment WHERE state = 3 ORDER BY device, incarnation, first, name"
    ))?;
    let rows = statement.query_map([], segment)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes what became of a segment. What is with the group needs no bytes here any more.
///
/// # Errors
/// See the crate.
pub fn put_state(connection: &Connection, name: &str, state: State) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE segment SET state = ?2, bytes = iif(?2 >= 2, NULL, bytes) WHERE name = ?1",
        )?
        .execute(params![name, state as u8])?;
    Ok(())
}

/// Forgets a segment that lies nowhere any more.
///
/// # Errors
/// See the crate.
pub fn forget_segment(connection: &Connection, name: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM segment WHERE name = ?1")?
        .execute(params![name])?;
    Ok(())
}

/// Forgets all segments, so that their changes are sealed and sent anew, to another place.
///
/// # Errors
/// See the crate.
pub fn forget_segments(connection: &Connection) -> Result<()> {
    connection.execute(
        "UPDATE change SET to_send = 1
         WHERE (device, incarnation) IN (SELECT DISTINCT device, incarnation FROM segment)",
        [],
    )?;
    connection.execute("DELETE FROM segment", [])?;
    Ok(())
}

/// Notes that a change of this device is to be sealed and sent.
///
/// # Errors
/// See the crate.
pub fn send_again(connection: &Connection, hash: &ChangeHash) -> Result<()> {
    connection
        .prepare_cached("UPDATE change SET to_send = 1 WHERE hash = ?1")?
        .execute(params![hash.as_bytes()])?;
    Ok(())
}

/// The changes that were written here and no segment holds yet, in the order of their logs.
///
/// # Errors
/// See the crate.
pub fn unsealed(connection: &Connection) -> Result<Vec<ChangeHash>> {
    let mut statement = connection.prepare_cached(
        "SELECT hash FROM change WHERE to_send = 1 ORDER BY device, incarnation, seq, hash LIMIT 5000",
    )?;
    let rows = statement.query_map([], |row| Ok(ChangeHash::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The logs that this device sends: its own in all its lives, and the founding key's where it was founded.
///
/// # Errors
/// See the crate.
pub fn own_logs(connection: &Connection, device: DeviceId) -> Result<Vec<(DeviceId, u32)>> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT device, incarnation FROM change WHERE device = ?1
         UNION SELECT DISTINCT device, incarnation FROM segment ORDER BY 1, 2",
    )?;
    let rows = statement.query_map(params![device.as_bytes()], |row| {
        Ok((DeviceId::from_bytes(row.get(0)?), row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Own segments that hold a change whose payload is gone and were sealed while it was not.
///
/// # Errors
/// See the crate.
pub fn holding(connection: &Connection, erased: &[ChangeHash]) -> Result<Vec<Segment>> {
    let mut found: Vec<Segment> = Vec::new();
    for hash in erased {
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM segment AS s WHERE state < 3 AND EXISTS (
               SELECT 1 FROM change AS c WHERE c.hash = ?1 AND c.device = s.device
                 AND c.incarnation = s.incarnation AND c.seq BETWEEN s.first AND s.last)"
        ))?;
        for row in statement.query_map(params![hash.as_bytes()], segment)? {
            let row = row?;
            if !found.iter().any(|known| known.name == row.name) {
                found.push(row);
            }
        }
    }
    Ok(found)
}

/// Notes that an own segment holds what is erased, and is to be sealed anew.
///
/// # Errors
/// See the crate.
pub fn erasures_to_carry_out(connection: &Connection) -> Result<Vec<ChangeHash>> {
    let done = fact(connection, "erased_until")?.unwrap_or_default();
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT e.target FROM erasure AS e JOIN change AS c ON c.hash = e.target
         WHERE c.payload IS NULL AND e.by NOT IN (SELECT hash FROM set_aside) ORDER BY e.target",
    )?;
    let rows = statement.query_map([], |row| Ok(ChangeHash::from_bytes(row.get(0)?)))?;
    let all: Vec<ChangeHash> = rows.collect::<rusqlite::Result<_>>()?;
    let done: BTreeSet<&str> = done.split_whitespace().collect();
    Ok(all
        .into_iter()
        .filter(|hash| !done.contains(hash.to_string().as_str()))
        .collect())
}

/// What was sealed anew without its words, and has them again: the erasure was refused later. They are noted as such no more.
///
/// # Errors
/// See the crate.
pub fn words_that_came_back(connection: &Connection) -> Result<Vec<ChangeHash>> {
    let done = fact(connection, "erased_until")?.unwrap_or_default();
    let mut back = Vec::new();
    let mut stays = Vec::new();
    for hash in done.split_whitespace() {
        let change = hash
            .parse()
            .map_err(|error| Error::internal("erased_until", error))?;
        match kept(connection, &change)? {
            Some(true) => back.push(change),
            _ => stays.push(hash),
        }
    }
    if !back.is_empty() {
        put_fact(connection, "erased_until", &stays.join(" "))?;
    }
    Ok(back)
}

/// Notes that own segments hold nothing of these any more.
///
/// # Errors
/// See the crate.
pub fn erasures_carried_out(connection: &Connection, hashes: &[ChangeHash]) -> Result<()> {
    let mut done = fact(connection, "erased_until")?.unwrap_or_default();
    for hash in hashes {
        done.push(' ');
        done.push_str(&hash.to_string());
    }
    put_fact(connection, "erased_until", done.trim())
}

/// Whether an object of somebody else was read and taken in.
///
/// # Errors
/// See the crate.
pub fn is_fetched(connection: &Connection, name: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM fetched WHERE name = ?1)")?
        .query_row(params![name], |row| row.get(0))?)
}

/// All objects that were read.
///
/// # Errors
/// See the crate.
pub fn all_fetched(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT name FROM fetched ORDER BY name")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that an object was read and taken in.
///
/// # Errors
/// See the crate.
pub fn put_fetched(connection: &Connection, name: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO fetched (name) VALUES (?1)")?
        .execute(params![name])?;
    connection
        .prepare_cached("DELETE FROM unreadable WHERE name = ?1")?
        .execute(params![name])?;
    Ok(())
}

/// Notes that an object is there and cannot be read: it is asked for again.
///
/// # Errors
/// See the crate.
pub fn put_unreadable(
    connection: &Connection,
    name: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO unreadable (name, reason, since) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET reason = excluded.reason",
        )?
        .execute(params![name, reason, stamp(now)])?;
    Ok(())
}

/// Forgets that an object could not be read: it is not there any more, or another one stands for it.
///
/// # Errors
/// See the crate.
pub fn forget_unreadable(connection: &Connection, name: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM unreadable WHERE name = ?1")?
        .execute(params![name])?;
    Ok(())
}

/// The objects that could not be read, with the reasons.
///
/// # Errors
/// See the crate.
pub fn unreadable(connection: &Connection) -> Result<Vec<(String, String)>> {
    let mut statement =
        connection.prepare_cached("SELECT name, reason FROM unreadable ORDER BY name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How far what this device wrote of an object has come: the least of its changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It waits for a link.
    Waiting,
    /// The storage said that it has it.
    Sent,
    /// A later look found it there, or it was written on another device.
    WithGroup,
}

/// How far an object has come.
///
/// # Errors
/// See the crate.
pub fn stage(connection: &Connection, object: ObjectId) -> Result<Stage> {
    let least: Option<i64> = connection
        .prepare_cached(
            "SELECT min(CASE WHEN c.to_send = 1 THEN 0 ELSE coalesce((
               SELECT max(s.state) FROM segment AS s WHERE s.device = c.device AND s.incarnation = c.incarnation
                 AND c.seq BETWEEN s.first AND s.last AND s.state < 3), 2) END)
             FROM change AS c WHERE c.object = ?1",
        )?
        .query_row([object.as_bytes()], |row| row.get(0))?;
    Ok(match least {
        Some(0) => Stage::Waiting,
        Some(1) => Stage::Sent,
        _ => Stage::WithGroup,
    })
}

/// How many own changes are at which stage: not sealed or not sent, and sent.
///
/// # Errors
/// See the crate.
pub fn stages(connection: &Connection) -> Result<(u64, u64)> {
    let (waiting, sent): (i64, i64) = connection
        .prepare_cached(
            "SELECT (SELECT count(*) FROM change WHERE to_send = 1)
                      + (SELECT coalesce(sum(last - first + 1), 0) FROM segment WHERE state = 0),
                    (SELECT coalesce(sum(last - first + 1), 0) FROM segment WHERE state = 1)",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok((count(waiting), count(sent)))
}
