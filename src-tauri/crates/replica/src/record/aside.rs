//! What was not accepted and why, and whose payload is to go.

use ledger::{ChangeHash, DeviceId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Reason, Result};

/// Sets a change aside, with the reason.
///
/// # Errors
/// See the crate.
pub fn set_aside(connection: &Connection, hash: &ChangeHash, reason: Reason) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO set_aside (hash, reason) VALUES (?1, ?2)")?
        .execute(params![hash.as_bytes(), reason.as_str()])?;
    Ok(())
}

/// Takes a change back that had been set aside.
///
/// # Errors
/// See the crate.
pub fn take_back(connection: &Connection, hash: &ChangeHash) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM set_aside WHERE hash = ?1")?
        .execute(params![hash.as_bytes()])?;
    Ok(())
}

/// Why a change is set aside, if it is.
///
/// # Errors
/// See the crate.
pub fn aside(connection: &Connection, hash: &ChangeHash) -> Result<Option<Reason>> {
    let reason: Option<String> = connection
        .prepare_cached("SELECT reason FROM set_aside WHERE hash = ?1")?
        .query_row(params![hash.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(reason.as_deref().map(read))
}

/// A reason as it was kept; one of a later version reads as the one that claims least.
fn read(reason: &str) -> Reason {
    Reason::of(reason).unwrap_or(Reason::Unreadable)
}

/// All that is set aside, with its author and the reason, the newest first.
///
/// # Errors
/// See the crate.
pub fn all_aside(connection: &Connection) -> Result<Vec<(ChangeHash, DeviceId, u16, Reason)>> {
    let mut statement = connection.prepare_cached(
        "SELECT c.hash, c.device, c.kind, s.reason FROM set_aside AS s JOIN change AS c ON c.hash = s.hash
         ORDER BY c.hlc DESC, c.hash",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            ChangeHash::from_bytes(row.get(0)?),
            DeviceId::from_bytes(row.get(1)?),
            row.get(2)?,
            read(&row.get::<_, String>(3)?),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that an accepted change asks for another one's payload to go.
///
/// # Errors
/// See the crate.
pub fn put_erasure(connection: &Connection, target: &ChangeHash, by: &ChangeHash) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO erasure (target, by) VALUES (?1, ?2)")?
        .execute(params![target.as_bytes(), by.as_bytes()])?;
    Ok(())
}

/// The accepted changes that ask for a payload to go.
///
/// # Errors
/// See the crate.
pub fn erasures(connection: &Connection, target: &ChangeHash) -> Result<Vec<ChangeHash>> {
    let mut statement = connection.prepare_cached(
        "SELECT by FROM erasure WHERE target = ?1 AND by NOT IN (SELECT hash FROM set_aside) ORDER BY by",
    )?;
    let rows = statement.query_map(params![target.as_bytes()], |row| {
        Ok(ChangeHash::from_bytes(row.get(0)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
