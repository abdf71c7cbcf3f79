//! The ledger of one programme in its database: appending one's own signed changes, and reading them all.
//!
//! Not here: what a change means (`apply`), and codec, signatures and the roster's rules (the crate
//! `ledger`).

pub mod store;

use chrono::{DateTime, Utc};
use ledger::{Audience, Change, Draft, GroupId, Hlc, Identity, ObjectId};
use rusqlite::Connection;

use crate::error::{Error, Result};

/// Who writes: this device in one group.
pub struct Author {
    /// The device's keys.
    pub identity: Identity,
    /// The group.
    pub group: GroupId,
    /// This installation of the device; another one begins when a backup was restored.
    pub incarnation: u32,
}

/// A change to be written.
#[derive(Debug)]
pub struct Entry {
    /// What kind of change.
    pub kind: u16,
    /// What it is about.
    pub object: ObjectId,
    /// Who may read it.
    pub audience: Audience,
    /// What it says.
    pub payload: Vec<u8>,
}

/// What the ledger refuses is a fault of ours when we wrote it ourselves.
pub fn refused(refusal: ledger::Refusal) -> Error {
    Error::internal("ledger", refusal)
}

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
