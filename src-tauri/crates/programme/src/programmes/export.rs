//! A programme as a file again, for others to follow.

use crate::error::Code;
use crate::schedule;
use crate::schedule::write_file::{Links, write};
use replica::{Error, Replica, Result};

/// The text of the programme's file.
///
/// # Errors
/// `edition-draft` as long as it is prepared.
pub fn export(programme: &Replica, links: Links) -> Result<String> {
    let edition = schedule::edition(programme.connection())?;
    match edition.draft {
        true => Err(Error::of(Code::EditionDraft)),
        false => Ok(write(&edition, links)),
    }
}
