//! Taking back a case that waits for a link: it is a draft again, and nobody ever saw it.

use super::store::{self, CaseDraft};
use crate::error::Code;
use replica::Replica;
use replica::{Error, Result};

/// Takes a case back.
///
/// # Errors
/// `post-sent` when it has left, `draft-unknown` when it was not brought yet; those of the database.
pub fn take_case_back(programme: &mut Replica, id: &str) -> Result<()> {
    programme.transact(|connection| {
        let draft = store::draft(connection, id)?;
        if draft
            .as_ref()
            .is_some_and(|draft| draft.posted_at.is_none())
        {
            return Err(Error::of(Code::DraftUnknown).with("id", id));
        }
        let draft = draft.ok_or_else(|| Error::of(Code::PostSent).with("id", id))?;
        let draft = CaseDraft {
            posted_at: None,
            altering: false,
            ..draft
        };
        store::put_draft(connection, &draft)
    })
}
