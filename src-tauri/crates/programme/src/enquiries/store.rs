//! All SQL of enquiries.

use replica::register::Fields;
use replica::{Error, Result};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::enquiry::{Enquiry, enquiry as of_fields};

pub(super) fn project(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    // one that was removed while somebody noted something of it names nobody any more
    let named = shown.map(|fields| of_fields(id, fields));
    match named.filter(|enquiry| !enquiry.told.name().is_empty()) {
        Some(enquiry) => {
            let told =
                serde_json::to_string(&enquiry).map_err(|error| Error::internal("json", error))?;
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO enquiry (id, at, told) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![id, enquiry.at, told])?
        }
        None => connection
            .prepare_cached("DELETE FROM enquiry WHERE id = ?1")?
            .execute(params![id])?,
    };
    Ok(())
}

fn read(told: &str) -> Result<Enquiry> {
    serde_json::from_str(told).map_err(|error| Error::internal("json", error))
}

/// All enquiries, the newest first.
pub(super) fn enquiries(connection: &Connection) -> Result<Vec<Enquiry>> {
    let mut statement =
        connection.prepare_cached("SELECT told FROM enquiry ORDER BY at DESC, id")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|told| read(&told?)).collect()
}

pub(super) fn enquiry(connection: &Connection, id: &str) -> Result<Option<Enquiry>> {
    connection
        .prepare_cached("SELECT told FROM enquiry WHERE id = ?1")?
        .query_row(params![id], |row| row.get::<_, String>(0))
        .optional()?
        .map(|told| read(&told))
        .transpose()
}
