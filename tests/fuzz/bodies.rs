//! What each fuzz target holds of any input. Apart from the targets, so that the workspace compiles and tries it without
//! libFuzzer (`tests/fuzzed.rs` of the crate `exchange`).

use exchange::columns::{self, Columns};
use exchange::names::{
    Log, Names, SegmentName, content, parse_head, parse_index, parse_key, parse_segment, parse_want,
};
use exchange::object::{self, Belongs};
use exchange::{pack, segment};
use files::Manifest;
use ledger::{Change, ChangeHash, DeviceId, EpochKey, GroupId, Purpose};
use programme::materials::text_file;
use programme::members::invitation_text::{read, write};

const GROUP: GroupId = GroupId::from_bytes([1; 16]);
const LOG: Log = Log {
    device: DeviceId::from_bytes([2; 16]),
    incarnation: 0,
};

fn key() -> EpochKey {
    EpochKey::from_bytes([3; 32])
}

/// What a member sealed who means no good: the seal holds, and inside stands anything.
fn sealed(purpose: Purpose, plain: &[&[u8]]) -> Vec<u8> {
    let belongs = Belongs {
        group: GROUP,
        log: LOG,
        places: None,
    };
    object::seal(&mut ledger::system_random, &key(), purpose, &belongs, plain).unwrap()
}

/// A change from anybody: it is read in one form only, or refused.
pub fn record(bytes: &[u8]) {
    if let Ok(change) = Change::decode(bytes) {
        assert_eq!(
            change.encode().unwrap(),
            bytes,
            "read in another form than it is written"
        );
    }
}

/// An invitation that somebody pasted.
pub fn invitation(text: &str) {
    if let Ok(contents) = read(text, None) {
        let again = write(&contents, None).unwrap();
        assert!(read(&again, None).unwrap() == contents);
    }
}

/// Names in a listing: each is read in one form only, and as one thing only.
pub fn names(path: &str) {
    let names = Names(GROUP);
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut read_as = 0;
    if let Some((log, segment)) = parse_head(path) {
        assert_eq!(names.head(log, segment), format!("{}{name}", names.heads()));
        read_as += 1;
    }
    if let Some((log, hash)) = parse_want(path) {
        assert_eq!(names.want(log, &hash), format!("{}{name}", names.heads()));
        read_as += 1;
    }
    assert!(read_as < 2, "both lie in one folder");
    if let Some((log, index)) = parse_index(path) {
        assert_eq!(
            names.index(log, index),
            format!("{}{name}", names.indexes())
        );
    }
    if let Some(segment) = parse_segment(path) {
        assert_eq!(segment.to_string(), name);
    }
    if let Some(key) = parse_key(path) {
        assert_eq!(key.to_string(), name);
    }
}

/// A segment as it lies on the storage, and as a member sealed it who means no good.
pub fn segment(random: &[u8], said: &[u8], first: u64) {
    let name = SegmentName::of(first, first, &ChangeHash::from_bytes([4; 32]), random);
    drop(object::epoch(random));
    let opened = segment::open(random, &key(), GROUP, LOG, name);
    assert!(opened.is_err(), "opened without having been sealed");
    drop(ledger::decompress(said, 1 << 20));
    let columns = Columns {
        random: random.to_vec(),
        said: said.to_vec(),
    };
    if let Ok(changes) = columns::read(&columns, GROUP, LOG, first) {
        if changes.is_empty() {
            return;
        }
        let again = columns::write(&changes).unwrap();
        assert_eq!(columns::read(&again, GROUP, LOG, first).unwrap(), changes);
    }
}

/// The manifest of a file, as a member sealed it who means no good: its numbers fit together, or it is none.
pub fn manifest(bytes: &[u8]) {
    if let Some(manifest) = Manifest::of_bytes(bytes) {
        let all: u64 = manifest
            .chunks
            .iter()
            .map(|one| u64::from(one.length))
            .sum();
        assert_eq!(all, manifest.length);
        assert!(manifest.objects().len() <= manifest.packs.len());
    }
}

/// The text of a file, as a member wrote it who means no good: within its limits, or none.
pub fn text(bytes: &[u8]) {
    if let Ok(leaves) = text_file::read(bytes) {
        let all: usize = leaves.iter().map(|leaf| leaf.text.len()).sum();
        assert!(leaves.len() <= text_file::MOST_LEAVES && all <= 2 * text_file::MOST_TEXT);
    }
}

/// A pack, likewise.
pub fn pack(parts: &[u8], said: &[u8]) {
    let opened = pack::open(parts, &key(), GROUP, LOG);
    assert!(opened.is_err(), "opened without having been sealed");
    drop(pack::open(
        &sealed(Purpose::Pack, &[parts, said]),
        &key(),
        GROUP,
        LOG,
    ));
}

/// An index of packs, likewise; whatever it says, it is weighed what to get.
pub fn index(bytes: &[u8]) {
    let opened = pack::open_index(bytes, &key(), GROUP, LOG);
    assert!(opened.is_err(), "opened without having been sealed");
    if let Ok(listed) = pack::open_index(&sealed(Purpose::Index, &[bytes]), &key(), GROUP, LOG) {
        let random = &mut ledger::system_random;
        let again = pack::seal_index(random, &key(), GROUP, LOG, &listed).unwrap();
        assert_eq!(
            pack::open_index(&again, &key(), GROUP, LOG).unwrap(),
            listed
        );
        let packs: Vec<_> = listed.into_iter().map(|listed| (LOG, listed)).collect();
        let known = [(LOG, u64::from(content(bytes)[0]))].into();
        let chosen = pack::worth_getting(&known, &packs, 3);
        assert!(chosen.len() <= packs.len());
    }
}
