//! A group comes into being, and a sheet brings its founding key back.

use ledger::{
    Birth, Chain, Epoch, FOUND, GRANT, Identity, Placed, Power, Refusal, Roster, SigningKey,
    decode_payload, open_handover, sheet, unwrap,
};

use crate::world::seeded;

fn birth() -> (Identity, Birth) {
    let random = &mut seeded(11);
    let facilitator = Identity::new(random).unwrap();
    let birth = Birth::found(random, 1_700_000_000_000, "p1", &facilitator).unwrap();
    (facilitator, birth)
}

#[test]
fn a_newborn_group_has_one_facilitator_who_holds_its_keys() {
    let (facilitator, birth) = birth();
    let mut roster = Roster::new(birth.group);
    let mut chain = Chain::default();
    for change in &birth.changes {
        assert_eq!(chain.accept(change), Placed::Accepted);
        if [FOUND, GRANT].contains(&change.header().kind) {
            roster.insert(change).unwrap();
        }
    }
    for change in &birth.changes {
        assert_eq!(
            roster.judge(change, |_, _| false).unwrap().power,
            Power::Facilitator
        );
    }
    let members = roster.members();
    assert_eq!(members.len(), 1);
    assert_eq!(members[&facilitator.device()].person.as_deref(), Some("p1"));
    assert_eq!(roster.heads(), [birth.changes[1].hash()]);
    assert_eq!(chain.next(facilitator.device(), 0), 2);

    let mut keys = Vec::new();
    for change in &birth.changes[2..] {
        let epoch: Epoch = decode_payload(change.payload().unwrap()).unwrap();
        let key = unwrap(&facilitator, birth.group, epoch.epoch, &epoch.wraps[0]).unwrap();
        keys.push((open_handover(&key, birth.group, &epoch).unwrap(), key));
    }
    assert_eq!(
        (&keys[0].1, &keys[1].1),
        (&birth.secrets.group, &birth.secrets.facilitators)
    );
    assert_eq!(keys[0].0.lifetime.as_deref(), Some(&birth.secrets.lifetime));
    assert_eq!(keys[0].0.certificate, None);
    assert_eq!(
        keys[1].0.certificate.as_deref(),
        Some(&birth.secrets.certificate)
    );
    assert_eq!(keys[1].0.lifetime, None);
}

#[test]
fn the_sheet_brings_the_founding_key_back() {
    let (_, birth) = birth();
    let lines = sheet::write(&birth.founding_seed);
    let typed = lines
        .iter()
        .map(|line| line.to_lowercase())
        .collect::<Vec<_>>()
        .join("\n");
    let key = SigningKey::from_bytes(&sheet::read(&typed).unwrap());
    assert_eq!(
        ledger::GroupId::of(key.verifying_key().as_bytes()),
        birth.group
    );
}

#[test]
fn the_changes_carry_no_secret() {
    let (facilitator, birth) = birth();
    let secrets = &birth.secrets;
    for change in &birth.changes {
        let bytes = change.encode().unwrap();
        for secret in [
            &*birth.founding_seed,
            secrets.group.as_bytes(),
            secrets.facilitators.as_bytes(),
            &secrets.lifetime,
            &secrets.certificate,
            facilitator.signing().as_bytes(),
        ] {
            assert!(!bytes.windows(32).any(|window| window == secret));
        }
    }
}

#[test]
fn no_two_births_are_alike_and_no_roster_takes_anothers() {
    let (_, birth) = birth();
    let random = &mut seeded(12);
    let facilitator = Identity::new(random).unwrap();
    let other = Birth::found(random, 0, "p1", &facilitator).unwrap();
    assert_ne!(birth.group, other.group);
    let mut roster = Roster::new(birth.group);
    assert_eq!(roster.insert(&other.changes[0]), Err(Refusal::WrongGroup));
}
