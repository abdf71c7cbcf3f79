//! All SQL of the place where the group exchanges.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::{packs, store::forget_segments};
use crate::error::Result;
use crate::time::stamp;

/// Where the group exchanges: `folder:/path`.
///
/// # Errors
/// Those of the database.
pub fn chosen(connection: &Connection) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT place FROM storage")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// Chooses where the group exchanges. At another place all own changes are sent anew.
///
/// # Errors
/// Those of the database.
pub fn put(connection: &Connection, place: &str, now: DateTime<Utc>) -> Result<()> {
    if chosen(connection)?.as_deref() != Some(place) {
        forget_segments(connection)?;
        connection.execute("DELETE FROM fetched", [])?;
        connection.execute("DELETE FROM unreadable", [])?;
        packs::forget(connection)?;
    }
    connection.execute(
        "INSERT OR REPLACE INTO storage (one, place, added_at) VALUES (1, ?1, ?2)",
        params![place, stamp(now)],
    )?;
    Ok(())
}

/// Exchanges nowhere any more.
///
/// # Errors
/// Those of the database.
pub fn forget(connection: &Connection) -> Result<()> {
    forget_segments(connection)?;
    packs::forget(connection)?;
    connection.execute("DELETE FROM storage", [])?;
    Ok(())
}
