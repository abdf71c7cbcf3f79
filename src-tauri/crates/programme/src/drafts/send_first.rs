//! Asking the facilitators first: they read the draft as a message, and it stays its author's draft.

use chrono::{DateTime, Utc};
use replica::{Error, Projection, Replica, Result, Touched, Writing};
use rusqlite::Connection;

use super::draft::{Body, Draft};
use super::kinds::for_kind;
use super::store;
use crate::error::Code;
use crate::messages::send_message::send_within;

/// Sends a draft to the facilitators, and to nobody else.
///
/// # Errors
/// `draft-unknown`, `text-needed`, `text-too-long`, `not-member`.
pub fn send_first(replica: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let ((), touched) = replica.write_own(now, |writing| send(writing, id))?;
    Ok(touched)
}

/// Keeps a draft and sends it to the facilitators in one transaction, and gives its id: where it cannot be sent, nothing is kept.
///
/// # Errors
/// As [`send_first`]; those of `keep`.
pub fn keep_and_send_first(
    replica: &mut Replica,
    now: DateTime<Utc>,
    keep: impl FnOnce(&Projection<'_>) -> Result<String>,
) -> Result<(String, Touched)> {
    replica.write_own(now, |writing| {
        let id = keep(&writing.projection())?;
        send(writing, &id)?;
        Ok(id)
    })
}

fn send(writing: &mut Writing<'_>, id: &str) -> Result<()> {
    let unknown = || Error::of(Code::DraftUnknown).with("id", id);
    let connection = writing.connection();
    let (kind, _) = store::is_here(connection, id)?.ok_or_else(unknown)?;
    let message = for_kind!(kind, message(connection, id))?;
    let (words, of) = message.ok_or_else(unknown)?;
    send_within(writing, &words, Some(&format!("draft:{of}"))).map(drop)
}

/// The words, and the object with which the message is erased: the draft becomes it, changes or translates it.
fn message<B: Body>(connection: &Connection, id: &str) -> Result<Option<(String, String)>> {
    let draft: Option<Draft<B>> = store::draft(connection, id)?;
    Ok(draft.map(|draft| {
        let words = draft.body.words();
        (words, draft.edits.or(draft.translates).unwrap_or(draft.id))
    }))
}
