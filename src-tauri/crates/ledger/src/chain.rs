//! Where a change belongs in the log of its device and incarnation: next, already there, too early, or on a second
//! branch. A fork is kept on both branches and told, so that it can never lock its author out. Signatures and
//! standing are not judged here.

use std::collections::{BTreeMap, BTreeSet};

use crate::change::Change;
use crate::ids::{ChangeHash, DeviceId};

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// It follows from what is there.
    Accepted,
    /// It is there already.
    Duplicate,
    /// Its predecessor is not there: ask for `from..=to`, of which the last is `prev`.
    Gap {
        /// The first place that is missing.
        from: u64,
        /// The last place that is missing.
        to: u64,
        /// The change that has to stand at `to`.
        prev: ChangeHash,
    },
    /// It follows from what is there, and so does another change at the same place. Keep both.
    Fork {
        /// The place.
        seq: u64,
        /// What stood there.
        kept: Vec<ChangeHash>,
        /// This change.
        new: ChangeHash,
    },
}

/// Judges a change's place against a store of its device's and incarnation's log: `next` is the length of the log
/// that is there without a gap, `stored` gives the changes at a place (several after a fork).
pub fn place(change: &Change, next: u64, stored: impl Fn(u64) -> Vec<ChangeHash>) -> Placed {
    let (seq, new) = (change.header().seq, change.hash());
    let kept = stored(seq);
    if kept.contains(&new) {
        return Placed::Duplicate;
    }
    if let (Some(prev), Some(before)) = (change.header().prev_hash, seq.checked_sub(1))
        && !stored(before).contains(&prev)
    {
        return Placed::Gap {
            from: next.min(before),
            to: before,
            prev,
        };
    }
    if kept.is_empty() {
        Placed::Accepted
    } else {
        Placed::Fork { seq, kept, new }
    }
}

type Log = BTreeMap<u64, BTreeSet<ChangeHash>>;

/// Logs in memory, for those who keep no tables.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    logs: BTreeMap<(DeviceId, u32), Log>,
    previous: BTreeMap<ChangeHash, Option<ChangeHash>>,
}

impl Chain {
    /// Places a change; accepted ones and branches of a fork are remembered.
    pub fn accept(&mut self, change: &Change) -> Placed {
        let header = change.header();
        let next = self.next(header.device, header.incarnation);
        let log = self
            .logs
            .entry((header.device, header.incarnation))
            .or_default();
        let placed = place(change, next, |seq| {
            log.get(&seq)
                .map(|at| at.iter().copied().collect())
                .unwrap_or_default()
        });
        if matches!(placed, Placed::Accepted | Placed::Fork { .. }) {
            log.entry(header.seq).or_default().insert(change.hash());
            self.previous.insert(change.hash(), header.prev_hash);
        }
        placed
    }

    /// The place of the change that this log waits for.
    #[must_use]
    pub fn next(&self, device: DeviceId, incarnation: u32) -> u64 {
        let newest = self
            .logs
            .get(&(device, incarnation))
            .and_then(|log| log.keys().next_back());
        newest.map_or(0, |seq| seq.saturating_add(1))
    }

    /// The ends of the log: one, or one a branch after a fork, in the order of their places.
    #[must_use]
    pub fn heads(&self, device: DeviceId, incarnation: u32) -> Vec<(u64, ChangeHash)> {
        let Some(log) = self.logs.get(&(device, incarnation)) else {
            return Vec::new();
        };
        let all = || {
            log.iter()
                .flat_map(|(seq, at)| at.iter().map(move |hash| (*seq, *hash)))
        };
        let followed: BTreeSet<ChangeHash> = all()
            .filter_map(|(_, hash)| self.previous.get(&hash).copied().flatten())
            .collect();
        all().filter(|(_, hash)| !followed.contains(hash)).collect()
    }

    /// Whether `older` stands on the branch that ends in `newer`, or is it.
    #[must_use]
    pub fn descends(&self, older: &ChangeHash, newer: &ChangeHash) -> bool {
        let mut at = Some(*newer);
        while let Some(hash) = at {
            if hash == *older {
                return true;
            }
            at = self.previous.get(&hash).copied().flatten();
        }
        false
    }
}
