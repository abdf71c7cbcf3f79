//! Taking back what waits for a link: it is a draft again, and nobody ever saw it.

use replica::{Error, Replica, Result};

use super::store;
use crate::error::Code;

/// Takes back what was posted.
///
/// # Errors
/// `post-sent` when it has left, `draft-unknown` when it was not posted yet.
pub fn take_back(replica: &mut Replica, id: &str) -> Result<()> {
    replica.transact(|projection| match store::is_here(projection, id)? {
        Some((_, true)) => store::take_back(projection, id),
        Some((_, false)) => Err(Error::of(Code::DraftUnknown).with("id", id)),
        None => Err(Error::of(Code::PostSent).with("id", id)),
    })
}
