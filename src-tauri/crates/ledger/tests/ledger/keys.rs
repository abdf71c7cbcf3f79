//! Keys: who can unwrap, who can open, and who cannot.

use ledger::{
    Epoch, EpochKey, GroupId, Handover, Identity, Purpose, Refusal, open, open_handover, seal,
    seal_handover, unwrap, wrap,
};

use crate::world::seeded;

const GROUP: GroupId = GroupId::from_bytes([4; 16]);

#[test]
fn a_wrapped_key_is_for_one_device_group_and_epoch() {
    let random = &mut seeded(1);
    let (coast, highlands) = (
        Identity::new(random).unwrap(),
        Identity::new(random).unwrap(),
    );
    let key = EpochKey::new(random).unwrap();
    let wrapped = wrap(
        random,
        &key,
        GROUP,
        coast.device(),
        &coast.wrapping_key().unwrap(),
    )
    .unwrap();
    assert_eq!(unwrap(&coast, GROUP, key.id(), &wrapped).unwrap(), key);
    assert_eq!(
        unwrap(&highlands, GROUP, key.id(), &wrapped),
        Err(Refusal::Sealed)
    );
    let elsewhere = GroupId::from_bytes([5; 16]);
    assert_eq!(
        unwrap(&coast, elsewhere, key.id(), &wrapped),
        Err(Refusal::Sealed)
    );
    let other = EpochKey::new(random).unwrap().id();
    assert_eq!(unwrap(&coast, GROUP, other, &wrapped), Err(Refusal::Sealed));
}

#[test]
fn an_altered_wrap_is_refused() {
    let random = &mut seeded(2);
    let coast = Identity::new(random).unwrap();
    let key = EpochKey::new(random).unwrap();
    let wrapped = wrap(
        random,
        &key,
        GROUP,
        coast.device(),
        &coast.wrapping_key().unwrap(),
    )
    .unwrap();
    for at in 0..wrapped.sealed.len() {
        let mut altered = wrapped.clone();
        altered.sealed[at] ^= 1;
        assert_eq!(
            unwrap(&coast, GROUP, key.id(), &altered),
            Err(Refusal::Sealed)
        );
        altered.sealed.truncate(at);
        assert_eq!(
            unwrap(&coast, GROUP, key.id(), &altered),
            Err(Refusal::Sealed)
        );
    }
    for at in 0..32 {
        let mut altered = wrapped.clone();
        altered.enc[at] ^= 1;
        assert_eq!(
            unwrap(&coast, GROUP, key.id(), &altered),
            Err(Refusal::Sealed)
        );
    }
}

#[test]
fn a_useless_wrapping_key_is_told() {
    let random = &mut seeded(3);
    let key = EpochKey::new(random).unwrap();
    let device = Identity::new(random).unwrap().device();
    assert_eq!(
        wrap(random, &key, GROUP, device, &[0; 32]),
        Err(Refusal::Key)
    );
}

#[test]
fn what_is_sealed_opens_only_with_the_same_key_purpose_and_binding() {
    let random = &mut seeded(4);
    let key = EpochKey::new(random).unwrap();
    let sealed = seal(random, &key, Purpose::Segment, b"here", b"a word").unwrap();
    assert_eq!(
        open(&key, Purpose::Segment, b"here", &sealed)
            .unwrap()
            .as_slice(),
        b"a word"
    );
    assert_eq!(
        open(&key, Purpose::Segment, b"there", &sealed),
        Err(Refusal::Sealed)
    );
    assert_eq!(
        open(&key, Purpose::Handover, b"here", &sealed),
        Err(Refusal::Sealed)
    );
    assert_eq!(
        open(
            &EpochKey::new(random).unwrap(),
            Purpose::Segment,
            b"here",
            &sealed
        ),
        Err(Refusal::Sealed)
    );
    for at in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[at] ^= 0x80;
        assert_eq!(
            open(&key, Purpose::Segment, b"here", &altered),
            Err(Refusal::Sealed)
        );
        assert_eq!(
            open(&key, Purpose::Segment, b"here", &sealed[..at]),
            Err(Refusal::Sealed)
        );
    }
    assert_ne!(
        sealed,
        seal(random, &key, Purpose::Segment, b"here", b"a word").unwrap()
    );
}

#[test]
fn a_newcomer_reads_back_through_concurrent_rotations() {
    let random = &mut seeded(5);
    let old = [
        EpochKey::new(random).unwrap(),
        EpochKey::new(random).unwrap(),
    ];
    let key = EpochKey::new(random).unwrap();
    let handover = Handover {
        previous: old.to_vec(),
        lifetime: Some([7; 32].into()),
        certificate: None,
    };
    let sealed = seal_handover(random, &key, GROUP, &handover).unwrap();
    let epoch = Epoch {
        epoch: key.id(),
        audience: 0,
        wraps: Vec::new(),
        handover: sealed,
        replaces: Vec::new(),
        mailbox: None,
    };
    assert_eq!(open_handover(&key, GROUP, &epoch).unwrap(), handover);
    assert_eq!(open_handover(&old[0], GROUP, &epoch), Err(Refusal::Sealed));
    assert_eq!(
        open_handover(&key, GroupId::from_bytes([5; 16]), &epoch),
        Err(Refusal::Sealed)
    );
}

#[test]
fn nothing_secret_is_printed() {
    let random = &mut seeded(6);
    let identity = Identity::new(random).unwrap();
    let key = EpochKey::from_bytes([0xab; 32]);
    let handover = Handover {
        previous: vec![key.clone()],
        lifetime: Some([0xcd; 32].into()),
        certificate: None,
    };
    let birth = ledger::Birth::found(random, 0, "p1", &identity).unwrap();
    let printed = format!(
        "{key:?} {handover:?} {identity:?} {birth:?} {:?}",
        birth.secrets
    );
    for secret in ["abab", "171, ", "cdcd", "205, "] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn a_failing_source_of_randomness_is_told() {
    let mut none = |_: &mut [u8]| Err(Refusal::Randomness);
    assert_eq!(EpochKey::new(&mut none), Err(Refusal::Randomness));
    assert_eq!(Identity::new(&mut none).unwrap_err(), Refusal::Randomness);
}

#[test]
fn an_identity_comes_back_from_its_bytes() {
    let identity = Identity::new(&mut ledger::system_random).unwrap();
    let back = Identity::from_bytes(&identity.to_bytes());
    assert_eq!(back.device(), identity.device());
    assert_eq!(back.wrapping_key(), identity.wrapping_key());
}
