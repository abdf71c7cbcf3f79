//! A programme as a file again, for others to follow.

use crate::schedule;
use crate::schedule::write_file::{Links, write};
use replica::Replica;
use replica::Result;

/// The text of the programme's file.
///
/// # Errors
/// See the crate.
pub fn export(programme: &Replica, links: Links) -> Result<String> {
    Ok(write(&schedule::edition(programme.connection())?, links))
}
