//! All SQL of the ledger's tables.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{
    Audience, Body, Change, ChangeHash, DeviceId, EpochId, EpochKey, Hlc, ObjectId, Roster,
};
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

/// The audience of a key whose epoch was not judged.
const PROVISIONAL: u8 = 255;
/// A day, in milliseconds.
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A clock as SQLite can keep it: one that is millions of years ahead is as good as any other of the kind.
pub fn clamped(hlc: u64) -> i64 {
    i64::try_from(hlc).unwrap_or(i64::MAX)
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

/// The latest hybrid time that one's next change has to follow: of one's own, and of others' unless it is more than a
/// day ahead of the present, so that one computer whose year is wrong pulls nobody along.
///
/// # Errors
/// Those of the database.
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
/// Those of the database.
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

/// Keeps a change.
///
/// # Errors
/// Those of the database.
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
/// Those of the database.
pub fn insert_own(connection: &Connection, change: &Change) -> Result<()> {
    insert(connection, change)?;
    connection
        .prepare_cached("UPDATE change SET to_send = 1 WHERE hash = ?1")?
        .execute(params![change.hash().as_bytes()])?;
    Ok(())
}

/// How many keys are held.
///
/// # Errors
/// Those of the database.
pub fn count_epochs(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("SELECT count(*) FROM epoch_key", [], |row| row.get(0))?)
}

/// Gives the columns that came later their values, in rows of an earlier version.
///
/// # Errors
/// Those of the database.
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
/// Those of the database.
pub fn change(connection: &Connection, hash: &ChangeHash) -> Result<Option<Change>> {
    let mut statement = connection
        .prepare_cached("SELECT header, signature, salt, payload FROM change WHERE hash = ?1")?;
    let mut rows = statement.query(params![hash.as_bytes()])?;
    rows.next()?.map(read).transpose()
}

/// Whether a change is kept, and whether its payload is.
///
/// # Errors
/// Those of the database.
pub fn kept(connection: &Connection, hash: &ChangeHash) -> Result<Option<bool>> {
    Ok(connection
        .prepare_cached("SELECT payload IS NOT NULL FROM change WHERE hash = ?1")?
        .query_row(params![hash.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Gives a change that came without its payload the one that belongs to it.
///
/// # Errors
/// Those of the database.
pub fn put_body(connection: &Connection, hash: &ChangeHash, body: &Body) -> Result<()> {
    connection
        .prepare_cached("UPDATE change SET salt = ?2, payload = ?3 WHERE hash = ?1")?
        .execute(params![hash.as_bytes(), body.salt, body.payload])?;
    Ok(())
}

/// Drops a change's payload; the page that held it is overwritten (`secure_delete`).
///
/// # Errors
/// Those of the database.
pub fn drop_body(connection: &Connection, hash: &ChangeHash) -> Result<()> {
    connection
        .prepare_cached("UPDATE change SET salt = NULL, payload = NULL WHERE hash = ?1")?
        .execute(params![hash.as_bytes()])?;
    Ok(())
}

/// Whether a change stands at that place of that log.
///
/// # Errors
/// Those of the database.
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

/// A log's changes by their hashes: the place of each and what it follows. For walking back from a change.
///
/// # Errors
/// Those of the database.
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
/// Those of the database.
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

/// The place after the last change that is here, of each log.
///
/// # Errors
/// Those of the database.
pub fn ends(connection: &Connection) -> Result<Vec<(DeviceId, u32, u64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT device, incarnation, max(seq) + 1 FROM change GROUP BY device, incarnation",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            DeviceId::from_bytes(row.get(0)?),
            row.get(1)?,
            unsigned(row.get(2)?),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Places of logs at which more than one change stands.
///
/// # Errors
/// Those of the database.
pub fn forks(connection: &Connection) -> Result<Vec<(DeviceId, u32, u64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT device, incarnation, min(seq) FROM (
           SELECT device, incarnation, seq FROM change GROUP BY device, incarnation, seq HAVING count(*) > 1)
         GROUP BY device, incarnation",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            DeviceId::from_bytes(row.get(0)?),
            row.get(1)?,
            unsigned(row.get(2)?),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Sets a change aside, with the reason.
///
/// # Errors
/// Those of the database.
pub fn set_aside(connection: &Connection, hash: &ChangeHash, reason: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO set_aside (hash, reason) VALUES (?1, ?2)")?
        .execute(params![hash.as_bytes(), reason])?;
    Ok(())
}

/// Takes a change back that had been set aside.
///
/// # Errors
/// Those of the database.
pub fn take_back(connection: &Connection, hash: &ChangeHash) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM set_aside WHERE hash = ?1")?
        .execute(params![hash.as_bytes()])?;
    Ok(())
}

/// Why a change is set aside, if it is.
///
/// # Errors
/// Those of the database.
pub fn aside(connection: &Connection, hash: &ChangeHash) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT reason FROM set_aside WHERE hash = ?1")?
        .query_row(params![hash.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// All that is set aside, with its author and the reason, the newest first.
///
/// # Errors
/// Those of the database.
pub fn all_aside(connection: &Connection) -> Result<Vec<(ChangeHash, DeviceId, u16, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT c.hash, c.device, c.kind, s.reason FROM set_aside AS s JOIN change AS c ON c.hash = s.hash
         ORDER BY c.hlc DESC, c.hash",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            ChangeHash::from_bytes(row.get(0)?),
            DeviceId::from_bytes(row.get(1)?),
            row.get(2)?,
            row.get(3)?,
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a change that cannot be verified or placed yet.
///
/// # Errors
/// Those of the database.
pub fn wait(connection: &Connection, hash: &ChangeHash, bytes: &[u8], since: &str) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO waiting (digest, hash, bytes, reason, since) VALUES (?1, ?2, ?3, 'order', ?4)",
        )?
        .execute(params![
            blake3::hash(bytes).as_bytes(),
            hash.as_bytes(),
            bytes,
            since
        ])?;
    Ok(())
}

/// Everything that waits.
///
/// # Errors
/// Those of the database.
pub fn waiting(connection: &Connection) -> Result<Vec<Vec<u8>>> {
    let mut statement = connection.prepare_cached("SELECT bytes FROM waiting ORDER BY digest")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Waits no longer.
///
/// # Errors
/// Those of the database.
pub fn wait_no_longer(connection: &Connection, bytes: &[u8]) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM waiting WHERE digest = ?1")?
        .execute(params![blake3::hash(bytes).as_bytes()])?;
    Ok(())
}

/// How many changes wait.
///
/// # Errors
/// Those of the database.
pub fn count_waiting(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("SELECT count(*) FROM waiting", [], |row| row.get(0))?)
}

/// Notes that an accepted change asks for another one's payload to go.
///
/// # Errors
/// Those of the database.
pub fn put_erasure(connection: &Connection, target: &ChangeHash, by: &ChangeHash) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO erasure (target, by) VALUES (?1, ?2)")?
        .execute(params![target.as_bytes(), by.as_bytes()])?;
    Ok(())
}

/// The accepted changes that ask for a payload to go.
///
/// # Errors
/// Those of the database.
pub fn erasures(connection: &Connection, target: &ChangeHash) -> Result<Vec<ChangeHash>> {
    let mut statement = connection.prepare_cached(
        "SELECT by FROM erasure WHERE target = ?1 AND by NOT IN (SELECT hash FROM set_aside) ORDER BY by",
    )?;
    let rows = statement.query_map(params![target.as_bytes()], |row| {
        Ok(ChangeHash::from_bytes(row.get(0)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
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
    visit: impl FnMut(&Change) -> Result<()>,
) -> Result<()> {
    visit_all(
        connection,
        "SELECT header, signature, salt, payload FROM change
         WHERE kind > 31 AND hash NOT IN (SELECT hash FROM set_aside) ORDER BY hlc, hash",
        [],
        visit,
    )
}

/// The same of one object.
///
/// # Errors
/// As [`each_accepted`].
pub fn each_accepted_of(
    connection: &Connection,
    object: ObjectId,
    visit: impl FnMut(&Change) -> Result<()>,
) -> Result<()> {
    visit_all(
        connection,
        "SELECT header, signature, salt, payload FROM change
         WHERE object = ?1 AND kind > 31 AND hash NOT IN (SELECT hash FROM set_aside) ORDER BY hlc, hash",
        [object.as_bytes()],
        visit,
    )
}

/// Every change that is sealed for fewer than all, set aside or not.
///
/// # Errors
/// As [`each_accepted`].
pub fn each_sealed(
    connection: &Connection,
    visit: impl FnMut(&Change) -> Result<()>,
) -> Result<()> {
    visit_all(
        connection,
        "SELECT header, signature, salt, payload FROM change
         WHERE audience <> 0 AND kind > 31 ORDER BY hlc, hash",
        [],
        visit,
    )
}

/// The accepted changes of one of the ledger's own kinds, in the order of the hybrid clock.
///
/// # Errors
/// As [`each_accepted`].
pub fn each_of_kind(
    connection: &Connection,
    kind: u16,
    visit: impl FnMut(&Change) -> Result<()>,
) -> Result<()> {
    visit_all(
        connection,
        "SELECT header, signature, salt, payload FROM change
         WHERE kind = ?1 AND kind < 32 AND hash NOT IN (SELECT hash FROM set_aside) ORDER BY hlc, hash",
        [kind],
        visit,
    )
}

/// Every change that asks for a payload to go, set aside or not.
///
/// # Errors
/// As [`each_accepted`].
pub fn each_erasure(
    connection: &Connection,
    visit: impl FnMut(&Change) -> Result<()>,
) -> Result<()> {
    visit_all(
        connection,
        "SELECT header, signature, salt, payload FROM change WHERE kind = ?1 AND kind < 32 ORDER BY hlc, hash",
        [ledger::ERASE],
        visit,
    )
}

/// Every change, each log in its order.
///
/// # Errors
/// Those of the database and of `visit`.
pub fn each(connection: &Connection, visit: impl FnMut(&Change) -> Result<()>) -> Result<()> {
    visit_all(
        connection,
        "SELECT header, signature, salt, payload FROM change ORDER BY device, incarnation, seq, hash",
        [],
        visit,
    )
}

/// Every change, each log in its order, without the payloads of the programme's own kinds.
///
/// # Errors
/// Those of the database and of `visit`.
pub fn each_header(
    connection: &Connection,
    visit: impl FnMut(&Change) -> Result<()>,
) -> Result<()> {
    visit_all(
        connection,
        "SELECT header, signature, iif(kind < 32, salt, NULL), iif(kind < 32, payload, NULL)
         FROM change ORDER BY device, incarnation, seq, hash",
        [],
        visit,
    )
}

/// One's own changes from a place on, in the order of the log.
///
/// # Errors
/// Those of the database and of `visit`.
pub fn each_own(
    connection: &Connection,
    device: DeviceId,
    incarnation: u32,
    places: std::ops::RangeInclusive<u64>,
    visit: impl FnMut(&Change) -> Result<()>,
) -> Result<()> {
    visit_all(
        connection,
        "SELECT header, signature, salt, payload FROM change
         WHERE device = ?1 AND incarnation = ?2 AND seq BETWEEN ?3 AND ?4 ORDER BY seq, hash",
        params![
            device.as_bytes(),
            incarnation,
            clamped(*places.start()),
            clamped(*places.end())
        ],
        visit,
    )
}

fn visit_all(
    connection: &Connection,
    sql: &str,
    bound: impl rusqlite::Params,
    mut visit: impl FnMut(&Change) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(bound)?;
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

/// The roster, from its changes, which were verified when they came. One that is not what it says makes no roster; judging
/// tells why.
///
/// # Errors
/// Those of the database.
pub fn roster(connection: &Connection, group: ledger::GroupId) -> Result<Roster> {
    let roster = Roster::of_verified(group, &roster_changes(connection)?);
    with_waiting(connection, roster, group)
}

/// The same with each signature verified once more.
///
/// # Errors
/// Those of the database.
pub fn roster_from_scratch(connection: &Connection, group: ledger::GroupId) -> Result<Roster> {
    let mut roster = Roster::new(group);
    for change in roster_changes(connection)? {
        take(&mut roster, &change);
    }
    with_waiting(connection, roster, group)
}

fn roster_changes(connection: &Connection) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    visit_all(
        connection,
        "SELECT header, signature, salt, payload FROM change WHERE kind < 32 ORDER BY hlc, hash",
        [],
        |change| {
            if Roster::takes(change.header().kind) {
                changes.push(change.clone());
            }
            Ok(())
        },
    )?;
    Ok(changes)
}

/// What waits for the beginning of its log counts all the same: a roster change's place is what it cites.
fn with_waiting(
    connection: &Connection,
    mut roster: Roster,
    group: ledger::GroupId,
) -> Result<Roster> {
    for bytes in waiting(connection)? {
        if let Ok(change) = Change::decode(&bytes)
            && change.header().group == group
            && Roster::takes(change.header().kind)
        {
            take(&mut roster, &change);
        }
    }
    Ok(roster)
}

fn take(roster: &mut Roster, change: &Change) {
    if let Err(refusal) = roster.insert(change) {
        tracing::debug!("{}: {refusal}", change.hash());
    }
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
pub fn put_epoch(connection: &Connection, audience: Audience, key: &EpochKey) -> Result<()> {
    connection.execute(
        "INSERT INTO epoch_key (epoch, audience, key) VALUES (?1, ?2, ?3)
         ON CONFLICT (epoch) DO UPDATE SET audience = excluded.audience",
        params![key.id().as_bytes(), audience as u8, key.as_bytes()],
    )?;
    Ok(())
}

/// Keeps a key of whose audience nothing is known for sure: it opens what was sealed with it, and nothing is ever sealed
/// with it or handed on.
///
/// # Errors
/// Those of the database.
pub fn put_provisional_epoch(connection: &Connection, key: &EpochKey) -> Result<()> {
    connection.execute(
        "INSERT OR IGNORE INTO epoch_key (epoch, audience, key) VALUES (?1, ?2, ?3)",
        params![key.id().as_bytes(), PROVISIONAL, key.as_bytes()],
    )?;
    Ok(())
}

/// An epoch's key, if it is held.
///
/// # Errors
/// Those of the database.
pub fn epoch(connection: &Connection, epoch: EpochId) -> Result<Option<EpochKey>> {
    Ok(connection
        .prepare_cached("SELECT key FROM epoch_key WHERE epoch = ?1")?
        .query_row(params![epoch.as_bytes()], |row| row.get::<_, [u8; 32]>(0))
        .optional()?
        .map(EpochKey::from_bytes))
}

/// An epoch's key, if it is held and its epoch was judged: what is kept in the tables is read with no other.
///
/// # Errors
/// Those of the database.
pub fn judged_epoch(connection: &Connection, epoch: EpochId) -> Result<Option<EpochKey>> {
    Ok(connection
        .prepare_cached("SELECT key FROM epoch_key WHERE epoch = ?1 AND audience <> ?2")?
        .query_row(params![epoch.as_bytes(), PROVISIONAL], |row| {
            row.get::<_, [u8; 32]>(0)
        })
        .optional()?
        .map(EpochKey::from_bytes))
}

/// The keys of an audience that are held.
///
/// # Errors
/// Those of the database.
pub fn epochs(connection: &Connection, audience: Audience) -> Result<Vec<EpochKey>> {
    let mut statement = connection
        .prepare_cached("SELECT key FROM epoch_key WHERE audience = ?1 ORDER BY epoch")?;
    let rows = statement.query_map(params![audience as u8], |row| row.get::<_, [u8; 32]>(0))?;
    rows.map(|key| Ok(EpochKey::from_bytes(key?))).collect()
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
