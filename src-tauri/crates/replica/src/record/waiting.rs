//! What cannot be verified or placed yet, and what only a newer version understands.

use ledger::ChangeHash;
use rusqlite::{Connection, params};

use crate::error::Result;

/// Keeps a change that cannot be verified or placed yet.
///
/// # Errors
/// See the crate.
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
/// See the crate.
pub fn waiting(connection: &Connection) -> Result<Vec<Vec<u8>>> {
    let mut statement = connection.prepare_cached("SELECT bytes FROM waiting ORDER BY digest")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Waits no longer.
///
/// # Errors
/// See the crate.
pub fn wait_no_longer(connection: &Connection, bytes: &[u8]) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM waiting WHERE digest = ?1")?
        .execute(params![blake3::hash(bytes).as_bytes()])?;
    Ok(())
}

/// How many changes wait.
///
/// # Errors
/// See the crate.
pub fn count_waiting(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("SELECT count(*) FROM waiting", [], |row| row.get(0))?)
}

/// Notes that an accepted change says what this version does not understand: it takes effect once one does.
///
/// # Errors
/// See the crate.
pub fn put_newer(connection: &Connection, hash: &ChangeHash) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO newer (hash) VALUES (?1)")?
        .execute(params![hash.as_bytes()])?;
    Ok(())
}

/// What is accepted and not understood, in the order of its writing.
///
/// # Errors
/// See the crate.
pub fn newer(connection: &Connection) -> Result<Vec<ChangeHash>> {
    let mut statement = connection.prepare_cached(
        "SELECT c.hash FROM newer AS n JOIN change AS c ON c.hash = n.hash ORDER BY c.hlc, c.hash",
    )?;
    let rows = statement.query_map([], |row| Ok(ChangeHash::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many changes are accepted and not understood.
///
/// # Errors
/// See the crate.
pub fn count_newer(connection: &Connection) -> Result<u32> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FROM newer WHERE hash NOT IN (SELECT hash FROM set_aside)",
        )?
        .query_row([], |row| row.get(0))?)
}

/// Notes that a change is understood now.
///
/// # Errors
/// See the crate.
pub fn forget_newer(connection: &Connection, hash: &ChangeHash) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM newer WHERE hash = ?1")?
        .execute(params![hash.as_bytes()])?;
    Ok(())
}
