//! Changes become sealed packs, which are kept here until they are with the group.

use ledger::{Change, ChangeHash, EpochKey, GroupId};
use replica::Result;
use replica::outbox::packs;
use replica::outbox::packs::{Held, Pack};
use replica::outbox::segments::State;
use replica::record::refused;
use rusqlite::Connection;

use crate::names::{Log, content, hex};
use crate::pack::{self, BESIDE, LARGEST};
use crate::seal::branch;

/// Makes packs of changes, as few as hold them.
pub(crate) fn pack_up(
    connection: &Connection,
    key: &EpochKey,
    group: GroupId,
    own: Log,
    mut changes: Vec<Change>,
) -> Result<()> {
    // by time, so that a later pack cites earlier ones
    changes.sort_by_key(|change| {
        let header = change.header();
        (header.hlc, header.device, header.incarnation, header.seq)
    });
    let mut rest = changes.as_slice();
    while !rest.is_empty() {
        let mut size = 0;
        let fits = rest.iter().take_while(|change| {
            size += length(change);
            size <= LARGEST
        });
        let (pack, beyond) = rest.split_at(fits.count().max(1));
        keep(connection, key, group, own, parts(pack.to_vec()))?;
        rest = beyond;
    }
    Ok(())
}

/// Whether an own pack that stands holds a change.
pub(crate) fn is_packed(connection: &Connection, hash: &ChangeHash) -> Result<bool> {
    for name in packs::holding(connection, &[*hash])? {
        let mut held = parts_of(connection, &name)?.into_iter().flatten();
        if held.any(|change| change.hash() == *hash) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) fn length(change: &Change) -> usize {
    BESIDE + change.body().map_or(0, |body| body.payload.len())
}

/// What a pack holds, as it is now.
pub(crate) fn parts_of(connection: &Connection, pack: &str) -> Result<Vec<Vec<Change>>> {
    packs::held(connection, pack)?
        .into_iter()
        .map(|held| branch(connection, held.last_hash, held.first, held.last))
        .collect()
}

/// Changes in runs of consecutive ones.
fn parts(mut changes: Vec<Change>) -> Vec<Vec<Change>> {
    changes.sort_by_key(|change| {
        let header = change.header();
        (header.device, header.incarnation, header.seq)
    });
    let mut parts: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        let follows = |part: &&mut Vec<Change>| {
            part.last()
                .is_some_and(|last| change.header().prev_hash == Some(last.hash()))
        };
        match parts.last_mut().filter(follows) {
            Some(part) => part.push(change),
            None => parts.push(vec![change]),
        }
    }
    parts
}

pub(crate) fn keep(
    connection: &Connection,
    key: &EpochKey,
    group: GroupId,
    own: Log,
    parts: Vec<Vec<Change>>,
) -> Result<()> {
    let bytes = pack::seal(&mut ledger::system_random, key, group, own, &parts).map_err(refused)?;
    let held: Vec<Held> = parts
        .iter()
        .filter_map(|part| {
            let (first, last) = (part.first()?.header(), part.last()?);
            Some(Held {
                device: first.device,
                incarnation: first.incarnation,
                first: first.seq,
                last: last.header().seq,
                last_hash: last.hash(),
            })
        })
        .collect();
    let pack = Pack {
        name: hex(&content(&bytes)),
        payload: parts.iter().flatten().map(length).sum::<usize>() as u64,
        size: bytes.len() as u64,
        bytes: Some(bytes),
        state: State::Sealed,
    };
    packs::put(connection, &pack, &held)
}
