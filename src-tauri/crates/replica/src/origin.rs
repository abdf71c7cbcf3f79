//! How a programme came to this computer, and since when its schedule is known as it stands.

use rusqlite::Connection;

use crate::error::Result;
use crate::record::fact;

/// The fact that says how a programme came here: [`OWN`], `sample`, `file`, or `group`.
pub const ORIGIN: &str = "origin";
/// The origin of what was founded on this computer.
pub const OWN: &str = "own";
/// The fact that says since when the schedule is known as it stands (RFC 3339).
pub const KNOWN_SINCE: &str = "known_since";

/// Whether it was founded on this computer.
///
/// # Errors
/// See the crate.
pub fn is_own(connection: &Connection) -> Result<bool> {
    Ok(fact(connection, ORIGIN)?.as_deref() == Some(OWN))
}
