//! Test vectors for other implementations: `vectors.txt` beside this file. What is written there is read here; it was
//! written by this file too, and is written anew only when the format changes (`MUTUAL_WRITE_VECTORS=1`), since a later
//! compressor may give other bytes that say the same.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a vector that does not hold fails the test"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use exchange::names::{
    IndexName, Log, Names, SegmentName, content, parse_head, parse_index, parse_key, parse_want,
    tip,
};
use exchange::pack::{self, Listed, Span};
use exchange::segment;
use ledger::{Audience, Change, Draft, EpochKey, GroupId, Hlc, Identity, ObjectId, Refusal};
use programme::members::invitation_text::{self, Contents, Waiting};

const GROUP: GroupId = GroupId::from_bytes([0x67; 16]);

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

fn key() -> EpochKey {
    EpochKey::from_bytes([0x6b; 32])
}

fn author() -> Identity {
    Identity::from_bytes(&core::array::from_fn(|at| at as u8))
}

fn log() -> Log {
    Log {
        device: author().device(),
        incarnation: 1,
    }
}

/// Three changes: one with text, one whose payload was erased, one that cites others.
fn changes() -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (at, said) in [
        "Nos ayudaría saber cómo acompañan ustedes",
        "",
        "¿Y después?",
    ]
    .into_iter()
    .enumerate()
    {
        let draft = Draft {
            group: GROUP,
            device: author().device(),
            incarnation: 1,
            seq: 40 + at as u64,
            prev_hash: Some(match changes.last() {
                Some(last) => last.hash(),
                None => ledger::ChangeHash::from_bytes([0x70; 32]),
            }),
            roster_heads: vec![ledger::ChangeHash::from_bytes([0x72; 32])],
            deps: match at {
                2 => vec![ledger::ChangeHash::from_bytes([0x64; 32])],
                _ => Vec::new(),
            },
            hlc: Hlc::at(1_700_000_000_000 + 1000 * at as u64),
            audience: Audience::Group,
            kind: 32,
            object: ObjectId::of("session", "s07"),
        };
        let salt = [0x73 + at as u8; 16];
        let payload = said.as_bytes().to_vec();
        let mut change = Change::sign(draft, author().signing(), salt, payload).unwrap();
        if at == 1 {
            change.erase();
        }
        changes.push(change);
    }
    changes
}

fn listed(hash: [u8; 16]) -> Listed {
    Listed {
        hash,
        spans: vec![Span {
            device: log().device,
            incarnation: 1,
            first: 40,
            last: 42,
            tip: tip(&changes()[2].hash()),
        }],
    }
}

/// What the sealed invitation is under.
const PASSPHRASE: &str = "un puente y dos orillas";

fn contents() -> Contents {
    Contents {
        group: GROUP,
        secret: [0x73; 32],
        programme: "format = 1\n".to_owned(),
        roster: vec![vec![1, 2, 3].into()],
        keys: vec![vec![0x6b; 32].into()],
        place: Some("folder:/media/grupo".to_owned()),
        label: Some("participant".to_owned()),
        organisation: Some("casa-del-sol".to_owned()),
        person: None,
        until: Some(1_700_000_000_000),
        by: "Elena Prado".to_owned(),
        facilitators: Some((key().id(), [0x6d; 32].into())),
        people: vec![Waiting {
            id: "sol-paredes".to_owned(),
            name: "Sol Paredes".to_owned(),
        }],
    }
}

fn written() -> String {
    let (key, log, changes) = (key(), log(), changes());
    let mut text = String::from(
        "# Test vectors of the objects on the storage, version 1. Bytes are hexadecimal.\n\
         # Random bytes were taken from a counter.\n",
    );
    let mut put = |name: &str, value: &str| writeln!(text, "{name} = {value}").unwrap();
    put("group", &GROUP.to_string());
    put("key", &hex(key.as_bytes()));
    put("epoch", &key.id().to_string());
    put("device", &log.device.to_string());
    put("incarnation", "1");
    for (at, change) in changes.iter().enumerate() {
        put(&format!("change_{at}"), &hex(&change.encode().unwrap()));
    }
    let segment = segment::seal(&mut counting(0x10), &key, GROUP, log, &changes).unwrap();
    let name = SegmentName::of(40, 42, &changes[2].hash(), &segment);
    put("segment", &hex(&segment));
    put("segment_name", &Names(GROUP).segment(log, name));
    put("head_name", &Names(GROUP).head(log, name));
    let packed = pack::seal(&mut counting(0x40), &key, GROUP, log, &[changes]).unwrap();
    put("pack", &hex(&packed));
    put("pack_name", &Names(GROUP).pack(log, &content(&packed)));
    let listed = [listed(content(&packed))];
    let index = pack::seal_index(&mut counting(0x70), &key, GROUP, log, &listed).unwrap();
    let name = IndexName {
        number: 3,
        hash: content(&index),
    };
    put("index", &hex(&index));
    put("index_name", &Names(GROUP).index(log, name));
    let invitation = invitation_text::write(&contents(), None).unwrap();
    put("invitation", &invitation.trim_end().replace('\n', "\\n"));
    let sealed = invitation_text::write(&contents(), Some(PASSPHRASE)).unwrap();
    put("passphrase", PASSPHRASE);
    put("sealed_invitation", &sealed.trim_end().replace('\n', "\\n"));
    put("want_name", &Names(GROUP).want(log, &content(&segment)));
    let handed = &self::changes()[0];
    put("key_name", &Names(GROUP).key(&handed.hash()));
    text
}

fn read() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors.txt");
    if std::env::var_os("MUTUAL_WRITE_VECTORS").is_some() {
        std::fs::write(&path, written()).unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap();
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn each_object_says_what_its_vector_says() {
    let vectors = read();
    let bytes = |name: &str| unhex(&vectors[name]);
    let key = EpochKey::from_bytes(bytes("key").try_into().unwrap());
    let group: GroupId = vectors["group"].parse().unwrap();
    let log = Log {
        device: vectors["device"].parse().unwrap(),
        incarnation: vectors["incarnation"].parse().unwrap(),
    };
    assert_eq!(key.id().to_string(), vectors["epoch"]);
    let changes: Vec<Change> = (0..3)
        .map(|at| Change::decode(&bytes(&format!("change_{at}"))).unwrap())
        .collect();
    assert_eq!(changes, self::changes());

    let (of, name) = parse_head(&vectors["head_name"]).unwrap();
    assert_eq!(of, log);
    assert_eq!(Names(group).head(log, name), vectors["head_name"]);
    assert_eq!(Names(group).segment(log, name), vectors["segment_name"]);
    assert_eq!(content(&bytes("segment")), name.hash);
    let opened = segment::open(&bytes("segment"), &key, group, log, name).unwrap();
    assert_eq!(opened, changes);

    let hash = content(&bytes("pack"));
    assert_eq!(Names(group).pack(log, &hash), vectors["pack_name"]);
    assert_eq!(
        pack::open(&bytes("pack"), &key, group, log).unwrap(),
        changes
    );
    let (of, name) = parse_index(&vectors["index_name"]).unwrap();
    assert_eq!((of, name.number), (log, 3));
    assert_eq!(content(&bytes("index")), name.hash);
    let index = pack::open_index(&bytes("index"), &key, group, log).unwrap();
    assert_eq!(index, [listed(hash)]);

    let invitation = vectors["invitation"].replace("\\n", "\n");
    assert!(invitation_text::read(&invitation, None).unwrap() == contents());
    let sealed = vectors["sealed_invitation"].replace("\\n", "\n");
    let opened = invitation_text::read(&sealed, Some(&vectors["passphrase"])).unwrap();
    assert!(opened == contents());

    let hash = content(&bytes("segment"));
    assert_eq!(parse_want(&vectors["want_name"]), Some((log, hash)));
    assert_eq!(Names(group).want(log, &hash), vectors["want_name"]);
    let handed = changes[0].hash();
    assert_eq!(parse_key(&vectors["key_name"]), Some(handed));
    assert_eq!(Names(group).key(&handed), vectors["key_name"]);
}

#[test]
fn what_is_written_now_says_the_same() {
    let now: BTreeMap<String, String> = written()
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let (key, log) = (key(), log());
    let segment = unhex(&now["segment"]);
    let name = SegmentName::of(40, 42, &changes()[2].hash(), &segment);
    let opened = segment::open(&segment, &key, GROUP, log, name).unwrap();
    assert_eq!(opened, changes());
    assert_eq!(
        pack::open(&unhex(&now["pack"]), &key, GROUP, log).unwrap(),
        changes()
    );
    assert_eq!(
        now.keys().cloned().collect::<Vec<_>>(),
        read().keys().cloned().collect::<Vec<_>>()
    );
}
