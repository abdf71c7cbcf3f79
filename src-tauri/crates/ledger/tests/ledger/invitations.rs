//! Joining by an invitation, with nobody online; and how that ends.

use ledger::{Change, Power, Refusal, Roster};

use crate::world::{Writer, ancestry, cut, group, never};

fn insert(roster: &mut Roster, change: &Change) {
    roster.insert(change).unwrap();
}

#[test]
fn whoever_bears_the_secret_joins_as_a_member_and_nobody_else_does() {
    let mut g = group();
    let invite = g.first.invite(&g.roster.heads(), 7, None);
    insert(&mut g.roster, &invite);
    let mut ana = Writer::new(g.first.group, 20);
    let join = ana.join(&g.roster.heads(), 7, "ana");
    insert(&mut g.roster, &join);
    let standing = g.roster.members()[&ana.device()].clone();
    assert_eq!(
        (standing.power, standing.person.as_deref()),
        (Power::Member, Some("ana"))
    );
    g.roster.judge(&join, never).unwrap();
    let word = ana.post(&g.roster);
    g.roster.judge(&word, never).unwrap();

    // another secret, or none
    let mut eve = Writer::new(g.first.group, 21);
    let forged = eve.join(&g.roster.heads(), 8, "eve");
    assert_eq!(g.roster.insert(&forged), Err(Refusal::NoStanding));
    // somebody who is here already needs an invitation of their own
    let mut mallory = Writer::new(g.first.group, 22);
    let posing = mallory.join(&g.roster.heads(), 7, "ana");
    assert_eq!(g.roster.insert(&posing), Err(Refusal::NoStanding));
    let own = g.first.invite(&g.roster.heads(), 9, Some("ana"));
    insert(&mut g.roster, &own);
    let mut phone = Writer::new(g.first.group, 23);
    let second = phone.join(&g.roster.heads(), 9, "ana");
    insert(&mut g.roster, &second);
    assert!(g.roster.members().contains_key(&phone.device()));
    let mut other = Writer::new(g.first.group, 24);
    let misused = other.join(&g.roster.heads(), 9, "bruno");
    assert_eq!(g.roster.insert(&misused), Err(Refusal::NoStanding));
}

#[test]
fn a_member_invites_nobody() {
    let mut g = group();
    let invite = g.member.invite(&g.roster.heads(), 7, None);
    insert(&mut g.roster, &invite);
    assert_eq!(
        g.roster.judge(&invite, never),
        Err(Refusal::NeedsFacilitator)
    );
    assert!(g.roster.invitations().is_empty());
    let mut ana = Writer::new(g.first.group, 20);
    let join = ana.write(
        ledger::JOIN,
        &[invite.hash()],
        ledger::encode_payload(
            &ledger::Join::sign(
                g.first.group,
                &ana.identity,
                &ledger::Identity::invitation(&[7; 32]),
                "ana",
            )
            .unwrap(),
        )
        .unwrap(),
    );
    insert(&mut g.roster, &join);
    assert!(!g.roster.members().contains_key(&ana.device()));
    assert_eq!(g.roster.judge(&join, never), Err(Refusal::NoStanding));
}

#[test]
fn a_withdrawal_keeps_those_it_names_and_ends_all_others_wherever_they_were() {
    let mut g = group();
    let invite = g.first.invite(&g.roster.heads(), 7, None);
    insert(&mut g.roster, &invite);
    let before = g.roster.heads();
    let [mut ana, mut bruno, mut late] = [20, 21, 22].map(|seed| Writer::new(g.first.group, seed));
    let first = ana.join(&before, 7, "ana");
    insert(&mut g.roster, &first);
    let end = g.first.withdraw(&g.roster.heads(), 7, &[&first]);
    // as if written before: it cites nothing of the end
    let offline = bruno.join(&before, 7, "bruno");
    let after = late.join(&[end.hash()], 7, "late");
    for order in [[&end, &offline, &after], [&offline, &end, &after]] {
        let mut roster = g.roster.clone();
        for change in order {
            insert(&mut roster, change);
        }
        let members = roster.members();
        assert!(members.contains_key(&ana.device()));
        assert!(!members.contains_key(&bruno.device()) && !members.contains_key(&late.device()));
        let invitations = roster.invitations();
        let invitation = &invitations[&ledger::Identity::invitation(&[7; 32]).device()];
        assert!(invitation.withdrawn);
        assert_eq!((invitation.joined.len(), invitation.held.len()), (1, 2));
        assert_eq!(roster.judge(&offline, never), Err(Refusal::NoStanding));
        // a facilitator may still let one stay who was too late: what they wrote before counts then
        let again = g
            .first
            .clone()
            .withdraw(&roster.heads(), 7, &[&first, &offline]);
        insert(&mut roster, &again);
        assert_eq!(roster.members().len(), members.len() + 1);
        roster.judge(&offline, never).unwrap();
    }
}

#[test]
fn a_removed_device_does_not_come_back_by_the_same_invitation() {
    let mut g = group();
    let invite = g.first.invite(&g.roster.heads(), 7, None);
    insert(&mut g.roster, &invite);
    let open = g.roster.heads();
    let mut ana = Writer::new(g.first.group, 20);
    let join = ana.join(&open, 7, "ana");
    insert(&mut g.roster, &join);
    let word = ana.post(&g.roster);
    let removal = g
        .first
        .revoke(&g.roster.heads(), ana.device(), cut(&ana.log), false);
    insert(&mut g.roster, &removal);
    let log = ana.log.clone();
    g.roster.judge(&word, ancestry(&log)).unwrap();
    assert!(!g.roster.members().contains_key(&ana.device()));
    // a restored backup, or a new life: another incarnation
    ana.incarnation = 1;
    let again = ana.join(&g.roster.heads(), 7, "ana-again");
    insert(&mut g.roster, &again);
    assert!(!g.roster.members().contains_key(&ana.device()));
    assert!(g.roster.somebody_left_since(&open, ledger::Audience::Group));
    assert!(
        !g.roster
            .somebody_left_since(&g.roster.heads(), ledger::Audience::Group)
    );
}

#[test]
fn a_member_names_a_device_of_their_own_and_of_nobody_else() {
    let mut g = group();
    let phone = Writer::new(g.first.group, 20);
    let own = g.member.name_own(&g.roster.heads(), &phone);
    insert(&mut g.roster, &own);
    g.roster.judge(&own, never).unwrap();
    assert_eq!(g.roster.members()[&phone.device()].power, Power::Member);
    let stranger = Writer::new(g.first.group, 21);
    let other = g.member.grant(&g.roster.heads(), &stranger, Power::Member);
    insert(&mut g.roster, &other);
    assert!(!g.roster.members().contains_key(&stranger.device()));
    assert_eq!(
        g.roster.judge(&other, never),
        Err(Refusal::NeedsFacilitator)
    );
}

#[test]
fn a_demoted_facilitator_may_leave_and_takes_nobody_along() {
    let mut g = group();
    let friend = Writer::new(g.first.group, 20);
    let grant = g.second.grant(&g.roster.heads(), &friend, Power::Member);
    insert(&mut g.roster, &grant);
    let demotion = g.first.revoke(
        &g.roster.heads(),
        g.second.device(),
        cut(&g.second.log),
        true,
    );
    insert(&mut g.roster, &demotion);
    let device = g.second.device();
    let leaving = g
        .second
        .revoke(&g.roster.heads(), device, Vec::new(), false);
    insert(&mut g.roster, &leaving);
    assert!(!g.roster.members().contains_key(&device));
    assert!(g.roster.members().contains_key(&friend.device()));
}

#[test]
fn a_grant_that_never_holds_betters_no_rank() {
    let mut g = group();
    // the second facilitator names a helper, who is two steps from the founding key as well
    let mut helper = Writer::new(g.first.group, 20);
    let named = g
        .second
        .grant(&g.roster.heads(), &helper, Power::Facilitator);
    insert(&mut g.roster, &named);
    // a member pretends to name an accomplice, by a shorter way
    let mut accomplice = Writer::new(g.first.group, 21);
    let idle = g
        .member
        .grant(&g.roster.heads(), &accomplice, Power::Facilitator);
    insert(&mut g.roster, &idle);
    let real = helper.grant(&g.roster.heads(), &accomplice, Power::Facilitator);
    insert(&mut g.roster, &real);
    let heads = [g.roster.heads(), vec![idle.hash()]].concat();
    let against = accomplice.revoke(&heads, helper.device(), Vec::new(), false);
    let back = helper.revoke(
        &[g.roster.heads(), vec![idle.hash()]].concat(),
        accomplice.device(),
        Vec::new(),
        false,
    );
    insert(&mut g.roster, &against);
    insert(&mut g.roster, &back);
    assert!(g.roster.members().contains_key(&helper.device()));
    assert!(!g.roster.members().contains_key(&accomplice.device()));
}

#[test]
fn with_more_heads_than_can_be_cited_ones_own_is_among_them() {
    let mut g = group();
    let invite = g.first.invite(&g.roster.heads(), 7, None);
    insert(&mut g.roster, &invite);
    let open = g.roster.heads();
    let mut many: Vec<Writer> = (0..80)
        .map(|at| Writer::new(g.first.group, 100 + at))
        .collect();
    for (at, writer) in many.iter_mut().enumerate() {
        let join = writer.join(&open, 7, &format!("person-{at}"));
        insert(&mut g.roster, &join);
    }
    for writer in &mut many {
        let heads = g.roster.heads_for(writer.device());
        assert!(heads.len() <= ledger::CITED_LIMIT);
        let word = writer.write(32, &heads, b"soup".to_vec());
        g.roster.judge(&word, never).unwrap();
    }
}
