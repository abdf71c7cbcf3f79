//! Noting what was read: on this device only, and told to nobody.

use super::store;
use replica::Replica;
use replica::Result;

/// Notes that these posts were read.
///
/// # Errors
/// See the crate.
pub fn mark_read(programme: &mut Replica, posts: &[String]) -> Result<()> {
    programme.transact(|connection| {
        posts
            .iter()
            .try_for_each(|post| store::put_read(connection, post))
    })
}
