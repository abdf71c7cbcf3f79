//! Appending one's own change.

use chrono::{DateTime, Utc};
use ledger::{Change, Draft, Hlc};
use rusqlite::Connection;

use super::{Author, Entry, refused, store};
use crate::error::Result;

/// Signs a change after this device's last one and keeps it. Must run inside a transaction that holds the
/// write lock: the own head is read in it, so that two processes never write the same place of the log.
///
/// # Errors
/// Those of the database; `internal` if the system gives no randomness.
pub fn append(
    connection: &Connection,
    author: &Author,
    now: DateTime<Utc>,
    entry: Entry,
) -> Result<Change> {
    let device = author.identity.device();
    let head = store::head(connection, device, author.incarnation)?;
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    let mut salt = [0; 16];
    ledger::system_random(&mut salt).map_err(refused)?;
    let draft = Draft {
        group: author.group,
        device,
        incarnation: author.incarnation,
        seq: head.as_ref().map_or(0, |head| head.seq + 1),
        prev_hash: head.as_ref().map(|head| head.hash),
        roster_heads: store::roster_heads(connection)?,
        deps: store::others_heads_since(connection, device, author.incarnation)?,
        hlc: Hlc::tick(millis, store::latest(connection)?),
        audience: entry.audience,
        kind: entry.kind,
        object: entry.object,
    };
    let change =
        Change::sign(draft, author.identity.signing(), salt, entry.payload).map_err(refused)?;
    store::insert(connection, &change)?;
    Ok(change)
}
