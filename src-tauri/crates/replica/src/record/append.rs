//! Appending one's own change.

use chrono::{DateTime, Utc};
use ledger::{Audience, Change, Draft, Hlc, Sealed};
use rusqlite::Connection;

use super::author::{Author, Entry, refused};
use super::changes::insert_own;
use super::logs::{head, latest, others_heads_since};
use super::members::roster_heads;
use crate::error::{Code, Error, Result};
use crate::keys::current::mailbox;

/// Signs a change after this device's last one and keeps it. Must run inside a transaction that holds the
/// write lock: the own head is read in it, so that two processes never write the same place of the log. What is for
/// the facilitators is sealed under their key.
///
/// # Errors
/// `no-key` when nothing is known of the facilitators' key; `internal` if the system gives no randomness.
pub fn append(
    connection: &Connection,
    author: &Author,
    now: DateTime<Utc>,
    entry: Entry,
) -> Result<Change> {
    let device = author.identity.device();
    let last = head(connection, device, author.incarnation)?;
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    let mut salt = [0; 16];
    ledger::system_random(&mut salt).map_err(refused)?;
    let draft = Draft {
        group: author.group,
        device,
        incarnation: author.incarnation,
        seq: last.as_ref().map_or(0, |head| head.seq + 1),
        prev_hash: last.as_ref().map(|head| head.hash),
        roster_heads: roster_heads(connection)?,
        deps: others_heads_since(connection, device, author.incarnation)?,
        hlc: Hlc::tick(millis, latest(connection, device, millis)?),
        audience: entry.audience,
        kind: entry.kind,
        object: entry.object,
    };
    let payload = match entry.audience {
        Audience::Group => entry.payload,
        audience => sealed(connection, audience, &draft, &entry.payload)?,
    };
    let change = Change::sign(draft, author.identity.signing(), salt, payload).map_err(refused)?;
    insert_own(connection, &change)?;
    Ok(change)
}

fn sealed(
    connection: &Connection,
    audience: Audience,
    draft: &Draft,
    payload: &[u8],
) -> Result<Vec<u8>> {
    let (epoch, mailbox) = mailbox(connection, audience)?.ok_or_else(|| Error::of(Code::NoKey))?;
    let binding = draft.binding().map_err(refused)?;
    let bytes = ledger::post(
        &mut ledger::system_random,
        draft.group,
        epoch,
        &mailbox,
        &binding,
        payload,
    )
    .map_err(refused)?;
    let sealed = Sealed { epoch, bytes };
    ledger::encode_payload(&sealed).map_err(refused)
}
