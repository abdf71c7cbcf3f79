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
    /// Segments that could not be read, and are left alone this time.
    pub left_alone: BTreeSet<(Log, SegmentName)>,
    /// Of what is listed: segments whose last change is here, and with it all that they hold, however it came.
    pub here: BTreeSet<(Log, SegmentName)>,
    /// Logs of which something is missing: a change waits for one before it, or an object could not be read.
    pub incomplete: BTreeSet<Log>,
    /// Places of logs whose words are missing: whatever holds them is read again.
    pub wordless: BTreeSet<(Log, u64)>,
    /// The devices whose logs this one writes.
    pub own: BTreeSet<ledger::DeviceId>,
    /// Segments that a head names.
    pub headed: BTreeSet<(Log, SegmentName)>,
    /// What lies there of own logs that were listed.
    pub there: BTreeMap<Log, BTreeSet<SegmentName>>,
}

impl Known {
    fn sealed(&self, log: Log) -> &[SegmentName] {
        let sealed = self.sealed.get(&log);
        sealed.map(Vec::as_slice).unwrap_or_default()
    }

    /// The logs that this one writes, as far as it knows.
    pub fn own_logs(&self) -> impl Iterator<Item = Log> + '_ {
        let written = self.next.keys().chain(self.sealed.keys());
        written
            .copied()
            .filter(|log| self.own.contains(&log.device))
    }

    /// Whether this device sealed a segment, by what it knows.
    pub fn is_own(&self, log: Log, name: SegmentName) -> bool {
        self.sealed(log).contains(&name) || self.replaced.contains(&(log, name))
    }

    /// Own heads that tell of a segment which is not there: it was sent in a life that is forgotten, and got lost. What it held
    /// goes out in another segment if it came back from others; should the listing have been old, the next look finds it.
    pub fn heads_of_nothing(&self, heads: &[(Log, SegmentName)]) -> Vec<(Log, SegmentName)> {
        let heads = heads.iter().copied();
        heads
            .filter(|(log, name)| {
                let there = self.there.get(log);
                there.is_some_and(|there| !there.contains(name)) && !self.is_own(*log, *name)
            })
            .collect()
    }

    /// Whether a segment brings nothing: it was read, or what it holds is here.
    fn brings_nothing(&self, log: Log, name: SegmentName) -> bool {
        let segment = (log, name);
        if self.left_alone.contains(&segment) || self.here.contains(&segment) {
            return true;
        }
        let mut wordless = self.wordless.range((log, name.first)..=(log, name.last));
        wordless.next().is_none() && (self.fetched.contains(&segment) || self.is_own(log, name))
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

impl Plan {
    /// Lists these logs too.
    pub fn list_also(&mut self, logs: impl Iterator<Item = Log>) {
        self.list.extend(logs);
        self.list.sort_unstable();
        self.list.dedup();
        self.fetch.retain(|(log, _)| !self.list.contains(log));
    }
}

/// Plans a run from a listing of heads. A head that is not there says nothing: absence never means deletion. An own head
/// that this device does not know was written by a life of it that was lost (a restored backup), and is read like
/// anybody's.
pub fn plan(known: &Known, heads: &[(Log, SegmentName)]) -> Plan {
    let mut plan = Plan::default();
    let mut listed = BTreeSet::new();
    // two heads of one log may be two branches of it, and only what they name tells
    let alone = |log: Log| heads.iter().filter(|(of, _)| *of == log).count() == 1;
    for (log, name) in heads.iter().copied() {
        if known.incomplete.contains(&log) {
            listed.insert(log);
        }
        let ends = known.ends.get(&log).map(Vec::as_slice).unwrap_or_default();
        let next = known.next.get(&log).copied().unwrap_or_default();
        if ends.contains(&name) {
            plan.seen.insert((log, name));
        } else if known.is_own(log, name) {
            plan.stale.push((log, name));
        } else if known.own.contains(&log.device) {
            // a life that was forgotten may have left more than its newest, and all of it is looked after from now on
            if !known.left_alone.contains(&(log, name)) {
                listed.insert(log);
            }
        } else if known.brings_nothing(log, name) {
            // nothing new
        } else if name.first == next || (name.first < next && next <= name.last && alone(log)) {
            plan.fetch.push((log, name));
        } else {
            listed.insert(log);
        }
    }
    plan.fetch.retain(|(log, _)| !listed.contains(log));
    plan.list.extend(listed);
    plan
}

/// Which segments of a log's listing to get: all that bring something.
pub fn wanted(
    known: &Known,
    log: Log,
    listed: impl IntoIterator<Item = SegmentName>,
) -> Vec<SegmentName> {
    let listed: BTreeSet<SegmentName> = listed.into_iter().collect();
    listed
        .into_iter()
        .filter(|name| !known.brings_nothing(log, *name))
        .collect()
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
            tip: [hash; 8],
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
    fn what_is_here_is_not_read_again_however_it_came_and_each_branch_is_told_by_its_end() {
        let log = log(2, 0);
        let (one, other) = (name(100, 9), name(100, 8));
        let mut known = Known {
            next: [(log, 110)].into(),
            ..Known::default()
        };
        assert_eq!(plan(&known, &[(log, one)]).list, [log]);
        known.here.insert((log, one));
        assert_eq!(plan(&known, &[(log, one)]), Plan::default());
        assert_eq!(plan(&known, &[(log, one), (log, other)]).list, [log]);
        assert_eq!(
            wanted(&known, log, [one, other, name(85, 3)]),
            [name(85, 3), other]
        );
        known.here.insert((log, other));
        assert_eq!(plan(&known, &[(log, one), (log, other)]), Plan::default());
        // a change waits for one before it: whatever is not here is got
        known.incomplete.insert(log);
        assert_eq!(plan(&known, &[(log, one)]).list, [log]);
        assert_eq!(wanted(&known, log, [one, name(90, 7)]), [name(90, 7)]);
        known.left_alone.insert((log, name(90, 7)));
        assert_eq!(wanted(&known, log, [one, name(90, 7)]), []);
    }

    #[test]
    fn an_own_log_is_listed_until_all_its_heads_are_known_as_such() {
        let me = log(1, 0);
        let known = Known {
            own: [me.device].into(),
            fetched: [(me, name(20, 3))].into(),
            here: [(me, name(20, 3)), (me, name(0, 1))].into(),
            sealed: [(me, vec![name(0, 1)])].into(),
            replaced: [(me, name(10, 2))].into(),
            left_alone: [(me, name(30, 4))].into(),
            ..Known::default()
        };
        let all = [
            name(0, 1),
            name(10, 2),
            name(20, 3),
            name(30, 4),
            name(40, 5),
        ];
        assert_eq!(wanted(&known, me, all), [name(40, 5)]);
        assert_eq!(plan(&known, &[(me, name(20, 3))]).list, [me]);
        assert_eq!(plan(&known, &[(me, name(40, 5))]).list, [me]);
        assert_eq!(plan(&known, &[(me, name(30, 4))]), Plan::default());
        let heads = all.map(|name| (me, name));
        assert_eq!(known.heads_of_nothing(&heads), []);
        let known = Known {
            there: [(me, [name(20, 3), name(30, 4)].into())].into(),
            ..known
        };
        assert_eq!(known.heads_of_nothing(&heads), [(me, name(40, 5))]);
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
            here: [(log, name(40, 6))].into(),
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
