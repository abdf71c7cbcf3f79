//! Portraits: where a page finds one, and its bytes.
//!
//! A page never gets a portrait's bytes with a reading, but its address: `portrait/<person>/<version>`. The version changes
//! with the portrait, so that what was drawn once is drawn again only then.

use replica::ids::is_id;
use replica::register::heads;
use replica::{Replica, Result};
use rusqlite::Connection;

use super::store;
use crate::noun::Noun;

/// What every address of a portrait begins with.
const BEGINS: &str = "portrait/";

/// The address of a person's portrait, if there is one.
///
/// # Errors
/// See the crate.
pub(super) fn address(connection: &Connection, person: &str) -> Result<Option<String>> {
    if !store::has_portrait(connection, person)? {
        return Ok(None);
    }
    let heads = heads(connection, Noun::Introduction, person, "photo")?;
    let version = heads.last().map(ToString::to_string).unwrap_or_default();
    let version = version.get(..16).unwrap_or(&version);
    Ok(Some(format!("{BEGINS}{person}/{version}")))
}

/// The portrait at an address, as JPEG; `None` where there is none, or the address is no portrait's.
///
/// # Errors
/// See the crate.
pub fn portrait(replica: &Replica, address: &str) -> Result<Option<Vec<u8>>> {
    let person = address
        .strip_prefix(BEGINS)
        .and_then(|rest| rest.split('/').next())
        .filter(|person| is_id(person));
    match person {
        Some(person) => store::portrait(replica.connection(), person),
        None => Ok(None),
    }
}
