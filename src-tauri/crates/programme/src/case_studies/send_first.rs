//! Asking the facilitators first: they read the case as a message, and it stays its author's draft.

use chrono::{DateTime, Utc};

use super::store;
use crate::error::Code;
use crate::messages::send_message::send_about;
use replica::{Error, Result};
use replica::{Replica, Touched};

/// Sends a draft to the facilitators, and to nobody else.
///
/// # Errors
/// `draft-unknown`, `text-needed`, `text-too-long`, `not-member`; those of the database.
pub fn send_first(programme: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let draft = store::draft(programme.connection(), id)?
        .ok_or_else(|| Error::of(Code::DraftUnknown).with("id", id))?;
    // the case has its draft's id: erased with it
    let about = format!("draft:{}", draft.edits.as_ref().unwrap_or(&draft.id));
    let (_, touched) = send_about(programme, now, &draft.told.markdown(), Some(&about))?;
    Ok(touched)
}
