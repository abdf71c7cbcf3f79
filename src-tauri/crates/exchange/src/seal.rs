//! Own changes become segments: once when they are written, and anew when a segment holds what was erased or was lost.

use std::collections::BTreeSet;

use ledger::{Audience, Change, ChangeHash, EpochKey, GroupId};
use replica::outbox::segments as outbox;
use replica::outbox::segments::{Segment, State};
use replica::record;
use replica::record::refused;
use replica::{Error, Result, keys};
use rusqlite::Connection;

use crate::columns::MOST;
use crate::names::{Log, SegmentName};
use crate::running::Running;
use crate::segment::{self, LARGEST};

/// The fact under which it is noted that the group has heard of this device, and hands on to it what keys begin.
pub(crate) const HEARD: &str = "heard";

impl Running<'_> {
    /// Seals what was written and not sealed yet, a segment at a time: nobody waits long for the database.
    pub(crate) fn seal(&mut self) -> Result<()> {
        let (group, held) = (self.group, self.programme.is_held());
        while self
            .programme
            .transact(|connection| seal_one(connection, group, held))?
        {}
        Ok(())
    }

    /// What this device wrote and no segment holds goes out again: it came back from what others had of a life that was
    /// forgotten.
    pub(crate) fn send_again(&mut self) -> Result<()> {
        let device = self.programme.identity().device();
        self.programme.transact(|connection| {
            for (device, incarnation) in outbox::own_logs(connection, device)? {
                let mut held = BTreeSet::new();
                for segment in outbox::segments(connection, device, incarnation)? {
                    held.extend(held_by(connection, &segment)?.iter().map(Change::hash));
                }
                let log = record::log(connection, device, incarnation)?;
                for hash in log.keys().filter(|hash| !held.contains(*hash)) {
                    outbox::send_again(connection, hash)?;
                }
            }
            Ok(())
        })
    }
}

/// Parts of a log that fit into a segment each, with so many bytes at the most where it holds more than one change.
fn parts(changes: &[Change], largest: usize) -> Vec<&[Change]> {
    let mut parts = Vec::new();
    let (mut from, mut size) = (0, 0);
    for (at, change) in changes.iter().enumerate() {
        let cited = change.header().roster_heads.len() + change.header().deps.len();
        let length = change.body().map_or(0, |body| body.payload.len()) + 200 + 32 * cited;
        if at > from && (size + length > largest || at - from >= MOST) {
            parts.extend(changes.get(from..at));
            (from, size) = (at, 0);
        }
        size += length;
    }
    parts.extend(changes.get(from..).filter(|part| !part.is_empty()));
    parts
}

/// The changes that a segment holds, as they are now: along its own branch.
pub(crate) fn held_by(connection: &Connection, segment: &Segment) -> Result<Vec<Change>> {
    branch(connection, segment.last_hash, segment.first, segment.last)
}

/// The changes of a log between two places, along the branch that ends with a change.
pub(crate) fn branch(
    connection: &Connection,
    end: ChangeHash,
    first: u64,
    last: u64,
) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    let mut at = Some(end);
    for _ in first..=last {
        let Some(change) = at
            .map(|hash| record::change(connection, &hash))
            .transpose()?
            .flatten()
        else {
            break;
        };
        at = change.header().prev_hash;
        changes.push(change);
    }
    changes.reverse();
    Ok(changes)
}

/// Whether all that an own segment holds is kept here by now, and is of its log: whoever copies files may have put somebody
/// else's beside it.
pub(crate) fn segment_is_here(connection: &Connection, segment: &Segment) -> Result<bool> {
    let held = held_by(connection, segment)?;
    let places = segment.first..=segment.last;
    let of_it = places.zip(&held).all(|(seq, change)| {
        let header = change.header();
        let place = (header.device, header.incarnation, header.seq);
        place == (segment.device, segment.incarnation, seq)
    });
    Ok(of_it && held.len() as u64 == segment.last - segment.first + 1)
}

/// Seals one segment of what was written here and no segment holds; false when there is nothing left to seal.
pub(crate) fn seal_one(connection: &Connection, group: GroupId, held: bool) -> Result<bool> {
    let mut changes: Vec<Change> = Vec::new();
    let mut size = 0;
    for hash in outbox::unsealed(connection)? {
        let Some(change) = record::change(connection, &hash)? else {
            continue;
        };
        let follows = changes
            .last()
            .is_none_or(|last| change.header().prev_hash == Some(last.hash()));
        if !follows {
            // of another log, or another branch of this one
            let same = changes
                .last()
                .is_some_and(|last| last.header().device == change.header().device);
            if same {
                continue;
            }
            break;
        }
        size += change.body().map_or(0, |body| body.payload.len());
        changes.push(change);
        if size > LARGEST || changes.len() > MOST {
            break;
        }
    }
    let Some(first) = changes.first() else {
        return Ok(false);
    };
    let log = Log {
        device: first.header().device,
        incarnation: first.header().incarnation,
    };
    let key = sealing_key(connection, held)?;
    // without a key it waits: a facilitator hands one on
    let (Some(key), Some(part)) = (key, parts(&changes, LARGEST).into_iter().next()) else {
        return Ok(false);
    };
    outbox::put_segment(connection, &sealed(&key, group, log, part)?)?;
    Ok(true)
}

/// The key under which this device seals: the group's present one. Whoever came too late, or came while another one began, has the
/// key of their invitation only: with it facilitators hear of them.
pub(crate) fn sealing_key(connection: &Connection, held: bool) -> Result<Option<EpochKey>> {
    let key = keys::current::current_key(connection, Audience::Group)?;
    if key.is_some() || !held && record::fact(connection, HEARD)?.is_some() {
        return Ok(key);
    }
    Ok(record::epochs(connection, Audience::Group)?.pop())
}

/// Seals what a segment holds once more, as it is now, and has the old object replaced.
pub(crate) fn seal_anew(
    connection: &Connection,
    key: &EpochKey,
    group: GroupId,
    old: &Segment,
) -> Result<()> {
    for part in parts(&held_by(connection, old)?, LARGEST) {
        outbox::put_segment(connection, &sealed(key, group, log_of(old), part)?)?;
    }
    outbox::put_state(connection, &old.name, State::Replaced)
}

pub(crate) fn log_of(segment: &Segment) -> Log {
    Log {
        device: segment.device,
        incarnation: segment.incarnation,
    }
}

fn sealed(key: &EpochKey, group: GroupId, log: Log, changes: &[Change]) -> Result<Segment> {
    let bytes =
        segment::seal(&mut ledger::system_random, key, group, log, changes).map_err(refused)?;
    let first = changes.first().map_or(0, |change| change.header().seq);
    let end = changes
        .last()
        .ok_or_else(|| Error::internal("segment", "without changes"))?;
    let last = end.header().seq;
    Ok(Segment {
        last_hash: end.hash(),
        name: SegmentName::of(first, last, &end.hash(), &bytes).to_string(),
        device: log.device,
        incarnation: log.incarnation,
        first,
        last,
        size: bytes.len() as u64,
        bytes: Some(bytes),
        state: State::Sealed,
    })
}

/// The last segment of each branch of a log.
pub(crate) fn ends(connection: &Connection, segments: &[Segment]) -> Result<Vec<SegmentName>> {
    let covered: u64 = segments
        .iter()
        .map(|segment| segment.last - segment.first + 1)
        .sum();
    let length = segments.iter().map(|segment| segment.last + 1).max();
    let names = |segments: &[&Segment]| -> Vec<SegmentName> {
        segments
            .iter()
            .filter_map(|segment| SegmentName::parse(&segment.name))
            .collect()
    };
    if length.is_none_or(|length| length >= covered) {
        return Ok(names(&segments.last().into_iter().collect::<Vec<_>>()));
    }
    let mut followed = BTreeSet::new();
    for segment in segments {
        let first = held_by(connection, segment)?.into_iter().next();
        followed.extend(first.and_then(|first| first.header().prev_hash));
    }
    let ends: Vec<&Segment> = segments
        .iter()
        .filter(|segment| !followed.contains(&segment.last_hash))
        .collect();
    Ok(names(&ends))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{Body, DeviceId, Draft, Header, Hlc, ObjectId};

    /// A change with a payload of so many bytes; nobody signed it, and nobody asks here.
    fn change(seq: u64, length: usize) -> Change {
        let payload = vec![7; length];
        let header = Header {
            version: ledger::VERSION,
            draft: Draft {
                group: GroupId::from_bytes([1; 16]),
                device: DeviceId::from_bytes([2; 16]),
                incarnation: 0,
                seq,
                prev_hash: (seq > 0).then(|| ChangeHash::from_bytes([3; 32])),
                roster_heads: vec![ChangeHash::from_bytes([4; 32])],
                deps: Vec::new(),
                hlc: Hlc::at(seq),
                audience: Audience::Group,
                kind: 32,
                object: ObjectId::from_bytes([5; 16]),
            },
            payload_hash: ledger::payload_hash(&[6; 16], &payload),
        };
        let body = Body {
            salt: [6; 16],
            payload,
        };
        Change::from_parts(header.encode().unwrap(), [0; 64], Some(body)).unwrap()
    }

    fn lengths(changes: &[Change], largest: usize) -> Vec<usize> {
        let parts = parts(changes, largest).into_iter();
        parts.map(<[Change]>::len).collect()
    }

    /// What a change without words takes, with what stands beside its payload.
    const SMALL: usize = 232;

    #[test]
    fn a_segment_holds_so_many_changes_and_no_more_however_small_they_are() {
        let all: Vec<Change> = (0..=2 * MOST as u64).map(|seq| change(seq, 0)).collect();
        for (count, expected) in [
            (0, vec![]),
            (1, vec![1]),
            (MOST - 1, vec![MOST - 1]),
            (MOST, vec![MOST]),
            (MOST + 1, vec![MOST, 1]),
            (2 * MOST + 1, vec![MOST, MOST, 1]),
        ] {
            assert_eq!(lengths(&all[..count], usize::MAX), expected, "{count}");
        }
    }

    #[test]
    fn small_changes_are_many_bytes_too() {
        let all: Vec<Change> = (0..=MOST as u64).map(|seq| change(seq, 0)).collect();
        let most = LARGEST / SMALL;
        for (count, expected) in [
            (0, vec![]),
            (1, vec![1]),
            (most - 1, vec![most - 1]),
            (most, vec![most]),
            (most + 1, vec![most, 1]),
        ] {
            assert_eq!(lengths(&all[..count], LARGEST), expected, "{count}");
        }
    }

    #[test]
    fn a_segment_holds_so_many_bytes_or_one_change() {
        let fits = LARGEST - 2 * SMALL;
        for (second, expected) in [
            (0, vec![2]),
            (1, vec![2]),
            (fits - 1, vec![2]),
            (fits, vec![2]),
            (fits + 1, vec![1, 1]),
            (2 * LARGEST, vec![1, 1]),
        ] {
            let changes = [change(0, 0), change(1, second)];
            assert_eq!(lengths(&changes, LARGEST), expected, "{second}");
        }
        assert_eq!(lengths(&[change(0, 2 * LARGEST)], LARGEST), [1]);
    }
}
