//! What a listing of heads asks for. Pure: what is known and what is listed go in, what is to be done comes out.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::{Log, SegmentName};

/// What this device knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The place after the last change that is here, of each log.
    pub next: BTreeMap<Log, u64>,
    /// The segments that this device sealed and that stand, in the order of their places.
    pub sealed: BTreeMap<Log, Vec<SegmentName>>,
    /// The last of these on each branch of a log: what its heads name. Mostly one.
    pub ends: BTreeMap<Log, Vec<SegmentName>>,
    /// Segments of this device that others stand for.
    pub replaced: BTreeSet<(Log, SegmentName)>,
    /// Segments that were read.
    pub fetched: BTreeSet<(Log, SegmentName)>,
    /// Logs of which something is missing: a change waits for one before it, or an object could not be read.
    pub incomplete: BTreeSet<Log>,
    /// The devices whose logs this one writes.
    pub own: BTreeSet<ledger::DeviceId>,
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Segments to get: newest ones that begin where this device's knowledge ends.
    pub fetch: Vec<(Log, SegmentName)>,
    /// Logs to list, since their newest segment does not.
    pub list: Vec<Log>,
    /// Own heads that are not the newest any more.
    pub stale: Vec<(Log, SegmentName)>,
    /// Own heads that are there, and are what they should be.
    pub seen: BTreeSet<(Log, SegmentName)>,
}

/// Plans a run from a listing of heads. A head that is not there says nothing: absence never means deletion. An own head
/// that this device does not know was written by a life of it that was lost (a restored backup), and is read like
/// anybody's.
pub fn plan(known: &Known, heads: impl IntoIterator<Item = (Log, SegmentName)>) -> Plan {
    let mut plan = Plan::default();
    let mut listed = BTreeSet::new();
    for (log, name) in heads {
        let sealed = known
            .sealed
            .get(&log)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if known.incomplete.contains(&log) {
            listed.insert(log);
        }
        let ends = known.ends.get(&log).map(Vec::as_slice).unwrap_or_default();
        if ends.contains(&name) {
            plan.seen.insert((log, name));
        } else if sealed.contains(&name) || known.replaced.contains(&(log, name)) {
            plan.stale.push((log, name));
        } else if known.fetched.contains(&(log, name)) {
            // nothing new
        } else if known.own.contains(&log.device) {
            // a life that was forgotten may have left more than its newest
            listed.insert(log);
        } else if name.first == known.next.get(&log).copied().unwrap_or_default() {
            plan.fetch.push((log, name));
        } else {
            listed.insert(log);
        }
    }
    plan.fetch.retain(|(log, _)| !listed.contains(log));
    plan.list.extend(listed);
    plan
}

/// Which segments of a log's listing to get: all that were neither read nor written here.
pub fn wanted(
    known: &Known,
    log: Log,
    listed: impl IntoIterator<Item = SegmentName>,
) -> Vec<SegmentName> {
    let sealed = known
        .sealed
        .get(&log)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut names: Vec<SegmentName> = listed
        .into_iter()
        .filter(|name| {
            !known.fetched.contains(&(log, *name))
                && !known.replaced.contains(&(log, *name))
                && !sealed.contains(name)
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::DeviceId;

    fn log(device: u8, incarnation: u32) -> Log {
        Log {
            device: DeviceId::from_bytes([device; 16]),
            incarnation,
        }
    }

    fn name(first: u64, hash: u8) -> SegmentName {
        SegmentName {
            first,
            hash: [hash; 16],
        }
    }

    #[test]
    fn what_begins_where_knowledge_ends_is_fetched_and_a_gap_is_listed() {
        let log = log(2, 0);
        for next in [0, 1, 99, 100, 101] {
            let known = Known {
                next: [(log, next)].into(),
                ..Known::default()
            };
            let planned = plan(&known, [(log, name(100, 9))]);
            let expected = if next == 100 {
                (vec![(log, name(100, 9))], Vec::new())
            } else {
                (Vec::new(), vec![log])
            };
            assert_eq!((planned.fetch, planned.list), expected, "next {next}");
        }
        let known = Known {
            fetched: [(log, name(100, 9))].into(),
            ..Known::default()
        };
        assert_eq!(plan(&known, [(log, name(100, 9))]), Plan::default());
        assert_eq!(plan(&known, []), Plan::default());
    }

    #[test]
    fn own_heads_are_seen_or_stale_and_unknown_ones_are_read() {
        let me = log(1, 0);
        let known = Known {
            own: [me.device].into(),
            next: [(me, 10)].into(),
            sealed: [(me, vec![name(0, 1), name(5, 2)])].into(),
            ends: [(me, vec![name(5, 2)])].into(),
            replaced: [(me, name(5, 3))].into(),
            ..Known::default()
        };
        let with = |head| plan(&known, [(me, head)]);
        assert_eq!(with(name(5, 2)).seen, [(me, name(5, 2))].into());
        assert_eq!(with(name(0, 1)).stale, [(me, name(0, 1))]);
        assert_eq!(with(name(5, 3)).stale, [(me, name(5, 3))]);
        assert_eq!(with(name(10, 7)).list, [me]);
        assert_eq!(with(name(8, 7)).list, [me]);
    }

    #[test]
    fn a_log_of_which_something_is_missing_is_listed_though_its_head_was_read() {
        let log = log(2, 0);
        let known = Known {
            next: [(log, 30)].into(),
            fetched: [(log, name(20, 4))].into(),
            incomplete: [log].into(),
            ..Known::default()
        };
        assert_eq!(plan(&known, [(log, name(20, 4))]).list, [log]);
        assert_eq!(plan(&known, []).list, []);
    }

    #[test]
    fn of_a_listing_all_that_is_new_is_wanted_once() {
        let log = log(2, 0);
        let known = Known {
            fetched: [(log, name(10, 2))].into(),
            sealed: [(log, vec![name(40, 6)])].into(),
            ..Known::default()
        };
        let listed = [
            name(20, 4),
            name(0, 1),
            name(10, 2),
            name(20, 3),
            name(20, 3),
            name(40, 6),
        ];
        assert_eq!(
            wanted(&known, log, listed),
            [name(0, 1), name(20, 3), name(20, 4)]
        );
    }
}
