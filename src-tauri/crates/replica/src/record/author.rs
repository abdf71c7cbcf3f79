//! Who writes, and what is to be written.

use ledger::{Audience, GroupId, Identity, ObjectId};

use crate::error::Error;

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
