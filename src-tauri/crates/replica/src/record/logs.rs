//! Logs: their heads, their ends, and where they went two ways.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{ChangeHash, DeviceId, Hlc};
use rusqlite::{Connection, OptionalExtension, params};

use super::changes::{change, clamped, read, unsigned};
use super::visits::visit_all;
use crate::error::Result;

/// The last change of a log.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    /// Its place, from 0.
    pub seq: u64,
    /// Its hash.
    pub hash: ChangeHash,
}

/// A day, in milliseconds.
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// The head of a device's log in this database.
///
/// # Errors
/// See the crate.
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

/// The latest hybrid time that one's next change has to follow: of one's own, and of others' unless it is more than a
/// day ahead of the present, so that one computer whose year is wrong pulls nobody along.
///
/// # Errors
/// See the crate.
pub fn latest(connection: &Connection, device: DeviceId, now_ms: u64) -> Result<Hlc> {
    let latest = |sql: &str, bound: &dyn rusqlite::ToSql| -> Result<Hlc> {
        let latest: Option<i64> = connection
            .prepare_cached(sql)?
            .query_row([bound], |row| row.get(0))?;
        Ok(Hlc(latest.map_or(0, unsigned)))
    };
    let own = latest(
        // clocks only go forward in a log: the newest one's is the latest
        "SELECT (SELECT hlc FROM change WHERE device = ?1 ORDER BY incarnation DESC, seq DESC LIMIT 1)",
        device.as_bytes(),
    )?;
    let bound = clamped(Hlc::at(now_ms.saturating_add(DAY_MS)).0);
    let all = latest("SELECT max(hlc) FROM change WHERE hlc <= ?1", &bound)?;
    Ok(own.max(all))
}

/// What arrived from others since this device wrote last, and nothing else that arrived cites: what the next change depends
/// on. At most 64, which is all that a header holds.
///
/// # Errors
/// See the crate.
pub fn others_heads_since(
    connection: &Connection,
    device: DeviceId,
    incarnation: u32,
) -> Result<Vec<ChangeHash>> {
    let mut heads = BTreeSet::new();
    let mut cited = BTreeSet::new();
    visit_all(
        connection,
        "WITH mine AS (SELECT coalesce((
             SELECT rowid FROM change WHERE device = ?1 AND incarnation = ?2
             ORDER BY seq DESC LIMIT 1), 0) AS last)
         SELECT header, signature, NULL, NULL FROM change, mine
         WHERE change.rowid > mine.last AND NOT (device = ?1 AND incarnation = ?2)
           AND hash NOT IN (SELECT hash FROM set_aside)",
        params![device.as_bytes(), incarnation],
        |change| {
            let header = change.header();
            heads.insert(change.hash());
            cited.extend(header.prev_hash.iter().chain(&header.deps).copied());
            Ok(())
        },
    )?;
    Ok(heads.difference(&cited).copied().take(64).collect())
}

/// A log's changes by their hashes: the place of each and what it follows. For walking back from a change.
///
/// # Errors
/// See the crate.
pub fn log(
    connection: &Connection,
    device: DeviceId,
    incarnation: u32,
) -> Result<BTreeMap<ChangeHash, Option<ChangeHash>>> {
    let mut statement = connection.prepare_cached(
        "SELECT header, signature, NULL, NULL FROM change WHERE device = ?1 AND incarnation = ?2",
    )?;
    let mut rows = statement.query(params![device.as_bytes(), incarnation])?;
    let mut log = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let change = read(row)?;
        log.insert(change.hash(), change.header().prev_hash);
    }
    Ok(log)
}

/// The last change of each branch of each life of a device: what a removal still accepts. Several in one life after a fork.
///
/// # Errors
/// See the crate.
pub fn newest_of(connection: &Connection, device: DeviceId) -> Result<Vec<(u32, Head)>> {
    let mut statement = connection
        .prepare_cached("SELECT DISTINCT incarnation FROM change WHERE device = ?1 ORDER BY 1")?;
    let incarnations: Vec<u32> = statement
        .query_map(params![device.as_bytes()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut newest = Vec::new();
    for incarnation in incarnations {
        let log = log(connection, device, incarnation)?;
        let followed: BTreeSet<ChangeHash> = log.values().copied().flatten().collect();
        for hash in log.keys().filter(|hash| !followed.contains(hash)) {
            if let Some(change) = change(connection, hash)? {
                let seq = change.header().seq;
                newest.push((incarnation, Head { seq, hash: *hash }));
            }
        }
    }
    Ok(newest)
}

/// When a device wrote its first and its last change that is here, by its own clock (milliseconds since 1970).
///
/// # Errors
/// See the crate.
pub fn heard_of(connection: &Connection, device: DeviceId) -> Result<Option<(u64, u64)>> {
    let (first, last): (Option<i64>, Option<i64>) = connection
        .prepare_cached(
            "SELECT min(c.hlc), max(c.hlc)
             FROM (SELECT incarnation, min(seq) AS first, max(seq) AS last FROM change
                   WHERE device = ?1 GROUP BY incarnation) AS log
             CROSS JOIN change AS c ON c.device = ?1 AND c.incarnation = log.incarnation AND c.seq IN (log.first, log.last)",
        )?
        .query_row(params![device.as_bytes()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let millis = |hlc: i64| u64::try_from(hlc).ok().map(|hlc| ledger::Hlc(hlc).millis());
    Ok(first.and_then(millis).zip(last.and_then(millis)))
}

/// Whose change bears the latest time, and that time by its author's clock (milliseconds since 1970).
///
/// # Errors
/// See the crate.
pub fn latest_of_all(connection: &Connection) -> Result<Option<(DeviceId, u64)>> {
    let row = connection
        .prepare_cached("SELECT device, hlc FROM change ORDER BY hlc DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(row.map(|(device, hlc)| (DeviceId::from_bytes(device), Hlc(unsigned(hlc)).millis())))
}

/// A log, and a place in it.
pub type PlaceInLog = (DeviceId, u32, u64);

/// The place after the last change that is here, of each log.
///
/// # Errors
/// See the crate.
pub fn ends(connection: &Connection) -> Result<Vec<PlaceInLog>> {
    places_in_logs(
        connection,
        "SELECT device, incarnation, max(seq) + 1 FROM change GROUP BY device, incarnation",
    )
}

/// The first place of each log at which more than one change stands.
///
/// # Errors
/// See the crate.
pub fn forks(connection: &Connection) -> Result<Vec<PlaceInLog>> {
    places_in_logs(
        connection,
        "SELECT device, incarnation, min(seq) FROM (
           SELECT device, incarnation, seq FROM change GROUP BY device, incarnation, seq HAVING count(*) > 1)
         GROUP BY device, incarnation",
    )
}

/// What a query of devices, lives and places gives.
///
/// # Errors
/// See the crate.
pub fn places_in_logs(connection: &Connection, sql: &str) -> Result<Vec<PlaceInLog>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok((
            DeviceId::from_bytes(row.get(0)?),
            row.get(1)?,
            unsigned(row.get(2)?),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
