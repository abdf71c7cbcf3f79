//! Taking the keys that others wrapped for this device.

use ledger::{
    Audience, Change, EPOCH, Epoch, EpochId, EpochKey, GroupId, Identity, WRAP, Wrap, Wraps,
    decode_payload, open_handover, unwrap,
};
use rusqlite::Connection;

use super::current::{current, read};
use crate::error::Result;
use crate::record;

/// Takes every key that is wrapped for one of these identities, with all that its epoch hands over. Returns whether any
/// was new.
///
/// # Errors
/// See the crate.
pub fn take(connection: &Connection, group: GroupId, identities: &[Identity]) -> Result<bool> {
    Offered::here(connection)?.take(connection, group, identities, true)
}

/// The same from changes that are not judged yet, together with those that wait and those that are here: an epoch and the
/// wrap that opens it may have come one after the other. They open what others sealed and no more: nothing is sealed under
/// a key whose epoch was not judged, and what is opened is judged by itself.
///
/// # Errors
/// See the crate.
pub fn provisionally(
    connection: &Connection,
    group: GroupId,
    identities: &[Identity],
    changes: &[Change],
) -> Result<bool> {
    let mut offered = Offered::here(connection)?;
    for bytes in record::waiting(connection)? {
        Change::decode(&bytes)
            .iter()
            .for_each(|change| offered.add(change));
    }
    changes.iter().for_each(|change| offered.add(change));
    offered.take(connection, group, identities, false)
}

/// Epochs, and keys wrapped for devices.
#[derive(Default)]
struct Offered {
    epochs: Vec<Epoch>,
    wraps: Vec<(EpochId, Wrap)>,
}

impl Offered {
    fn here(connection: &Connection) -> Result<Self> {
        let mut offered = Self::default();
        for kind in [EPOCH, WRAP] {
            record::each_of_kind(connection, kind, |change| {
                offered.add(change);
                Ok(())
            })?;
        }
        Ok(offered)
    }

    fn add(&mut self, change: &Change) {
        match change.header().kind {
            EPOCH => {
                if let Some(epoch) = read(change) {
                    let wraps = epoch.wraps.iter();
                    self.wraps
                        .extend(wraps.map(|wrap| (epoch.epoch, wrap.clone())));
                    self.epochs.push(epoch);
                }
            }
            WRAP => {
                if let Ok(wraps) = change.payload().and_then(decode_payload::<Wraps>) {
                    let known = wraps.wraps.into_iter();
                    self.wraps.extend(known.map(|wrap| (wraps.epoch, wrap)));
                }
            }
            _ => {}
        }
    }

    fn take(
        &self,
        connection: &Connection,
        group: GroupId,
        identities: &[Identity],
        judged: bool,
    ) -> Result<bool> {
        let mut new = false;
        // what one epoch hands over may open another that stands before it in the record
        while self.pass(connection, group, identities, judged)? {
            new = true;
        }
        Ok(new)
    }

    fn pass(
        &self,
        connection: &Connection,
        group: GroupId,
        identities: &[Identity],
        judged: bool,
    ) -> Result<bool> {
        let mut new = false;
        let current = current(connection, Audience::Facilitators)?.map(|epoch| epoch.epoch);
        for epoch in &self.epochs {
            let held = record::epoch(connection, epoch.epoch)?;
            let Some(key) = held.or_else(|| self.unwrapped(epoch.epoch, group, identities)) else {
                continue;
            };
            let Ok(audience) = Audience::from_number(epoch.audience) else {
                continue;
            };
            new |= keep(connection, audience, &key, judged)?;
            // what it hands over may be altered while its key is right: the key still opens what is sealed with it
            let Ok(handover) = open_handover(&key, group, epoch) else {
                tracing::warn!("epoch {} hands over nothing that can be read", epoch.epoch);
                continue;
            };
            for previous in &handover.previous {
                new |= keep(connection, audience, previous, judged)?;
            }
            if !judged {
                continue;
            }
            if let Some(lifetime) = &handover.lifetime
                && record::secret(connection, "lifetime")?.is_none()
            {
                record::put_secret(connection, "lifetime", lifetime)?;
            }
            // it rotates with those who may use it: the one of the current epoch is the one that counts
            if let Some(certificate) = &handover.certificate
                && current == Some(epoch.epoch)
            {
                record::put_secret(connection, "certificate", certificate)?;
            }
        }
        Ok(new)
    }

    fn unwrapped(
        &self,
        epoch: EpochId,
        group: GroupId,
        identities: &[Identity],
    ) -> Option<EpochKey> {
        let wraps = self.wraps.iter().filter(|(id, _)| *id == epoch);
        wraps.into_iter().find_map(|(id, wrap)| {
            let mut identities = identities.iter();
            let identity = identities.find(|identity| identity.device() == wrap.device)?;
            // a wrap that does not open was meant to mislead, or was altered: another one may serve
            unwrap(identity, group, *id, wrap).ok()
        })
    }
}

fn keep(connection: &Connection, audience: Audience, key: &EpochKey, judged: bool) -> Result<bool> {
    let new = match judged {
        // one that was taken before its epoch was judged opens more from now on
        true => record::judged_epoch(connection, key.id())?.is_none(),
        false => record::epoch(connection, key.id())?.is_none(),
    };
    if judged {
        record::put_epoch(connection, audience, key)?;
    } else if new {
        record::put_provisional_epoch(connection, key)?;
    }
    Ok(new)
}
