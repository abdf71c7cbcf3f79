//! Throwing a draft away: only its author does.

use replica::{Error, Replica, Result};

use super::store;
use crate::error::Code;

/// Throws a draft away, whatever it says.
///
/// # Errors
/// `draft-unknown`.
pub fn discard_draft(replica: &mut Replica, id: &str) -> Result<()> {
    replica.transact(|projection| match store::is_here(projection, id)? {
        Some(_) => store::delete(projection, id),
        None => Err(Error::of(Code::DraftUnknown).with("id", id)),
    })
}
