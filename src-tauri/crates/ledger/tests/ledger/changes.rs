//! One change: its bytes, and all that is refused.

use ledger::{Change, Draft, HEADER_LIMIT, PAYLOAD_LIMIT, Refusal, VERSION};
use proptest::prelude::*;

use crate::world::{POST, Writer};

fn writer() -> Writer {
    Writer::founder(1)
}

fn sample() -> (Writer, Change) {
    let mut writer = writer();
    let heads = [writer.log[0].hash()];
    let change = writer.write(POST, &heads, b"Dear all, we begin on Monday.".to_vec());
    (writer, change)
}

#[test]
fn a_change_comes_back_as_it_went() {
    let (writer, change) = sample();
    let back = Change::decode(&change.encode().unwrap()).unwrap();
    assert_eq!(back, change);
    assert_eq!(back.header_bytes(), change.header_bytes());
    back.verify(&writer.key().verifying_key()).unwrap();
}

#[test]
fn each_flipped_bit_is_refused() {
    let (writer, change) = sample();
    let key = writer.key().verifying_key();
    let bytes = change.encode().unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << bit;
            let read = Change::decode(&altered).and_then(|change| change.verify(&key));
            assert!(read.is_err(), "byte {at}, bit {bit} went unseen");
        }
    }
}

#[test]
fn each_truncation_and_each_tail_is_refused() {
    let (_, mut change) = sample();
    for _ in 0..2 {
        let bytes = change.encode().unwrap();
        for end in 0..bytes.len() {
            assert!(Change::decode(&bytes[..end]).is_err());
        }
        assert_eq!(
            Change::decode(&[bytes.as_slice(), &[0]].concat()),
            Err(Refusal::Trailing)
        );
        change.erase();
    }
}

#[test]
fn an_erased_change_still_verifies_and_keeps_its_name() {
    let (writer, change) = sample();
    let mut erased = change.clone();
    erased.erase();
    let back = Change::decode(&erased.encode().unwrap()).unwrap();
    back.verify(&writer.key().verifying_key()).unwrap();
    assert_eq!(back.hash(), change.hash());
    assert_eq!(back.payload(), Err(Refusal::Erased));
    let encoded = back.encode().unwrap();
    assert!(!encoded.windows(6).any(|window| window == b"Monday"));
}

#[test]
fn another_payload_is_not_taken_for_the_erased_one() {
    let (writer, change) = sample();
    let mut body = change.body().unwrap().clone();
    body.payload.push(b'!');
    let forged = Change::from_parts(
        change.header_bytes().to_vec(),
        *change.signature(),
        Some(body),
    )
    .unwrap();
    assert_eq!(
        forged.verify(&writer.key().verifying_key()),
        Err(Refusal::PayloadHash)
    );
}

#[test]
fn another_key_neither_signs_nor_verifies() {
    let (writer, change) = sample();
    let stranger = Writer::new(writer.group, 2);
    assert_eq!(
        change.verify(&stranger.key().verifying_key()),
        Err(Refusal::WrongKey)
    );
    let draft = writer.draft(POST, &[]);
    assert_eq!(
        Change::sign(draft, stranger.key(), [0; 16], Vec::new()),
        Err(Refusal::WrongKey)
    );
}

#[test]
fn a_newer_version_is_told_apart_from_rubbish() {
    let (_, change) = sample();
    let mut header = change.header_bytes().to_vec();
    assert_eq!(header[1], VERSION);
    header[1] = VERSION + 1;
    let newer = Change::from_parts(header.clone(), *change.signature(), None);
    assert_eq!(
        newer,
        Err(Refusal::Newer {
            version: VERSION + 1
        })
    );
    // A later version may have other fields.
    assert_eq!(
        Change::from_parts(vec![0x82, 0x07, 0x00], [0; 64], None),
        Err(Refusal::Newer { version: 7 })
    );
    header[1] = 0;
    assert!(matches!(
        Change::from_parts(header, [0; 64], None),
        Err(Refusal::Malformed { .. })
    ));
}

#[test]
fn limits_hold_when_writing_and_when_reading() {
    let writer = writer();
    let sign = |draft: Draft, payload| Change::sign(draft, writer.key(), [0; 16], payload);
    assert!(sign(writer.draft(POST, &[]), vec![0; PAYLOAD_LIMIT]).is_ok());
    assert!(matches!(
        sign(writer.draft(POST, &[]), vec![0; PAYLOAD_LIMIT + 1]),
        Err(Refusal::TooLarge { .. })
    ));
    let hashes: Vec<_> = (0..65_u8)
        .map(|n| ledger::ChangeHash::from_bytes([n; 32]))
        .collect();
    let full = sign(
        Draft {
            deps: hashes[..64].to_vec(),
            ..writer.draft(POST, &hashes[..64])
        },
        Vec::new(),
    )
    .unwrap();
    assert!(full.header_bytes().len() < HEADER_LIMIT);
    assert!(matches!(
        sign(writer.draft(POST, &hashes), Vec::new()),
        Err(Refusal::TooLarge { .. })
    ));
    let large = vec![0; HEADER_LIMIT + 1];
    assert!(matches!(
        Change::from_parts(large, [0; 64], None),
        Err(Refusal::TooLarge { .. })
    ));
}

#[test]
fn a_first_change_has_no_predecessor_and_each_other_has_one() {
    let writer = writer();
    let draft = Draft {
        prev_hash: None,
        ..writer.draft(POST, &[])
    };
    assert!(matches!(
        Change::sign(draft, writer.key(), [0; 16], Vec::new()),
        Err(Refusal::Malformed { .. })
    ));
    let draft = Draft {
        seq: 0,
        ..writer.draft(POST, &[])
    };
    assert!(matches!(
        Change::sign(draft, writer.key(), [0; 16], Vec::new()),
        Err(Refusal::Malformed { .. })
    ));
}

#[test]
fn unsorted_and_repeated_citations_are_put_in_order_when_written() {
    let writer = writer();
    let [a, b] = [1, 2].map(|n| ledger::ChangeHash::from_bytes([n; 32]));
    let change = Change::sign(
        writer.draft(POST, &[b, a, b]),
        writer.key(),
        [0; 16],
        Vec::new(),
    )
    .unwrap();
    assert_eq!(change.header().roster_heads, [a, b]);
    let header = ledger::Header {
        draft: writer.draft(POST, &[b, a]),
        ..change.header().clone()
    };
    assert_eq!(
        header.encode(),
        Err(Refusal::Order {
            what: "roster heads"
        })
    );
}

#[test]
fn a_longer_way_to_write_the_same_number_is_refused() {
    let (_, change) = sample();
    let bytes = change.header_bytes();
    // The version as a two-byte integer.
    let longer = [&bytes[..1], &[0x18], &bytes[1..]].concat();
    assert_eq!(
        Change::from_parts(longer, *change.signature(), None),
        Err(Refusal::Malformed { what: "encoding" })
    );
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes: Vec<u8>) {
        prop_assert!(Change::decode(&bytes).is_err());
        prop_assert!(Change::from_parts(bytes, [0; 64], None).is_err());
    }

    #[test]
    fn any_payload_comes_back(payload: Vec<u8>, salt: [u8; 16]) {
        let writer = writer();
        let change = Change::sign(writer.draft(POST, &[]), writer.key(), salt, payload.clone()).unwrap();
        let back = Change::decode(&change.encode().unwrap()).unwrap();
        prop_assert_eq!(back.payload().unwrap(), payload.as_slice());
        prop_assert!(back.verify(&writer.key().verifying_key()).is_ok());
    }
}
