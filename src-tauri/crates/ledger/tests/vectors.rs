//! The format's test vectors: `vectors.txt` beside this file is for other implementations; this one both writes and
//! reads it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fmt::Write;

use ledger::{
    Audience, Change, Cut, Draft, Epoch, EpochKey, Erase, Found, Grant, GroupId, Handover, Hlc,
    Identity, Invite, Join, ObjectId, Power, Purpose, Refusal, Revoke, SigningKey, Wrap,
    encode_payload, open, open_handover, seal, seal_handover, sheet, unwrap, wrap,
};

const VECTORS: &str = include_str!("vectors.txt");

fn bytes<const N: usize>(first: u8) -> [u8; N] {
    core::array::from_fn(|at| first.wrapping_add(at as u8))
}

/// Counts up from a byte, so that nonces are known.
fn counting(mut next: u8) -> impl ledger::Random {
    move |bytes: &mut [u8]| -> Result<(), Refusal> {
        for byte in bytes {
            *byte = next;
            next = next.wrapping_add(1);
        }
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2)
        .map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

fn read() -> BTreeMap<&'static str, &'static str> {
    VECTORS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .collect()
}

fn changes() -> (SigningKey, Identity, Change, Change) {
    let founding = SigningKey::from_bytes(&bytes(0));
    let founding_key = founding.verifying_key().to_bytes();
    let facilitator = Identity::from_bytes(&bytes(0x20));
    let group = GroupId::of(&founding_key);
    let draft = Draft {
        group,
        device: ledger::DeviceId::of(&founding_key),
        incarnation: 0,
        seq: 0,
        prev_hash: None,
        roster_heads: Vec::new(),
        deps: Vec::new(),
        hlc: Hlc::at(1_700_000_000_000),
        audience: Audience::Group,
        kind: ledger::FOUND,
        object: ObjectId::of("group", &group.to_string()),
    };
    let payload = encode_payload(&Found {
        founding_key,
        wrapping_key: Some(Identity::founding(&bytes(0)).wrapping_key().unwrap()),
    })
    .unwrap();
    let found = Change::sign(draft.clone(), &founding, bytes(0x60), payload).unwrap();
    let grant = Grant {
        key: facilitator.key(),
        wrapping_key: facilitator.wrapping_key().unwrap(),
        person: Some("p1".to_owned()),
        power: Power::Facilitator,
    };
    let draft = Draft {
        seq: 1,
        prev_hash: Some(found.hash()),
        roster_heads: vec![found.hash()],
        hlc: Hlc(draft.hlc.0 + 1),
        kind: ledger::GRANT,
        object: ObjectId::of("device", &facilitator.device().to_string()),
        ..draft
    };
    let grant = Change::sign(
        draft,
        &founding,
        bytes(0x70),
        encode_payload(&grant).unwrap(),
    )
    .unwrap();
    (founding, facilitator, found, grant)
}

fn computed() -> Vec<(&'static str, String)> {
    let (founding, facilitator, found, grant) = changes();
    let group = found.header().group;
    let mut erased = found.clone();
    erased.erase();
    let cut = vec![Cut {
        incarnation: 0,
        seq: 7,
        hash: grant.hash(),
    }];
    let revoke = Revoke {
        device: facilitator.device(),
        cut,
        demote: true,
    };
    let key = EpochKey::from_bytes(bytes(0x80));
    let wrapping_key = facilitator.wrapping_key().unwrap();
    let wrapped = wrap(
        &mut counting(0xa0),
        &key,
        group,
        facilitator.device(),
        &wrapping_key,
    )
    .unwrap();
    let sealed = seal(
        &mut counting(0xc0),
        &key,
        Purpose::Segment,
        &grant.header().binding().unwrap(),
        b"a word",
    )
    .unwrap();
    let posted = ledger::post(
        &mut counting(0xe0),
        group,
        key.id(),
        &ledger::mailbox(&key).unwrap(),
        &grant.header().binding().unwrap(),
        b"a word",
    )
    .unwrap();
    let handover = Handover {
        previous: vec![EpochKey::from_bytes(bytes(0x90))],
        lifetime: Some(bytes(0xb0).into()),
        certificate: None,
    };
    let handover = seal_handover(&mut counting(0xd0), &key, group, &handover).unwrap();
    let bearer = Identity::invitation(&bytes(0xe0));
    let invite = Invite {
        key: bearer.key(),
        wrapping_key: bearer.wrapping_key().unwrap(),
        person: Some("ana-ruiz".to_owned()),
        until: Some(1_675_000_000_000),
        joins: Some(3),
    };
    let join = Join::sign(group, &facilitator, &bearer, "ana-ruiz").unwrap();
    let lines = sheet::write(founding.as_bytes());
    let lines: Vec<&str> = lines.iter().map(|line| line.as_str()).collect();
    vec![
        ("founding_seed", hex(founding.as_bytes())),
        ("founding_key", hex(founding.verifying_key().as_bytes())),
        ("group_id", group.to_string()),
        ("founding_device_id", found.header().device.to_string()),
        ("sheet", lines.join(" / ")),
        ("identity", hex(facilitator.to_bytes().as_slice())),
        ("identity_key", hex(&facilitator.key())),
        ("identity_wrapping_key", hex(&wrapping_key)),
        ("identity_device_id", facilitator.device().to_string()),
        (
            "object_id_session_s07",
            ObjectId::of("session", "s07").to_string(),
        ),
        ("found_salt", hex(&found.body().unwrap().salt)),
        ("found_payload", hex(found.payload().unwrap())),
        ("found_payload_hash", hex(&found.header().payload_hash)),
        ("found_header", hex(found.header_bytes())),
        ("found_signature", hex(found.signature())),
        ("found_hash", found.hash().to_string()),
        ("found_change", hex(&found.encode().unwrap())),
        ("found_change_erased", hex(&erased.encode().unwrap())),
        ("grant_change", hex(&grant.encode().unwrap())),
        ("grant_hash", grant.hash().to_string()),
        ("grant_binding", hex(&grant.header().binding().unwrap())),
        ("revoke_payload", hex(&encode_payload(&revoke).unwrap())),
        ("invite_payload", hex(&encode_payload(&invite).unwrap())),
        ("join_binding", hex(&join.binding(group))),
        ("join_payload", hex(&encode_payload(&join).unwrap())),
        (
            "withdraw_payload",
            hex(&encode_payload(&ledger::Withdraw {
                invitation: bearer.device(),
                joins: vec![grant.hash()],
            })
            .unwrap()),
        ),
        (
            "erase_payload",
            hex(&encode_payload(&Erase {
                change: grant.hash(),
            })
            .unwrap()),
        ),
        ("epoch_key", hex(key.as_bytes())),
        ("epoch_id", key.id().to_string()),
        ("wrap_payload", hex(&encode_payload(&wrapped).unwrap())),
        ("sealed_segment", hex(&sealed)),
        ("mailbox", hex(&ledger::mailbox(&key).unwrap())),
        ("posted_payload", hex(&posted)),
        ("sealed_handover", hex(&handover)),
    ]
}

#[test]
fn what_is_written_is_what_stands_in_the_file() {
    let stands = read();
    let computed = computed();
    let lines: Vec<String> = computed
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    assert_eq!(
        stands.len(),
        computed.len(),
        "the file should read:\n{}",
        lines.join("\n")
    );
    for (name, value) in &computed {
        assert_eq!(stands.get(name), Some(&value.as_str()), "{name}");
    }
}

#[test]
fn what_stands_in_the_file_is_read() {
    let stands = read();
    let get = |name: &str| unhex(stands[name]);
    let identity = Identity::from_bytes(&get("identity").try_into().unwrap());
    let group: GroupId = stands["group_id"].parse().unwrap();
    let mut roster = ledger::Roster::new(group);
    for name in ["found_change", "grant_change"] {
        roster.insert(&Change::decode(&get(name)).unwrap()).unwrap();
    }
    assert_eq!(
        roster.members()[&identity.device()].power,
        Power::Facilitator
    );
    assert_eq!(
        hex(sheet::read(&stands["sheet"].replace('/', "\n"))
            .unwrap()
            .as_slice()),
        stands["founding_seed"]
    );

    let epoch = stands["epoch_id"].parse().unwrap();
    let wrapped: Wrap = ledger::decode_payload(&get("wrap_payload")).unwrap();
    let key = unwrap(&identity, group, epoch, &wrapped).unwrap();
    assert_eq!(key.as_bytes().as_slice(), get("epoch_key"));
    let opened = open(
        &key,
        Purpose::Segment,
        &get("grant_binding"),
        &get("sealed_segment"),
    )
    .unwrap();
    assert_eq!(opened.as_slice(), b"a word");
    let posted =
        ledger::collect(&key, group, &get("grant_binding"), &get("posted_payload")).unwrap();
    assert_eq!(posted.as_slice(), b"a word");
    let epoch = Epoch {
        epoch,
        audience: 0,
        wraps: Vec::new(),
        handover: get("sealed_handover"),
        replaces: Vec::new(),
        mailbox: None,
    };
    let handover = open_handover(&key, group, &epoch).unwrap();
    assert_eq!(handover.lifetime.as_deref(), Some(&bytes(0xb0)));
}
