//! Visiting many changes in a certain order.

use ledger::{Change, DeviceId, ObjectId};
use rusqlite::{Connection, params};

use super::changes::{clamped, read};
use crate::error::Result;

/// Gives each accepted change of the programme's own kinds to `visit`, in the order of the hybrid clock.
///
/// # Errors
/// Those of `visit`.
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
        "SELECT header, signature, salt, payload FROM change INDEXED BY change_sealed
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
        "SELECT header, signature, salt, payload FROM change INDEXED BY change_by_kind
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
        "SELECT header, signature, salt, payload FROM change INDEXED BY change_by_kind
         WHERE kind = ?1 AND kind < 32 ORDER BY hlc, hash",
        [ledger::ERASE],
        visit,
    )
}

/// Every change, each log in its order.
///
/// # Errors
/// Those of `visit`.
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
/// Those of `visit`.
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
/// Those of `visit`.
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

pub(super) fn visit_all(
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
