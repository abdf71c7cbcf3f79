//! Who may do what, and what is refused.

use ledger::{Change, Inserted, Power, Refusal, Roster};

use crate::world::{POST, Writer, group, never};

#[test]
fn each_has_the_power_that_was_given() {
    let mut g = group();
    let power = |w: &Writer| g.roster.members().get(&w.device()).map(|s| s.power);
    assert_eq!(power(&g.first), Some(Power::Facilitator));
    assert_eq!(power(&g.second), Some(Power::Facilitator));
    assert_eq!(power(&g.member), Some(Power::Member));
    assert_eq!(power(&g.founder), None);
    let post = g.member.post(&g.roster);
    assert_eq!(g.roster.judge(&post, never).unwrap().power, Power::Member);
}

#[test]
fn a_change_is_judged_by_what_it_cites() {
    let g = group();
    let early = [g.founder.log[0].hash()];
    assert_eq!(g.roster.standing(g.member.device(), &early), None);
    assert_eq!(
        g.roster
            .standing(g.member.device(), &g.roster.heads())
            .unwrap()
            .power,
        Power::Member
    );
    let unknown = [ledger::ChangeHash::from_bytes([1; 32])];
    assert_eq!(g.roster.standing(g.member.device(), &unknown), None);
    let mut member = g.member;
    let mut roster = g.roster;
    assert_eq!(
        roster.judge(&member.write(POST, &early, vec![]), never),
        Err(Refusal::NoStanding)
    );
    assert_eq!(
        roster.judge(&member.write(POST, &unknown, vec![]), never),
        Err(Refusal::RosterUnknown)
    );
}

#[test]
fn strangers_and_members_name_nobody() {
    let mut g = group();
    let mut stranger = Writer::new(g.founder.group, 9);
    let accomplice = Writer::new(g.founder.group, 10);
    let heads = g.roster.heads();
    let by_stranger = stranger.grant(&heads, &accomplice, Power::Member);
    assert_eq!(g.roster.insert(&by_stranger), Err(Refusal::NoStanding));
    let by_member = g.member.grant(&heads, &accomplice, Power::Member);
    assert_eq!(g.roster.insert(&by_member), Ok(Inserted::Placed));
    assert!(!g.roster.members().contains_key(&accomplice.device()));
    assert_eq!(g.roster.heads(), heads);
    assert_eq!(
        g.roster.judge(&by_member, never),
        Err(Refusal::NeedsFacilitator)
    );
    let epoch = g.member.write(ledger::EPOCH, &heads, vec![]);
    assert_eq!(
        g.roster.judge(&epoch, never),
        Err(Refusal::NeedsFacilitator)
    );
    // A facilitator's grant that rests on nothing but the stranger's own word.
    let forged = Change::from_parts(
        by_member.header_bytes().to_vec(),
        [1; 64],
        by_member.body().cloned(),
    )
    .unwrap();
    let mut fresh = Roster::new(g.founder.group);
    for change in g.founder.log.iter().chain(&g.first.log) {
        fresh.insert(change).unwrap();
    }
    assert_eq!(fresh.insert(&forged), Err(Refusal::Signature));
}

#[test]
fn a_forgery_that_comes_first_does_not_keep_the_genuine_out() {
    let g = group();
    let mut roster = Roster::new(g.founder.group);
    let genuine = &g.first.log[0];
    let forged = Change::from_parts(
        genuine.header_bytes().to_vec(),
        [3; 64],
        genuine.body().cloned(),
    )
    .unwrap();
    assert_eq!(roster.insert(&forged), Ok(Inserted::Waiting));
    assert_eq!(roster.insert(genuine), Ok(Inserted::Waiting));
    for change in &g.founder.log {
        roster.insert(change).unwrap();
    }
    assert_eq!(roster.insert(genuine), Ok(Inserted::Known));
    assert!(roster.members().contains_key(&g.second.device()));
}

#[test]
fn what_is_wrong_in_itself_is_refused() {
    let g = group();
    let mut roster = Roster::new(g.founder.group);
    let mut erased = g.founder.log[1].clone();
    erased.erase();
    assert_eq!(roster.insert(&erased), Err(Refusal::Erased));
    let mut body = g.founder.log[1].body().unwrap().clone();
    body.payload.push(0);
    let header = g.founder.log[1].header_bytes().to_vec();
    let altered = Change::from_parts(header, *g.founder.log[1].signature(), Some(body)).unwrap();
    assert_eq!(roster.insert(&altered), Err(Refusal::PayloadHash));
    let mut usurper = Writer {
        log: Vec::new(),
        ..Writer::new(g.founder.group, 20)
    };
    let found = ledger::Found {
        founding_key: usurper.identity.key(),
        wrapping_key: None,
    };
    let usurping = usurper.write(ledger::FOUND, &[], ledger::encode_payload(&found).unwrap());
    assert_eq!(roster.insert(&usurping), Err(Refusal::WrongKey));
    let mut elsewhere = Writer::founder(21);
    assert_eq!(
        roster.insert(&elsewhere.log[0].clone()),
        Err(Refusal::WrongGroup)
    );
    assert_eq!(
        roster.judge(&elsewhere.write(POST, &[], vec![]), never),
        Err(Refusal::WrongGroup)
    );
}
