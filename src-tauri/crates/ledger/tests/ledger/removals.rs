//! Demoted, removed, dated back, quarrelling.

use ledger::{Change, Power, Refusal};

use crate::world::{POST, Writer, ancestry, cut, group, never};

#[test]
fn a_removed_device_gains_nothing_by_dating_back() {
    let mut g = group();
    let old = g.roster.heads();
    let known = g.second.post(&g.roster);
    let hidden = g.second.clone();
    g.roster
        .insert(&g.first.revoke(
            &old,
            g.second.device(),
            cut(std::slice::from_ref(&known)),
            false,
        ))
        .unwrap();
    assert!(!g.roster.members().contains_key(&g.second.device()));
    assert_eq!(
        g.roster.judge(&known, never).unwrap().power,
        Power::Facilitator
    );

    // Later in the same log, and on a branch beside the accepted change, citing the roster of before.
    let mut accomplice = Writer::new(g.founder.group, 10);
    let after = g.second.write(POST, &old, vec![1]);
    assert!(matches!(
        g.roster.judge(&after, never),
        Err(Refusal::Removed { .. })
    ));
    let mut branch = Writer {
        log: Vec::new(),
        ..hidden
    };
    let beside = branch.write(POST, &old, vec![2]);
    let log = [known, after];
    assert!(matches!(
        g.roster.judge(&beside, ancestry(&log)),
        Err(Refusal::Removed { .. })
    ));
    branch.incarnation = 7;
    let other_life = branch.write(POST, &old, vec![3]);
    assert!(matches!(
        g.roster.judge(&other_life, ancestry(&log)),
        Err(Refusal::Removed { .. })
    ));

    let members = g.roster.members();
    let heads = g.roster.heads();
    let grant = g.second.grant(&old, &accomplice, Power::Facilitator);
    g.roster.insert(&grant).unwrap();
    g.roster
        .insert(&g.second.revoke(&old, g.first.device(), vec![], false))
        .unwrap();
    g.roster
        .insert(&g.second.revoke(&old, g.member.device(), vec![], false))
        .unwrap();
    g.roster
        .insert(&accomplice.revoke(&[grant.hash()], g.first.device(), vec![], false))
        .unwrap();
    assert_eq!(g.roster.members(), members);
    assert_eq!(g.roster.heads(), heads);
    let word = accomplice.write(POST, &[grant.hash()], vec![]);
    assert_eq!(g.roster.judge(&word, never), Err(Refusal::NoStanding));
}

#[test]
fn what_lies_before_the_cut_stays() {
    let mut g = group();
    let posts: Vec<Change> = (0..3).map(|_| g.member.post(&g.roster)).collect();
    let newcomer = Writer::new(g.founder.group, 11);
    g.roster
        .insert(&g.second.grant(&g.roster.heads(), &newcomer, Power::Member))
        .unwrap();
    g.roster
        .insert(&g.first.revoke(
            &g.roster.heads(),
            g.member.device(),
            cut(&posts[..2]),
            false,
        ))
        .unwrap();
    g.roster
        .insert(&g.first.revoke(
            &g.roster.heads(),
            g.second.device(),
            cut(&g.second.log),
            false,
        ))
        .unwrap();
    let ancestry = ancestry(&posts);
    assert!(g.roster.judge(&posts[0], &ancestry).is_ok());
    assert!(g.roster.judge(&posts[1], &ancestry).is_ok());
    assert!(matches!(
        g.roster.judge(&posts[2], &ancestry),
        Err(Refusal::Removed { .. })
    ));
    assert!(g.roster.members().contains_key(&newcomer.device()));
}

#[test]
fn a_known_grant_beyond_the_cut_falls() {
    let mut g = group();
    let newcomer = Writer::new(g.founder.group, 11);
    let post = g.second.post(&g.roster);
    g.roster
        .insert(&g.second.grant(&g.roster.heads(), &newcomer, Power::Member))
        .unwrap();
    assert!(g.roster.members().contains_key(&newcomer.device()));
    g.roster
        .insert(
            &g.first
                .revoke(&g.roster.heads(), g.second.device(), cut(&[post]), false),
        )
        .unwrap();
    assert!(!g.roster.members().contains_key(&newcomer.device()));
}

#[test]
fn a_demoted_facilitator_writes_on_as_a_member() {
    let mut g = group();
    let old = g.roster.heads();
    g.roster
        .insert(
            &g.first
                .revoke(&old, g.second.device(), cut(&g.second.log), true),
        )
        .unwrap();
    let post = g.second.post(&g.roster);
    assert_eq!(g.roster.judge(&post, never).unwrap().power, Power::Member);
    let back_dated = g.second.write(POST, &old, vec![]);
    assert_eq!(
        g.roster.judge(&back_dated, never).unwrap().power,
        Power::Member
    );
    let accomplice = Writer::new(g.founder.group, 10);
    let grant = g.second.grant(&old, &accomplice, Power::Member);
    g.roster.insert(&grant).unwrap();
    assert!(!g.roster.members().contains_key(&accomplice.device()));
    assert_eq!(
        g.roster.judge(&grant, never),
        Err(Refusal::NeedsFacilitator)
    );
    g.roster
        .insert(
            &g.first
                .grant(&g.roster.heads(), &g.second, Power::Facilitator),
        )
        .unwrap();
    assert_eq!(
        g.roster.members()[&g.second.device()].power,
        Power::Facilitator
    );
    g.roster
        .insert(
            &g.second
                .grant(&g.roster.heads(), &accomplice, Power::Member),
        )
        .unwrap();
    assert!(g.roster.members().contains_key(&accomplice.device()));
}

#[test]
fn removal_wins_over_a_grant_at_the_same_time_and_not_over_a_later_one() {
    let mut g = group();
    let heads = g.roster.heads();
    g.roster
        .insert(&g.first.revoke(&heads, g.member.device(), vec![], false))
        .unwrap();
    g.roster
        .insert(&g.second.grant(&heads, &g.member, Power::Facilitator))
        .unwrap();
    assert!(!g.roster.members().contains_key(&g.member.device()));
    let own = g.member.write(POST, &g.roster.heads(), vec![]);
    assert!(matches!(
        g.roster.judge(&own, never),
        Err(Refusal::Removed { .. })
    ));
    g.roster
        .insert(&g.second.grant(&g.roster.heads(), &g.member, Power::Member))
        .unwrap();
    assert_eq!(g.roster.members()[&g.member.device()].power, Power::Member);
    let again = g.member.post(&g.roster);
    assert_eq!(g.roster.judge(&again, never).unwrap().power, Power::Member);
}

#[test]
fn nobody_removes_the_founding_key() {
    let mut g = group();
    g.roster
        .insert(
            &g.first
                .revoke(&g.roster.heads(), g.founder.device(), vec![], false),
        )
        .unwrap();
    let newcomer = Writer::new(g.founder.group, 12);
    let grant = g
        .founder
        .grant(&g.roster.heads(), &newcomer, Power::Facilitator);
    g.roster.insert(&grant).unwrap();
    assert_eq!(
        g.roster.judge(&grant, never).unwrap().power,
        Power::Facilitator
    );
    assert!(g.roster.members().contains_key(&newcomer.device()));
}

#[test]
fn of_two_who_revoke_each_other_the_one_nearer_to_the_founding_key_stays() {
    let mut g = group();
    let heads = g.roster.heads();
    let a = g.first.revoke(&heads, g.second.device(), vec![], false);
    let b = g.second.revoke(&heads, g.first.device(), vec![], false);
    for order in [[&a, &b], [&b, &a]] {
        let mut roster = g.roster.clone();
        for change in order {
            roster.insert(change).unwrap();
        }
        assert!(roster.members().contains_key(&g.first.device()));
        assert!(!roster.members().contains_key(&g.second.device()));
    }
    // With nobody contesting, the later named may remove the earlier.
    g.roster.insert(&b).unwrap();
    assert!(!g.roster.members().contains_key(&g.first.device()));
}

#[test]
fn a_demoted_senior_revokes_nobody_afterwards() {
    let mut g = group();
    g.roster
        .insert(
            &g.second
                .revoke(&g.roster.heads(), g.first.device(), cut(&g.first.log), true),
        )
        .unwrap();
    g.roster
        .insert(
            &g.first
                .revoke(&g.roster.heads(), g.member.device(), vec![], false),
        )
        .unwrap();
    assert!(g.roster.members().contains_key(&g.member.device()));
}

#[test]
fn a_quarrel_below_does_not_let_a_removed_one_overtake() {
    // The first facilitator's removal of the second follows from a revocation that weighs less than the second's own.
    let mut g = group();
    let old = g.roster.heads();
    let mut third = Writer::new(g.founder.group, 30);
    let mut heads = vec![g.second.grant(&old, &third, Power::Facilitator)];
    g.roster.insert(&heads[0]).unwrap();
    heads.push(third.revoke(&g.roster.heads(), g.member.device(), vec![], false));
    g.roster.insert(&heads[1]).unwrap();
    g.roster
        .insert(&g.first.revoke(
            &g.roster.heads(),
            g.second.device(),
            cut(&g.second.log),
            false,
        ))
        .unwrap();
    let members = g.roster.members();
    g.roster
        .insert(&g.second.revoke(&old, g.first.device(), vec![], false))
        .unwrap();
    g.roster
        .insert(&g.second.revoke(&old, third.device(), vec![], false))
        .unwrap();
    assert_eq!(g.roster.members(), members);
}

#[test]
fn a_member_may_leave() {
    let mut g = group();
    let leave = g.member.revoke(
        &g.roster.heads(),
        g.member.device(),
        cut(&g.member.log),
        false,
    );
    g.roster.insert(&leave).unwrap();
    assert!(g.roster.judge(&leave, never).is_ok());
    assert!(!g.roster.members().contains_key(&g.member.device()));
    assert_eq!(g.roster.heads(), [leave.hash()]);
}

#[test]
fn a_branch_below_the_cut_is_not_within_it() {
    let mut g = group();
    let old = g.roster.heads();
    let mut branch = g.second.clone();
    let log = [g.second.post(&g.roster), g.second.post(&g.roster)];
    g.roster
        .insert(&g.first.revoke(&old, g.second.device(), cut(&log), false))
        .unwrap();
    let ancestry = ancestry(&log);
    assert!(g.roster.judge(&log[0], &ancestry).is_ok());
    let accomplice = Writer::new(g.founder.group, 10);
    let grant = branch.grant(&old, &accomplice, Power::Member);
    assert_eq!(grant.header().seq, log[0].header().seq);
    g.roster.insert(&grant).unwrap();
    assert!(!g.roster.members().contains_key(&accomplice.device()));
    assert!(matches!(
        g.roster.judge(&grant, &ancestry),
        Err(Refusal::Removed { .. })
    ));
    let mut other = Writer {
        log: Vec::new(),
        ..branch
    };
    let post = other.write(POST, &old, vec![8]);
    assert!(matches!(
        g.roster.judge(&post, &ancestry),
        Err(Refusal::Removed { .. })
    ));
}

#[test]
fn a_known_removal_beyond_the_cut_is_undone() {
    let mut g = group();
    let post = g.second.post(&g.roster);
    g.roster
        .insert(
            &g.second
                .revoke(&g.roster.heads(), g.member.device(), vec![], false),
        )
        .unwrap();
    assert!(!g.roster.members().contains_key(&g.member.device()));
    g.roster
        .insert(
            &g.first
                .revoke(&g.roster.heads(), g.second.device(), cut(&[post]), false),
        )
        .unwrap();
    assert!(g.roster.members().contains_key(&g.member.device()));
}
