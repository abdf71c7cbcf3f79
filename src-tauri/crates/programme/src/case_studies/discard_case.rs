//! Throwing away a case that is being written: only its author does.

use super::store;
use crate::error::Code;
use replica::Replica;
use replica::{Error, Result};

/// Throws a draft away, whatever it tells.
///
/// # Errors
/// `draft-unknown`; those of the database.
pub fn discard_case(programme: &mut Replica, id: &str) -> Result<()> {
    programme.transact(|connection| {
        store::draft(connection, id)?
            .ok_or_else(|| Error::of(Code::DraftUnknown).with("id", id))?;
        store::delete_draft(connection, id)
    })
}
