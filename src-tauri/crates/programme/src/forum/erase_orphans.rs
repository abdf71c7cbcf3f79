//! What others translated of a post that its author removed: a facilitator's device erases it, since its author may not.

use super::store;
use crate::noun::Noun;
use replica::Result;
use replica::Writing;
use replica::erase::erase_within;

/// Erases the translations of which the post was removed. Must run inside a facilitator's transaction.
///
/// # Errors
/// See the crate.
pub fn erase_orphans(writing: &mut Writing<'_>) -> Result<()> {
    for id in store::orphans(writing.connection())? {
        erase_within(writing, Noun::Translation, &id)?;
    }
    Ok(())
}
