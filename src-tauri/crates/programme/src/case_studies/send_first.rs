//! Asking the facilitators first: they read the case as a message, and it stays its author's draft.

use chrono::{DateTime, Utc};

use super::store;
use crate::error::{Code, Error, Result};
use crate::messages::send_message::send_message;
use crate::programme::{Programme, Touched};

/// Sends a draft to the facilitators, and to nobody else.
///
/// # Errors
/// `draft-unknown`, `text-needed`, `text-too-long`, `not-member`; those of the database.
pub fn send_first(programme: &mut Programme, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let draft = store::draft(programme.connection(), id)?
        .ok_or_else(|| Error::of(Code::DraftUnknown).with("id", id))?;
    let (_, touched) = send_message(programme, now, &draft.told.markdown())?;
    Ok(touched)
}
