//! Noting what was read: on this device only, and told to nobody.

use super::store;
use crate::error::Result;
use crate::programme::Programme;

/// Notes that these posts were read.
///
/// # Errors
/// Those of the database.
pub fn mark_read(programme: &mut Programme, posts: &[String]) -> Result<()> {
    programme.transact(|connection| {
        posts
            .iter()
            .try_for_each(|post| store::put_read(connection, post))
    })
}
