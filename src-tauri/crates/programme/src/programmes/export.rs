//! A programme as a file again, for others to follow.

use crate::error::Result;
use crate::programme::Programme;
use crate::schedule::store;
use crate::schedule::write_file::{Links, write};

/// The text of the programme's file.
///
/// # Errors
/// Those of the database.
pub fn export(programme: &Programme, links: Links) -> Result<String> {
    Ok(write(&store::edition(programme.connection())?, links))
}
