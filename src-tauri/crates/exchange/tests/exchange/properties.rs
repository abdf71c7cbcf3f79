//! What holds of whatever bytes lie on a storage.

use exchange::columns::{self, Columns};
use exchange::names::{Log, Names, SegmentName, parse_head, parse_index, parse_key, parse_segment};
use exchange::{object, pack, segment};
use ledger::{
    Audience, Change, ChangeHash, DeviceId, Draft, EpochKey, GroupId, Hlc, Identity, ObjectId,
};
use proptest::collection::vec;
use proptest::prelude::*;

const GROUP: GroupId = GroupId::from_bytes([1; 16]);

fn log(author: &Identity) -> Log {
    Log {
        device: author.device(),
        incarnation: 2,
    }
}

/// Consecutive changes with these payloads; `None`: it was erased.
fn written(author: &Identity, first: u64, payloads: Vec<Option<Vec<u8>>>) -> Vec<Change> {
    let mut prev = (first > 0).then(|| ChangeHash::from_bytes([9; 32]));
    let mut changes = Vec::new();
    for (seq, payload) in (first..).zip(payloads) {
        let draft = Draft {
            group: GROUP,
            device: author.device(),
            incarnation: 2,
            seq,
            prev_hash: prev,
            roster_heads: (0..seq % 3)
                .map(|at| ChangeHash::from_bytes([at as u8; 32]))
                .collect(),
            deps: (0..seq % 2)
                .map(|_| ChangeHash::from_bytes([8; 32]))
                .collect(),
            hlc: Hlc(seq.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            audience: Audience::Group,
            kind: 32,
            object: ObjectId::from_bytes([seq as u8; 16]),
        };
        let erased = payload.is_none();
        let payload = payload.unwrap_or_default();
        let mut change = Change::sign(draft, author.signing(), [seq as u8; 16], payload).unwrap();
        if erased {
            change.erase();
        }
        prev = Some(change.hash());
        changes.push(change);
    }
    changes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_sealed_opens_to_the_same(
        first in 0_u64..1000,
        payloads in vec(proptest::option::weighted(0.9, vec(any::<u8>(), 0..200)), 1..20),
    ) {
        let author = Identity::from_bytes(&[5; 64]);
        let key = EpochKey::from_bytes([6; 32]);
        let changes = written(&author, first, payloads);
        let random = &mut ledger::system_random;
        let sealed = segment::seal(random, &key, GROUP, log(&author), &changes).unwrap();
        let name = SegmentName::of(first, first + changes.len() as u64 - 1, &changes.last().unwrap().hash(), &sealed);
        let opened = segment::open(&sealed, &key, GROUP, log(&author), name).unwrap();
        prop_assert_eq!(&opened, &changes);
        let packed = pack::seal(random, &key, GROUP, log(&author), std::slice::from_ref(&changes)).unwrap();
        prop_assert_eq!(pack::open(&packed, &key, GROUP, log(&author)).unwrap(), changes);
    }

    #[test]
    fn any_bytes_are_answered(random in vec(any::<u8>(), 0..400), said in vec(any::<u8>(), 0..400)) {
        let author = Identity::from_bytes(&[5; 64]);
        let key = EpochKey::from_bytes([6; 32]);
        let name = SegmentName::of(0, 0, &ChangeHash::from_bytes([7; 32]), &random);
        prop_assert!(segment::open(&random, &key, GROUP, log(&author), name).is_err());
        prop_assert!(pack::open(&random, &key, GROUP, log(&author)).is_err());
        prop_assert!(pack::open_index(&random, &key, GROUP, log(&author)).is_err());
        drop(object::epoch(&random));
        drop(columns::read(&Columns { random, said }, GROUP, log(&author), 0));
    }

    /// Behind the seal stands what a member wrote, who may mean no good.
    #[test]
    fn columns_that_were_altered_are_answered(
        payloads in vec(proptest::option::weighted(0.9, vec(any::<u8>(), 0..60)), 1..6),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        in_random in any::<bool>(),
    ) {
        let author = Identity::from_bytes(&[5; 64]);
        let changes = written(&author, 3, payloads);
        let mut columns = columns::write(&changes).unwrap();
        let stream = if in_random { &mut columns.random } else { &mut columns.said };
        let at = at.index(stream.len());
        let altered = stream[at] != byte;
        stream[at] = byte;
        if let Ok(read) = columns::read(&columns, GROUP, log(&author), 3) {
            let genuine = read.iter().all(|change| change.verify(&author.signing().verifying_key()).is_ok());
            // what reads as something else was signed by nobody
            prop_assert!(!altered || !genuine || read == changes || read.len() < changes.len());
        }
    }

    #[test]
    fn names_are_read_in_one_form_only(text in "[0-9a-fA-F.+-]{0,110}", device in any::<[u8; 16]>(), end in any::<[u8; 32]>(), first in any::<u32>(), more in any::<u32>()) {
        let names = Names(GROUP);
        if let Some((log, name)) = parse_head(&text) {
            prop_assert!(names.head(log, name).ends_with(&text));
        }
        if let Some((log, name)) = parse_index(&text) {
            prop_assert!(names.index(log, name).ends_with(&text));
        }
        if let Some(name) = parse_segment(&text) {
            prop_assert_eq!(name.to_string(), text.clone());
        }
        if let Some(key) = parse_key(&text) {
            prop_assert_eq!(key.to_string(), text);
        }
        let log = Log { device: DeviceId::from_bytes(device), incarnation: first };
        let name = SegmentName::of(first.into(), u64::from(first) + u64::from(more), &ChangeHash::from_bytes(end), &device);
        prop_assert_eq!(parse_head(&names.head(log, name)), Some((log, name)));
    }
}
