//! The log of one device: in order, out of order, forked, restored.

use ledger::{Chain, Change, Placed};
use proptest::prelude::*;

use crate::world::{POST, Writer};

fn log(length: usize) -> Writer {
    let mut writer = Writer::founder(3);
    for n in 1..length {
        writer.write(POST, &[], vec![n as u8]);
    }
    writer
}

#[test]
fn a_log_in_order_is_accepted_once() {
    let writer = log(5);
    let mut chain = Chain::default();
    for change in &writer.log {
        assert_eq!(chain.accept(change), Placed::Accepted);
        assert_eq!(chain.accept(change), Placed::Duplicate);
    }
    assert_eq!(chain.next(writer.device(), 0), 5);
    assert_eq!(chain.heads(writer.device(), 0), [(4, writer.log[4].hash())]);
    assert!(chain.descends(&writer.log[1].hash(), &writer.log[4].hash()));
    assert!(!chain.descends(&writer.log[4].hash(), &writer.log[1].hash()));
}

#[test]
fn a_gap_says_what_is_missing() {
    let writer = log(6);
    let mut chain = Chain::default();
    let prev = writer.log[3].hash();
    assert_eq!(
        chain.accept(&writer.log[4]),
        Placed::Gap {
            from: 0,
            to: 3,
            prev
        }
    );
    chain.accept(&writer.log[0]);
    chain.accept(&writer.log[1]);
    assert_eq!(
        chain.accept(&writer.log[4]),
        Placed::Gap {
            from: 2,
            to: 3,
            prev
        }
    );
    assert_eq!(chain.next(writer.device(), 0), 2);
}

#[test]
fn an_erased_change_keeps_the_log_together() {
    let mut writer = log(4);
    writer.log[1].erase();
    let mut chain = Chain::default();
    let key = writer.key().verifying_key();
    for change in &writer.log {
        change.verify(&key).unwrap();
        assert_eq!(chain.accept(change), Placed::Accepted);
    }
}

#[test]
fn a_fork_is_told_and_both_branches_go_on() {
    let trunk = log(3);
    let (mut left, mut right) = (trunk.clone(), trunk.clone());
    let ours = [
        left.write(POST, &[], vec![1]),
        left.write(POST, &[], vec![2]),
    ];
    let theirs = [
        right.write(POST, &[], vec![3]),
        right.write(POST, &[], vec![4]),
    ];
    let mut chain = Chain::default();
    for change in trunk.log.iter().chain(&ours) {
        assert_eq!(chain.accept(change), Placed::Accepted);
    }
    // The other branch's second change alone: its first is asked for by name.
    assert_eq!(
        chain.accept(&theirs[1]),
        Placed::Gap {
            from: 3,
            to: 3,
            prev: theirs[0].hash()
        }
    );
    assert_eq!(
        chain.accept(&theirs[0]),
        Placed::Fork {
            seq: 3,
            kept: vec![ours[0].hash()],
            new: theirs[0].hash()
        }
    );
    assert!(matches!(
        chain.accept(&theirs[1]),
        Placed::Fork { seq: 4, .. }
    ));
    let mut ends = vec![(4, ours[1].hash()), (4, theirs[1].hash())];
    ends.sort();
    assert_eq!(chain.heads(trunk.device(), 0), ends);
    assert!(!chain.descends(&ours[0].hash(), &theirs[1].hash()));
    assert_eq!(
        chain.accept(&left.write(POST, &[], vec![5])),
        Placed::Accepted
    );
}

#[test]
fn a_restored_backup_goes_on_in_a_log_of_its_own() {
    let mut writer = log(3);
    let mut chain = Chain::default();
    writer
        .log
        .iter()
        .for_each(|change| drop(chain.accept(change)));
    writer.incarnation = 1;
    assert_eq!(
        chain.accept(&writer.write(POST, &[], Vec::new())),
        Placed::Accepted
    );
    assert_eq!(chain.next(writer.device(), 0), 3);
    assert_eq!(chain.next(writer.device(), 1), 1);
}

#[test]
fn two_first_changes_are_a_fork_too() {
    let mut chain = Chain::default();
    let founder = Writer::founder(3);
    let mut empty = Writer {
        log: Vec::new(),
        ..founder.clone()
    };
    chain.accept(&founder.log[0]);
    assert!(matches!(
        chain.accept(&empty.write(POST, &[], Vec::new())),
        Placed::Fork { seq: 0, .. }
    ));
}

proptest! {
    #[test]
    fn whatever_the_order_all_arrives_in_the_end(order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle()) {
        let writer = log(12);
        let mut chain = Chain::default();
        let mut left: Vec<&Change> = order.iter().map(|at| &writer.log[*at]).collect();
        while !left.is_empty() {
            let before = left.len();
            left.retain(|change| matches!(chain.accept(change), Placed::Gap { .. }));
            prop_assert!(left.len() < before);
        }
        prop_assert_eq!(chain.heads(writer.device(), 0), vec![(11, writer.log[11].hash())]);
    }
}
