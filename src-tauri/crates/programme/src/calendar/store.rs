//! All SQL of calendar entries.

use rusqlite::{Connection, OptionalExtension, params};

use replica::Result;

/// The revision of an entry: 0 the first time, one more each time that it says something else.
///
/// # Errors
/// See the crate.
pub fn sequence(connection: &Connection, uid: &str, digest: &[u8; 32]) -> Result<u32> {
    let kept: Option<([u8; 32], u32)> = connection
        .prepare_cached("SELECT digest, sequence FROM calendar_entry WHERE uid = ?1")?
        .query_row(params![uid], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let sequence = match kept {
        Some((kept, sequence)) if kept == *digest => return Ok(sequence),
        Some((_, sequence)) => sequence + 1,
        None => 0,
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO calendar_entry (uid, digest, sequence) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![uid, digest, sequence])?;
    Ok(sequence)
}

/// A revision, but never less than what this computer gave before.
///
/// # Errors
/// See the crate.
pub fn at_least(
    connection: &Connection,
    uid: &str,
    digest: &[u8; 32],
    revision: u32,
) -> Result<u32> {
    let kept: Option<u32> = connection
        .prepare_cached("SELECT sequence FROM calendar_entry WHERE uid = ?1")?
        .query_row(params![uid], |row| row.get(0))
        .optional()?;
    let sequence = kept.unwrap_or_default().max(revision);
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO calendar_entry (uid, digest, sequence) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![uid, digest, sequence])?;
    Ok(sequence)
}
