//! Random histories of a roster: whatever the order of arrival, everybody sees the same; and nothing that a removed
//! device writes beyond the cut has effect.

use ledger::{Change, ChangeHash, DeviceId, Power, Refusal, Roster, Standing};
use proptest::prelude::*;
use std::collections::BTreeMap;

use crate::world::{Writer, ancestry, cut};

const DEVICES: usize = 5;

/// One step: who, what, whom, and how many of the latest roster changes they have not heard of yet.
#[derive(Debug, Clone)]
struct Step {
    who: usize,
    what: u8,
    whom: usize,
    behind: usize,
}

fn step() -> impl Strategy<Value = Step> {
    (
        prop_oneof![2 => 0..3_usize, 1 => 0..=DEVICES],
        0..5_u8,
        0..DEVICES,
        0..4_usize,
    )
        .prop_map(|(who, what, whom, behind)| Step {
            who,
            what,
            whom,
            behind,
        })
}

fn seen(group: ledger::GroupId, changes: &[Change]) -> Roster {
    let mut roster = Roster::new(group);
    for change in changes {
        // A stranger's change is refused: nothing more is asked of it here.
        let _refused: Result<_, Refusal> = roster.insert(change);
    }
    roster
}

/// Writers (the founding key is the last) and all that they wrote about the roster.
fn history(steps: &[Step]) -> (Vec<Writer>, Vec<Change>) {
    let founder = Writer::founder(1);
    let mut changes = founder.log.clone();
    let mut writers: Vec<Writer> = (0..DEVICES as u64)
        .map(|n| Writer::new(founder.group, 100 + n))
        .collect();
    writers.push(founder);
    let first = writers[0].clone();
    let heads = [changes[0].hash()];
    changes.push(writers[DEVICES].grant(&heads, &first, Power::Facilitator));
    for Step {
        who,
        what,
        whom,
        behind,
    } in steps
    {
        act(&mut writers, &mut changes, (*who, *what, *whom), *behind);
    }
    (writers, changes)
}

fn act(
    writers: &mut [Writer],
    changes: &mut Vec<Change>,
    (who, what, whom): (usize, u8, usize),
    behind: usize,
) {
    let known = &changes[..changes.len().saturating_sub(behind).max(1)];
    let heads = seen(writers[who].group, known).heads();
    let target = writers[whom].clone();
    let theirs: Vec<Change> = known
        .iter()
        .filter(|c| c.header().device == target.device())
        .cloned()
        .collect();
    let change = match what {
        0 | 1 => writers[who].grant(&heads, &target, Power::Facilitator),
        2 => writers[who].grant(&heads, &target, Power::Member),
        3 => writers[who].revoke(&heads, target.device(), cut(&theirs), true),
        _ => writers[who].revoke(&heads, target.device(), cut(&theirs), false),
    };
    changes.push(change);
}

type Seen = (
    Vec<ChangeHash>,
    BTreeMap<DeviceId, Standing>,
    Vec<Result<Standing, Refusal>>,
    Vec<Option<Standing>>,
);

fn look(writers: &[Writer], changes: &[Change], roster: &mut Roster) -> Seen {
    let all: Vec<Change> = writers.iter().flat_map(|w| w.log.iter().cloned()).collect();
    let ancestry = ancestry(&all);
    let judged = changes
        .iter()
        .map(|change| roster.judge(change, &ancestry))
        .collect();
    let cited = changes
        .iter()
        .flat_map(|change| writers.iter().map(|w| (w.device(), vec![change.hash()])))
        .map(|(device, heads)| roster.standing(device, &heads))
        .collect();
    (roster.heads(), roster.members(), judged, cited)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_arrival_does_not_matter(
        (steps, order) in prop::collection::vec(step(), 1..18).prop_flat_map(|steps| {
            let order = Just((0..steps.len() + 2).collect::<Vec<usize>>()).prop_shuffle();
            (Just(steps), order)
        })
    ) {
        let (writers, changes) = history(&steps);
        let group = writers[0].group;
        let mut straight = seen(group, &changes);
        let shuffled: Vec<Change> = order.iter().map(|at| changes[*at].clone()).collect();
        let mut late = seen(group, &shuffled);
        prop_assert_eq!(look(&writers, &changes, &mut straight), look(&writers, &changes, &mut late));
    }

    #[test]
    fn the_founding_key_ends_any_quarrel(steps in prop::collection::vec(step(), 1..18), whom in 0..DEVICES) {
        let (mut writers, mut changes) = history(&steps);
        act(&mut writers, &mut changes, (DEVICES, 0, whom), 0);
        let members = seen(writers[0].group, &changes).members();
        prop_assert_eq!(members[&writers[whom].device()].power, Power::Facilitator);
        act(&mut writers, &mut changes, (DEVICES, 4, whom), 0);
        let members = seen(writers[0].group, &changes).members();
        prop_assert!(!members.contains_key(&writers[whom].device()));
    }

    #[test]
    fn nothing_beyond_the_founding_keys_cut_has_effect(
        steps in prop::collection::vec(step(), 1..10),
        gone in 0..DEVICES,
        later in prop::collection::vec((0..5_u8, 0..DEVICES, 0..8_usize), 1..6),
    ) {
        let (mut writers, mut changes) = history(&steps);
        act(&mut writers, &mut changes, (DEVICES, 4, gone), 0);
        let before = seen(writers[0].group, &changes);
        for (what, whom, behind) in later {
            act(&mut writers, &mut changes, (gone, what, whom), behind);
            let after = seen(writers[0].group, &changes);
            prop_assert_eq!(after.members(), before.members());
            prop_assert_eq!(after.heads(), before.heads());
        }
    }
}
