//! What an exchange leaves for later.

use rusqlite::Connection;
use serde::Serialize;

use super::segments::{stages, unreadable};
use crate::error::Result;
use crate::record::{count_newer, count_waiting, wordless};

/// Why an object was not read: the key under which it is sealed is not here.
pub const NO_KEY: &str = "no-key";
/// Why an object was not read: only a newer version of the app can.
pub const NEWER: &str = "newer";

/// Counts of what is left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Left {
    /// Own changes that could not be sent.
    pub unsent: u32,
    /// Own changes that were sent and not seen there yet.
    pub unconfirmed: u32,
    /// Changes of others that wait for something before them.
    pub waiting: u32,
    /// Objects that could not be read, and changes that came without their words.
    pub unreadable: u32,
    /// Of these, those whose key is not here.
    pub no_key: u32,
    /// Objects and changes that only a newer version of the app can read.
    pub newer: u32,
}

/// What is left. What waits to be signed is not counted: it is no change yet.
///
/// # Errors
/// See the crate.
pub fn left(connection: &Connection) -> Result<Left> {
    let (unsent, unconfirmed) = stages(connection)?;
    let unread = unreadable(connection)?;
    let because = |reason: &str| small(unread.iter().filter(|(_, said)| said == reason).count());
    Ok(Left {
        unsent: u32::try_from(unsent).unwrap_or(u32::MAX),
        unconfirmed: u32::try_from(unconfirmed).unwrap_or(u32::MAX),
        waiting: count_waiting(connection)?,
        unreadable: small(unread.len() + wordless(connection)?.len()),
        no_key: because(NO_KEY),
        newer: because(NEWER).saturating_add(count_newer(connection)?),
    })
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
