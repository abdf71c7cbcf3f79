//! The epoch that is current for an audience.

use std::collections::BTreeSet;

use ledger::{Audience, Change, EPOCH, Epoch, EpochId, EpochKey, decode_payload};
use rusqlite::Connection;

use crate::error::Result;
use crate::record;

/// Under this name stands what an invitation said of the facilitators' mailbox.
const MAILBOX: &str = "mailbox";

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
/// See the crate.
pub fn newest(connection: &Connection, audience: Audience) -> Result<Vec<Begun>> {
    let mut begun = Vec::new();
    let mut replaced: BTreeSet<EpochId> = BTreeSet::new();
    record::each_of_kind(connection, EPOCH, |change| {
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
/// See the crate.
pub fn current(connection: &Connection, audience: Audience) -> Result<Option<Epoch>> {
    let newest = newest(connection, audience)?.into_iter().next();
    Ok(newest.map(|begun| begun.epoch))
}

/// Where an audience is written to: the current epoch and its mailbox, or before any epoch has come what the invitation
/// said.
///
/// # Errors
/// See the crate.
pub fn mailbox(connection: &Connection, audience: Audience) -> Result<Option<(EpochId, [u8; 32])>> {
    if let Some(epoch) = current(connection, audience)? {
        return Ok(epoch.mailbox.map(|mailbox| (epoch.epoch, mailbox)));
    }
    let Some(mailbox) = record::secret(connection, MAILBOX)? else {
        return Ok(None);
    };
    let epoch = record::fact(connection, MAILBOX)?.and_then(|epoch| epoch.parse().ok());
    Ok(epoch
        .filter(|_| audience == Audience::Facilitators)
        .map(|epoch| (epoch, *mailbox)))
}

/// Notes where an invitation says that the facilitators are written to.
///
/// # Errors
/// See the crate.
pub fn put_mailbox(connection: &Connection, epoch: EpochId, mailbox: &[u8; 32]) -> Result<()> {
    record::put_fact(connection, MAILBOX, &epoch.to_string())?;
    record::put_secret(connection, MAILBOX, mailbox)
}

/// The current epoch's key; `None` while nobody has handed it to this device.
///
/// # Errors
/// See the crate.
pub fn current_key(connection: &Connection, audience: Audience) -> Result<Option<EpochKey>> {
    match current(connection, audience)? {
        Some(epoch) => record::epoch(connection, epoch.epoch),
        None => Ok(None),
    }
}
