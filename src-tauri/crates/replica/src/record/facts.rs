//! Facts about this programme on this computer, and its secrets.

use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use crate::error::Result;

/// A fact about this programme on this computer.
///
/// # Errors
/// See the crate.
pub fn fact(connection: &Connection, name: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT value FROM fact WHERE name = ?1")?
        .query_row(params![name], |row| row.get(0))
        .optional()?)
}

/// Notes a fact.
///
/// # Errors
/// See the crate.
pub fn put_fact(connection: &Connection, name: &str, value: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO fact (name, value) VALUES (?1, ?2)")?
        .execute(params![name, value])?;
    Ok(())
}

/// Forgets a fact.
///
/// # Errors
/// See the crate.
pub fn forget_fact(connection: &Connection, name: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM fact WHERE name = ?1")?
        .execute([name])?;
    Ok(())
}

/// A secret of the programme, by name.
///
/// # Errors
/// See the crate.
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
/// See the crate.
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
/// See the crate.
pub fn forget_secret(connection: &Connection, name: &str) -> Result<()> {
    connection.execute("DELETE FROM secret WHERE name = ?1", params![name])?;
    Ok(())
}
