//! Throwing a draft away: only its author does.

use super::store;
use crate::error::Code;
use replica::Replica;
use replica::{Error, Result};

/// Throws a draft away, whatever it says.
///
/// # Errors
/// `draft-unknown`; those of the database.
pub fn discard_draft(programme: &mut Replica, id: &str) -> Result<()> {
    programme.transact(|connection| {
        store::draft(connection, id)?
            .ok_or_else(|| Error::of(Code::DraftUnknown).with("id", id))?;
        store::delete(connection, "draft", id)
    })
}
