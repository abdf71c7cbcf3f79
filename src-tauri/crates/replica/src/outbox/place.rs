//! All SQL of the place where the group exchanges.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::segments::{EXCHANGED_AT, ROLLED_BACK, forget_segments};
use super::{failure, packs};
use crate::error::Result;
use crate::origin::is_own;
use crate::record::{fact, forget_fact, put_fact};
use crate::stamp::stamp;

/// The fact under which it is noted how the one who invited calls the place, where this computer has none of that name yet.
const NAMED: &str = "storage_named";

/// Where the group exchanges: `folder:/path`.
///
/// # Errors
/// See the crate.
pub fn chosen(connection: &Connection) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT place FROM storage")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// Chooses where the group exchanges. At another place all own changes are sent anew.
///
/// # Errors
/// See the crate.
pub fn put(connection: &Connection, place: &str, now: DateTime<Utc>) -> Result<()> {
    if chosen(connection)?.as_deref() != Some(place) {
        forget_segments(connection)?;
        connection.execute("DELETE FROM fetched", [])?;
        connection.execute("DELETE FROM unreadable", [])?;
        packs::forget(connection)?;
        // what was said of the other place says nothing of this one
        failure::forget(connection)?;
        for what in [EXCHANGED_AT, ROLLED_BACK] {
            forget_fact(connection, what)?;
        }
    }
    forget_fact(connection, NAMED)?;
    connection.execute(
        "INSERT OR REPLACE INTO storage (one, place, added_at) VALUES (1, ?1, ?2)",
        params![place, stamp(now)],
    )?;
    Ok(())
}

/// Exchanges nowhere any more.
///
/// # Errors
/// See the crate.
pub fn forget(connection: &Connection) -> Result<()> {
    forget_segments(connection)?;
    packs::forget(connection)?;
    failure::forget(connection)?;
    connection.execute("DELETE FROM storage", [])?;
    Ok(())
}

/// Notes how the one who invited calls the place, so that whoever joined can be asked for it.
///
/// # Errors
/// See the crate.
pub fn put_named(connection: &Connection, place: &str) -> Result<()> {
    put_fact(connection, NAMED, place)
}

/// How the one who invited calls the place, as long as none was chosen here.
///
/// # Errors
/// See the crate.
pub fn named(connection: &Connection) -> Result<Option<String>> {
    fact(connection, NAMED)
}

/// Whether the group has exchanged somewhere: this device did, or joined others who do.
///
/// # Errors
/// See the crate.
pub fn is_somewhere(connection: &Connection) -> Result<bool> {
    Ok(fact(connection, EXCHANGED_AT)?.is_some() || !is_own(connection)?)
}
