//! What facilitators saw first goes with what became of it: erasing a post for everybody leaves no copy of it among the messages.

use super::store;
use crate::erase::erase_within;
use crate::error::{Code, Result};
use crate::programme::Writing;
use crate::register::Noun;

/// Erases the messages that showed a draft to the facilitators.
///
/// # Errors
/// Those of the database.
pub(crate) fn erase_first(writing: &mut Writing<'_>, draft: &str) -> Result<()> {
    for message in store::about(writing.connection(), &format!("draft:{draft}"))? {
        match erase_within(writing, Noun::Message, &message) {
            // erased before, or not theirs to erase
            Err(error) if matches!(error.kind(), Code::NotYours | Code::ChangeUnknown) => {}
            done => done?,
        }
    }
    Ok(())
}
