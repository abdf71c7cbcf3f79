//! The keys of epochs that are held.

use ledger::{Audience, EpochId, EpochKey};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;

/// The audience of a key whose epoch was not judged.
const PROVISIONAL: u8 = 255;

/// How many keys are held.
///
/// # Errors
/// See the crate.
pub fn count_epochs(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("SELECT count(*) FROM epoch_key", [], |row| row.get(0))?)
}

/// Keeps an epoch's key.
///
/// # Errors
/// See the crate.
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
/// See the crate.
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
/// See the crate.
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
/// See the crate.
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
/// See the crate.
pub fn epochs(connection: &Connection, audience: Audience) -> Result<Vec<EpochKey>> {
    let mut statement = connection
        .prepare_cached("SELECT key FROM epoch_key WHERE audience = ?1 ORDER BY epoch")?;
    let rows = statement.query_map(params![audience as u8], |row| row.get::<_, [u8; 32]>(0))?;
    rows.map(|key| Ok(EpochKey::from_bytes(key?))).collect()
}
