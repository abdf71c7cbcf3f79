//! A facilitator's device looks after the keys: a new epoch when somebody left, and the current one for whoever lacks it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ledger::{
    Audience, DeviceId, EPOCH, Epoch, EpochKey, Handover, ObjectId, Power, Roster, WRAP, Wrap,
    Wraps, decode_payload, encode_payload, mailbox, seal_handover, wrap,
};
use rusqlite::Connection;

use super::current::{Begun, newest};
use crate::error::Result;
use crate::record;
use crate::record::append::append;
use crate::record::{Author, Entry, refused};

const AUDIENCES: [Audience; 2] = [Audience::Group, Audience::Facilitators];

/// Begins the epochs that are due and wraps the current ones for those who lack them. Returns how many changes that took:
/// none when all is well. Must run inside a facilitator's transaction.
///
/// # Errors
/// `internal` if the system gives no randomness.
pub fn rotate_if_due(
    connection: &Connection,
    author: &Author,
    roster: &Roster,
    now: DateTime<Utc>,
) -> Result<u32> {
    let mut written = 0;
    for audience in AUDIENCES {
        let begun = newest(connection, audience)?;
        // the current one is the first; what the others say is sealed by nobody
        let stale = begun.first().is_some_and(|begun| {
            roster.somebody_left_since(&begun.change.header().roster_heads, audience)
        });
        // of two epochs that were begun at once both hold; one facilitator's device joins them, lest all do so for ever
        let joins = begun.len() > 1 && first_facilitator(roster) == Some(author.identity.device());
        if stale || joins {
            if begin(connection, author, roster, now, audience, &begun)? {
                written += 1;
            }
        } else if let Some(begun) = begun.first()
            && hand_on(connection, author, roster, now, audience, begun)?
        {
            written += 1;
        }
    }
    Ok(written)
}

fn first_facilitator(roster: &Roster) -> Option<DeviceId> {
    let members = roster.members().into_iter();
    members
        .filter(|(_, standing)| standing.power == Power::Facilitator)
        .map(|(device, _)| device)
        .next()
}

/// Who ought to hold an audience's key: its devices, the founding key, and if they are `invited` the bearers of open
/// invitations. An invitation brings the keys of its own time along, and needs those that were begun afterwards.
fn readers(roster: &Roster, audience: Audience, invited: bool) -> Vec<(DeviceId, [u8; 32])> {
    let mut readers: Vec<(DeviceId, [u8; 32])> = roster
        .members()
        .into_iter()
        .filter(|(_, standing)| audience == Audience::Group || standing.power == Power::Facilitator)
        .filter_map(|(device, standing)| Some((device, standing.wrapping_key?)))
        .collect();
    if let Some((device, standing)) = roster.recovery() {
        readers.extend(standing.wrapping_key.map(|key| (device, key)));
    }
    if audience == Audience::Group && invited {
        let open = roster.invitations().into_iter();
        readers.extend(
            open.filter(|(_, invitation)| !invitation.withdrawn)
                .map(|(id, invitation)| (id, invitation.invite.wrapping_key)),
        );
    }
    readers
}

fn begin(
    connection: &Connection,
    author: &Author,
    roster: &Roster,
    now: DateTime<Utc>,
    audience: Audience,
    before: &[Begun],
) -> Result<bool> {
    let random = &mut ledger::system_random;
    let mut previous = Vec::new();
    for begun in before {
        match record::epoch(connection, begun.epoch.epoch)? {
            Some(key) => previous.push(key),
            // whoever does not hold what was before cannot hand it on: somebody who does will
            None => return Ok(false),
        }
    }
    let key = EpochKey::new(random).map_err(refused)?;
    let handover = match audience {
        Audience::Group => Handover {
            previous,
            lifetime: record::secret(connection, "lifetime")?,
            certificate: None,
        },
        _ => {
            // the key that signs certificates rotates with those who may use it
            let mut certificate = zeroize::Zeroizing::new([0; 32]);
            ledger::Random::fill(random, certificate.as_mut_slice()).map_err(refused)?;
            record::put_secret(connection, "certificate", &certificate)?;
            Handover {
                previous,
                lifetime: None,
                certificate: Some(certificate),
            }
        }
    };
    let mut wraps = Vec::new();
    for (device, for_it) in readers(roster, audience, true) {
        wraps.push(wrap(random, &key, author.group, device, &for_it).map_err(refused)?);
    }
    let epoch = Epoch {
        epoch: key.id(),
        audience: audience as u8,
        wraps,
        handover: seal_handover(random, &key, author.group, &handover).map_err(refused)?,
        replaces: before.iter().map(|begun| begun.epoch.epoch).collect(),
        mailbox: Some(mailbox(&key).map_err(refused)?),
    };
    record::put_epoch(connection, audience, &key)?;
    let entry = Entry {
        kind: EPOCH,
        object: ObjectId::of("epoch", &key.id().to_string()),
        audience: Audience::Group,
        payload: encode_payload(&epoch).map_err(refused)?,
    };
    append(connection, author, now, entry)?;
    Ok(true)
}

fn hand_on(
    connection: &Connection,
    author: &Author,
    roster: &Roster,
    now: DateTime<Utc>,
    audience: Audience,
    begun: &Begun,
) -> Result<bool> {
    let epoch = begun.epoch.epoch;
    let Some(key) = record::epoch(connection, epoch)? else {
        return Ok(false);
    };
    let mut held: BTreeSet<DeviceId> = begun.epoch.wraps.iter().map(|wrap| wrap.device).collect();
    record::each_of_kind(connection, WRAP, |change| {
        let wraps = change.payload().and_then(decode_payload::<Wraps>);
        if let Ok(wraps) = wraps
            && wraps.epoch == epoch
        {
            held.extend(wraps.wraps.iter().map(|wrap| wrap.device));
        }
        Ok(())
    })?;
    let mut wraps: Vec<Wrap> = Vec::new();
    for (device, for_it) in readers(roster, audience, false) {
        if !held.contains(&device) {
            let random = &mut ledger::system_random;
            wraps.push(wrap(random, &key, author.group, device, &for_it).map_err(refused)?);
        }
    }
    if wraps.is_empty() {
        return Ok(false);
    }
    let entry = Entry {
        kind: WRAP,
        object: ObjectId::of("epoch", &epoch.to_string()),
        audience: Audience::Group,
        payload: encode_payload(&Wraps { epoch, wraps }).map_err(refused)?,
    };
    append(connection, author, now, entry)?;
    Ok(true)
}
