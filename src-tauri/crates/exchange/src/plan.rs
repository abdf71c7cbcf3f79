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
    /// How far each log came here by packs: what its segments hold up to there need not be read.
    pub by_pack: BTreeMap<Log, u64>,
    /// The devices whose logs this one writes.
    pub own: BTreeSet<ledger::DeviceId>,
}

impl Known {
    /// Whether all that a segment holds came by packs. Of a log that went two ways, or of which something is missing, that
    /// cannot be told from its places.
    fn came_by_pack(&self, log: Log, name: SegmentName) -> bool {
        let next = self.by_pack.get(&log).copied().unwrap_or_default();
        name.last < next && !self.incomplete.contains(&log)
    }
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
pub fn plan(known: &Known, heads: &[(Log, SegmentName)]) -> Plan {
    let mut plan = Plan::default();
    let mut listed = BTreeSet::new();
    let mut doubtful = Vec::new();
    // two heads of one log may be two branches of it, and only what they name tells
    let alone = |log: Log| heads.iter().filter(|(of, _)| *of == log).count() == 1;
    for (log, name) in heads.iter().copied() {
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
        } else if known.came_by_pack(log, name) {
            if !alone(log) {
                doubtful.push((log, name));
            }
        } else {
            let next = known.next.get(&log).copied().unwrap_or_default();
            if name.first == next || (name.first < next && next <= name.last && alone(log)) {
                plan.fetch.push((log, name));
            } else {
                listed.insert(log);
            }
        }
    }
    plan.fetch.retain(|(log, _)| !listed.contains(log));
    plan.fetch.append(&mut doubtful);
    plan.list.extend(listed);
    plan
}

/// Which segments of a log's listing to get: all that were neither read nor written here, and did not come by packs. Where
/// segments stand side by side there are branches, and all of them are got.
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
    let listed: BTreeSet<SegmentName> = listed.into_iter().collect();
    // from where two segments stand side by side, or one was sealed anew beside another, places tell nothing
    let mut parting = u64::MAX;
    let mut end = 0;
    for name in &listed {
        if name.first < end {
            parting = parting.min(name.first);
        }
        end = end.max(name.last.saturating_add(1));
    }
    let names = listed.iter().filter(|name| {
        !known.fetched.contains(&(log, **name))
            && !known.replaced.contains(&(log, **name))
            && !sealed.contains(name)
            && (!known.came_by_pack(log, **name) || name.last >= parting)
    });
    names.copied().collect()
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
            last: first + 9,
            hash: [hash; 16],
        }
    }

    #[test]
    fn what_continues_knowledge_is_fetched_and_a_gap_is_listed() {
        let log = log(2, 0);
        for (next, fetched) in [
            (0, false),
            (99, false),
            (100, true),
            (101, true),
            (109, true),
            // known to its end, and yet not read: another branch, or sealed anew
            (110, false),
        ] {
            let known = Known {
                next: [(log, next)].into(),
                ..Known::default()
            };
            let planned = plan(&known, &[(log, name(100, 9))]);
            let expected = if fetched {
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
        assert_eq!(plan(&known, &[(log, name(100, 9))]), Plan::default());
        assert_eq!(plan(&known, &[]), Plan::default());
    }

    #[test]
    fn what_came_by_packs_is_not_read_again_unless_the_log_went_two_ways_or_lacks_something() {
        let log = log(2, 0);
        for by_pack in [0, 109, 110, 111] {
            let mut known = Known {
                next: [(log, 110)].into(),
                by_pack: [(log, by_pack)].into(),
                ..Known::default()
            };
            let heads = [(log, name(100, 9))];
            let passed = by_pack >= 110;
            assert_eq!(plan(&known, &heads).list.is_empty(), passed, "{by_pack}");
            assert_eq!(wanted(&known, log, [name(100, 9)]).is_empty(), passed);
            let twice = [(log, name(100, 9)), (log, name(100, 8))];
            let planned = plan(&known, &twice);
            assert_eq!(planned.fetch.len(), if passed { 2 } else { 0 }, "{by_pack}");
            assert_eq!(planned.list.is_empty(), passed);
            assert_eq!(wanted(&known, log, [name(100, 9), name(100, 8)]).len(), 2);
            // two branches from 85 on, of different lengths
            let branches = [
                name(75, 1),
                name(85, 2),
                name(90, 3),
                name(95, 4),
                name(100, 9),
            ];
            let past = usize::from(!passed && by_pack < 85);
            assert_eq!(wanted(&known, log, branches).len(), 4 + past, "{by_pack}");
            known.incomplete.insert(log);
            assert_eq!(plan(&known, &heads).list, [log]);
            assert_eq!(wanted(&known, log, [name(100, 9)]).len(), 1);
        }
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
        let with = |head| plan(&known, &[(me, head)]);
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
        assert_eq!(plan(&known, &[(log, name(20, 4))]).list, [log]);
        assert_eq!(plan(&known, &[]).list, []);
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
