//! Asking the facilitators first: they read the draft as a message, and it stays its author's draft.

use chrono::{DateTime, Utc};
use replica::{Error, Replica, Result, Touched};
use rusqlite::Connection;

use super::draft::{Body, Draft};
use super::kinds::for_kind;
use super::store;
use crate::error::Code;
use crate::messages::send_message::send_about;

/// Sends a draft to the facilitators, and to nobody else.
///
/// # Errors
/// `draft-unknown`, `text-needed`, `text-too-long`, `not-member`.
pub fn send_first(replica: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let unknown = || Error::of(Code::DraftUnknown).with("id", id);
    let (kind, _) = store::is_here(replica.connection(), id)?.ok_or_else(unknown)?;
    let message = for_kind!(kind, message(replica.connection(), id))?;
    let (words, of) = message.ok_or_else(unknown)?;
    let about = format!("draft:{of}");
    let (_, touched) = send_about(replica, now, &words, Some(&about))?;
    Ok(touched)
}

/// The words, and the object with which the message is erased: the draft becomes it, changes or translates it.
fn message<B: Body>(connection: &Connection, id: &str) -> Result<Option<(String, String)>> {
    let draft: Option<Draft<B>> = store::draft(connection, id)?;
    Ok(draft.map(|draft| {
        let words = draft.body.words();
        (words, draft.edits.or(draft.translates).unwrap_or(draft.id))
    }))
}
