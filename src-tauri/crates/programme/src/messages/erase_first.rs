//! What facilitators saw first goes with what became of it: erasing a post for everybody leaves no copy of it among the messages.

use super::store;
use crate::noun::Noun;
use replica::Result;
use replica::Writing;
use replica::erase::erase_within;

/// Erases the messages that showed a draft to the facilitators.
///
/// # Errors
/// See the crate.
pub(crate) fn erase_first(writing: &mut Writing<'_>, draft: &str) -> Result<()> {
    for message in store::about(writing.connection(), &format!("draft:{draft}"))? {
        match erase_within(writing, Noun::Message, &message) {
            // erased before, or not theirs to erase
            Err(error)
                if error.is(replica::Code::NotYours) || error.is(replica::Code::ChangeUnknown) => {}
            done => done?,
        }
    }
    Ok(())
}

/// Erases those of which the post or the case was removed since, from whatever device. Must run inside a facilitator's transaction.
///
/// # Errors
/// See the crate.
pub(crate) fn erase_orphans(writing: &mut Writing<'_>) -> Result<()> {
    for removed in store::about_what_was_removed(writing.connection())? {
        erase_first(writing, &removed)?;
    }
    Ok(())
}
