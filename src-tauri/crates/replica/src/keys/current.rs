//! The epoch that is current for an audience.

use std::collections::BTreeSet;

use ledger::{Audience, Change, EPOCH, Epoch, EpochId, EpochKey, decode_payload};
use rusqlite::Connection;

use zeroize::Zeroizing;

use crate::error::{Code, Error, Result};
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

/// The group's secret for its files, which outlives all epochs: it follows from the key of the group's first epoch. It says where
/// files are cut, and opens nothing.
///
/// # Errors
/// `no-key` while no key of the group is here.
pub fn files_secret(connection: &Connection) -> Result<Zeroizing<[u8; 32]>> {
    let mut first: Option<(u64, EpochId)> = None;
    record::each_of_kind(connection, EPOCH, |change| {
        if let Some(epoch) = read(change).filter(|epoch| epoch.audience == Audience::Group as u8) {
            let begun = (change.header().hlc.0, epoch.epoch);
            first = Some(first.map_or(begun, |first| first.min(begun)));
        }
        Ok(())
    })?;
    let key = match first {
        Some((_, epoch)) => record::judged_epoch(connection, epoch)?,
        None => None,
    };
    let key = match key {
        Some(key) => key,
        // who joined has keys before they have heard of the first epoch
        None => (record::epochs(connection, Audience::Group)?
            .into_iter()
            .next())
        .ok_or_else(|| Error::of(Code::NoKey))?,
    };
    let mut hasher = blake3::Hasher::new_derive_key("mutual-learning 2026 files");
    hasher.update(key.as_bytes());
    Ok(Zeroizing::new(*hasher.finalize().as_bytes()))
}
