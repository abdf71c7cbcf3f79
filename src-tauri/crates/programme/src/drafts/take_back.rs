//! Taking back what waits for a link: it is a draft again, and nobody ever saw it.

use replica::register::exists;
use replica::{Error, Replica, Result};

use super::draft::Kind;
use super::store;
use crate::error::Code;

/// Takes back what was posted.
///
/// # Errors
/// `post-sent` when it has left, `draft-unknown` when it was not posted yet or never was.
pub fn take_back(replica: &mut Replica, id: &str) -> Result<()> {
    replica.transact(|projection| match store::is_here(projection, id)? {
        Some((_, true)) => store::take_back(projection, id),
        Some((_, false)) => Err(Error::of(Code::DraftUnknown).with("id", id)),
        None => {
            let mut left = false;
            for kind in Kind::ALL {
                left |= exists(projection.connection(), kind.noun(), id)?;
            }
            let code = match left {
                true => Code::PostSent,
                false => Code::DraftUnknown,
            };
            Err(Error::of(code).with("id", id))
        }
    })
}
