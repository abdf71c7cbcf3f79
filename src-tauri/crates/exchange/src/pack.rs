//! A pack: changes of many logs in one object, so that whoever comes late asks for a few objects and not for all. And the
//! index that says which packs hold what.
//!
//! Each change is signed by itself: who made a pack is not asked, and one that is wrong costs time and nothing else. Not here:
//! when packs are made (`repack`) and when they are asked for (`catch_up`).

use std::collections::BTreeMap;

use ledger::{
    Change, DeviceId, EpochKey, GroupId, Purpose, Random, Refusal, decode_payload, encode_payload,
};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::columns::{self, Columns};
use crate::names::Log;
use crate::object::{self, Belongs};

/// The most bytes of changes in one pack, before they are compressed: about 2 MB then.
pub const LARGEST: usize = 6 * 1024 * 1024;
/// What a change takes besides its payload, about.
pub const BESIDE: usize = 240;
/// How much a pack can be when unpacked.
const UNPACKED: usize = 24 * 1024 * 1024;

/// Consecutive changes of one log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Span {
    /// The log's device.
    #[n(0)]
    pub device: DeviceId,
    /// The log's life.
    #[n(1)]
    pub incarnation: u32,
    /// The first place.
    #[n(2)]
    pub first: u64,
    /// The last place.
    #[n(3)]
    pub last: u64,
    /// Which change that last one is: the first 8 bytes of its hash.
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    pub tip: [u8; 8],
}

impl Span {
    /// The log.
    pub const fn log(&self) -> Log {
        Log {
            device: self.device,
            incarnation: self.incarnation,
        }
    }

    /// How many of its changes stand at this place or after it.
    pub const fn beyond(&self, next: u64) -> u64 {
        let from = if next > self.first { next } else { self.first };
        self.last.saturating_add(1).saturating_sub(from)
    }
}

/// What an index says of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Listed {
    /// The first 16 bytes of BLAKE3 of its bytes: its name.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: [u8; 16],
    /// What it holds.
    #[n(1)]
    pub spans: Vec<Span>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Part {
    #[n(0)]
    device: DeviceId,
    #[n(1)]
    incarnation: u32,
    #[n(2)]
    first: u64,
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    random: Vec<u8>,
}

const fn belongs(group: GroupId, of: Log) -> Belongs {
    Belongs {
        group,
        log: of,
        places: None,
    }
}

/// Seals a pack; each part holds consecutive changes of one branch of a log.
///
/// # Errors
/// [`Refusal::Randomness`].
pub fn seal(
    random: &mut impl Random,
    key: &EpochKey,
    group: GroupId,
    of: Log,
    parts: &[Vec<Change>],
) -> Result<Vec<u8>, Refusal> {
    let mut written: Vec<Part> = Vec::new();
    let mut said: Vec<ByteVec> = Vec::new();
    for changes in parts.iter().flat_map(|part| part.chunks(columns::MOST)) {
        let Some(first) = changes.first().map(Change::header) else {
            continue;
        };
        let columns = columns::write(changes)?;
        written.push(Part {
            device: first.device,
            incarnation: first.incarnation,
            first: first.seq,
            random: columns.random,
        });
        said.push(columns.said.into());
    }
    let plain = [encode_payload(&written)?, encode_payload(&said)?];
    let plain = plain.each_ref().map(Vec::as_slice);
    object::seal(random, key, Purpose::Pack, &belongs(group, of), &plain)
}

/// Opens a pack.
///
/// # Errors
/// As [`object::open`].
pub fn open(bytes: &[u8], key: &EpochKey, group: GroupId, of: Log) -> Result<Vec<Change>, Refusal> {
    let [parts, said] = object::open(bytes, key, Purpose::Pack, &belongs(group, of), UNPACKED)?;
    let mut changes = Vec::new();
    let parts: Vec<Part> = decode_payload(&parts)?;
    let said: Vec<ByteVec> = decode_payload(&said)?;
    if parts.len() != said.len() {
        return Err(Refusal::Malformed { what: "pack" });
    }
    for (part, said) in parts.into_iter().zip(said) {
        let log = Log {
            device: part.device,
            incarnation: part.incarnation,
        };
        let columns = Columns {
            random: part.random,
            said: said.into(),
        };
        changes.extend(columns::read(&columns, group, log, part.first)?);
    }
    Ok(changes)
}

/// Seals an index.
///
/// # Errors
/// [`Refusal::Randomness`].
pub fn seal_index(
    random: &mut impl Random,
    key: &EpochKey,
    group: GroupId,
    of: Log,
    packs: &[Listed],
) -> Result<Vec<u8>, Refusal> {
    let plain = encode_payload(&packs)?;
    object::seal(random, key, Purpose::Index, &belongs(group, of), &[&plain])
}

/// Opens an index.
///
/// # Errors
/// As [`object::open`].
pub fn open_index(
    bytes: &[u8],
    key: &EpochKey,
    group: GroupId,
    of: Log,
) -> Result<Vec<Listed>, Refusal> {
    let [plain] = object::open(bytes, key, Purpose::Index, &belongs(group, of), UNPACKED)?;
    decode_payload(&plain)
}

/// Which of the packs of some indexes to get: those that bring most of what is not here, as long as one brings at least a
/// quarter of itself, and more than `few` changes. Oldest first.
pub fn worth_getting(
    next: &BTreeMap<Log, u64>,
    packs: &[(Log, Listed)],
    few: u64,
) -> Vec<(Log, Listed)> {
    let mut next = next.clone();
    let mut chosen: Vec<usize> = Vec::new();
    loop {
        let best = packs
            .iter()
            .enumerate()
            .filter(|(at, _)| !chosen.contains(at))
            .map(|(at, (_, pack))| {
                let at_next = |span: &Span| next.get(&span.log()).copied().unwrap_or_default();
                // whoever made the index may have said any numbers
                let counted = |count: &dyn Fn(&Span) -> u64| {
                    pack.spans.iter().map(count).fold(0, u64::saturating_add)
                };
                let new = counted(&|span| span.beyond(at_next(span)));
                let all = counted(&|span| span.beyond(0));
                (new, all, at)
            })
            .filter(|(new, all, _)| *new > few && new.saturating_mul(4) >= *all)
            // the earlier of two that bring the same
            .max_by_key(|(new, _, at)| (*new, std::cmp::Reverse(*at)));
        let Some((_, _, at)) = best else { break };
        chosen.push(at);
        for span in packs.get(at).iter().flat_map(|(_, pack)| &pack.spans) {
            let end = next.entry(span.log()).or_default();
            *end = (*end).max(span.last.saturating_add(1));
        }
    }
    chosen.sort_unstable();
    chosen
        .into_iter()
        .filter_map(|at| packs.get(at).cloned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(device: u8) -> Log {
        Log {
            device: DeviceId::from_bytes([device; 16]),
            incarnation: 0,
        }
    }

    fn pack(number: u8, spans: &[(u8, u64, u64)]) -> (Log, Listed) {
        let spans = spans.iter().map(|(device, first, last)| Span {
            tip: [0; 8],
            device: log(*device).device,
            incarnation: 0,
            first: *first,
            last: *last,
        });
        let listed = Listed {
            hash: [number; 16],
            spans: spans.collect(),
        };
        (log(9), listed)
    }

    fn chosen(next: &[(u8, u64)], packs: &[(Log, Listed)]) -> Vec<u8> {
        let next = next.iter().map(|(device, next)| (log(*device), *next));
        worth_getting(&next.collect(), packs, 8)
            .into_iter()
            .map(|(_, pack)| pack.hash[0])
            .collect()
    }

    #[test]
    fn a_newcomer_gets_all_packs_once_and_who_knows_most_gets_the_last() {
        let packs = [
            pack(1, &[(1, 0, 99), (2, 0, 49)]),
            pack(2, &[(1, 100, 149)]),
            pack(3, &[(1, 0, 99)]),
            pack(4, &[(1, 150, 157)]),
        ];
        assert_eq!(chosen(&[], &packs), [1, 2]);
        assert_eq!(chosen(&[(1, 100), (2, 50)], &packs), [2]);
        assert_eq!(chosen(&[(1, 158), (2, 50)], &packs), Vec::<u8>::new());
        assert_eq!(chosen(&[], &[]), Vec::<u8>::new());
    }

    #[test]
    fn a_pack_of_which_less_than_a_quarter_is_new_is_left() {
        let packs = [pack(1, &[(1, 0, 99)])];
        for (next, expected) in [(74, vec![1]), (75, vec![1]), (76, vec![]), (100, vec![])] {
            assert_eq!(chosen(&[(1, next)], &packs), expected, "{next}");
        }
    }

    #[test]
    fn a_span_counts_what_stands_beyond_a_place() {
        let span = pack(1, &[(1, 10, 19)]).1.spans[0];
        let beyond = [0, 9, 10, 11, 19, 20, 21].map(|next| span.beyond(next));
        assert_eq!(beyond, [10, 10, 10, 9, 1, 0, 0]);
    }
}
