//! The epoch that is current for an audience.

use std::collections::BTreeSet;

use ledger::{Audience, Change, EPOCH, Epoch, EpochId, EpochKey, decode_payload};
use rusqlite::Connection;

use crate::error::Result;
use crate::record::store;

/// An accepted epoch of an audience.
#[derive(Debug, Clone)]
pub struct Begun {
    /// What it says.
    pub epoch: Epoch,
    /// The change that began it.
    pub change: Change,
}

/// The accepted epochs of an audience that no other one replaces, by their ids: several after concurrent rotations.
///
/// # Errors
/// Those of the database.
pub fn newest(connection: &Connection, audience: Audience) -> Result<Vec<Begun>> {
    let mut begun = Vec::new();
    let mut replaced: BTreeSet<EpochId> = BTreeSet::new();
    store::each_of_kind(connection, EPOCH, |change| {
        // one that cannot be read begins nothing: judging has let it pass, since later formats may say more
        if let Some(epoch) = read(change)
            && epoch.audience == audience as u8
        {
            replaced.extend(&epoch.replaces);
            begun.push(Begun {
                epoch,
                change: change.clone(),
            });
        }
        Ok(())
    })?;
    begun.retain(|begun| !replaced.contains(&begun.epoch.epoch));
    begun.sort_by_key(|begun| begun.epoch.epoch);
    Ok(begun)
}

/// What an EPOCH says.
pub fn read(change: &Change) -> Option<Epoch> {
    decode_payload(change.payload().ok()?).ok()
}

/// The current epoch's id and mailbox; of several the smallest.
///
/// # Errors
/// Those of the database.
pub fn current(connection: &Connection, audience: Audience) -> Result<Option<Epoch>> {
    let newest = newest(connection, audience)?.into_iter().next();
    Ok(newest.map(|begun| begun.epoch))
}

/// The current epoch's key; `None` while nobody has handed it to this device.
///
/// # Errors
/// Those of the database.
pub fn current_key(connection: &Connection, audience: Audience) -> Result<Option<EpochKey>> {
    match current(connection, audience)? {
        Some(epoch) => store::epoch(connection, epoch.epoch),
        None => Ok(None),
    }
}
