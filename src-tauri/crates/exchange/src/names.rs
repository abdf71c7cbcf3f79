//! The names of objects. A name that is none of ours is ignored: programs that carry folders leave conflict copies and
//! partial files beside them.

use std::fmt;

use ledger::{ChangeHash, DeviceId, GroupId};

/// How many bytes of BLAKE3 name an object's content.
pub(crate) const HASH: usize = 16;
/// What stands in the name of an object that says what cannot be read.
const WANTS: &str = "wants";
/// What stands in the name of an object that says which part of a file is missing.
const FILES: &str = "files";
/// How many bytes of a change's hash stand in the name of a segment that ends with it.
const TIP: usize = 8;

/// One life of a device: what one log is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Log {
    /// The device.
    pub device: DeviceId,
    /// Its life.
    pub incarnation: u32,
}

impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.device, self.incarnation)
    }
}

/// A segment's name: the places of its first and its last change, which change that last one is, and its content's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentName {
    /// The place of its first change.
    pub first: u64,
    /// The place of its last change.
    pub last: u64,
    /// The first 8 bytes of its last change's hash. Whoever holds that change holds all before it on its branch of the log,
    /// however it came.
    pub tip: [u8; TIP],
    /// The first 16 bytes of BLAKE3 of its bytes.
    pub hash: [u8; HASH],
}

impl SegmentName {
    /// The name of these bytes, which hold changes from a place to one that is the last.
    pub fn of(first: u64, last: u64, end: &ChangeHash, bytes: &[u8]) -> Self {
        Self {
            first,
            last,
            tip: tip(end),
            hash: content(bytes),
        }
    }

    /// Reads `<first>-<last>-<tip>-<hash>`, and nothing looser.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '-');
        let name = Self {
            first: parts.next()?.parse().ok()?,
            last: parts.next()?.parse().ok()?,
            tip: unhex(parts.next()?)?,
            hash: unhex(parts.next()?)?,
        };
        (name.first <= name.last && name.to_string() == text).then_some(name)
    }
}

impl fmt::Display for SegmentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tip, hash) = (hex(&self.tip), hex(&self.hash));
        write!(f, "{}-{}-{tip}-{hash}", self.first, self.last)
    }
}

/// An index's name: which one of its writer's it is, and its content's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndexName {
    /// Counted from 1 by its writer: the greatest is the one that holds.
    pub number: u64,
    /// The first 16 bytes of BLAKE3 of its bytes.
    pub hash: [u8; HASH],
}

impl IndexName {
    /// Reads `<number>-<hash>`, and nothing looser.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, hash) = text.split_once('-')?;
        let name = Self {
            number: number.parse().ok()?,
            hash: unhex(hash)?,
        };
        (name.to_string() == text).then_some(name)
    }
}

impl fmt::Display for IndexName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.number, hex(&self.hash))
    }
}

/// Bytes as they stand in names.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        text.push_str(&format!("{byte:02x}"));
        text
    })
}

/// The bytes of an object that says all by its name. Some programs that carry folders carry no empty file, so no object is
/// empty; what stands in them is read by nobody.
pub fn marker(path: &str) -> Vec<u8> {
    content(path.as_bytes()).to_vec()
}

/// What names an object's content.
pub fn content(bytes: &[u8]) -> [u8; HASH] {
    let mut hash = [0; HASH];
    let whole = blake3::hash(bytes);
    for (to, from) in hash.iter_mut().zip(whole.as_bytes()) {
        *to = *from;
    }
    hash
}

/// What names a change that ends a segment.
pub fn tip(end: &ChangeHash) -> [u8; TIP] {
    let mut tip = [0; TIP];
    for (to, from) in tip.iter_mut().zip(end.as_bytes()) {
        *to = *from;
    }
    tip
}

/// Reads what [`hex`] writes, in small letters or large.
pub fn unhex<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    if text.len() != 2 * LENGTH {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

/// Where a group's objects lie.
#[derive(Debug, Clone, Copy)]
pub struct Names(pub GroupId);

impl Names {
    /// The folder of heads.
    pub fn heads(self) -> String {
        format!("g/{}/head/", self.0)
    }

    /// A log's head: all is in its name, and its bytes are [`marker`].
    pub fn head(self, log: Log, newest: SegmentName) -> String {
        format!("{}{log}.{newest}", self.heads())
    }

    /// That a device cannot read a segment which is there: whose it is and the segment's content are in its name, and its bytes
    /// are [`marker`].
    pub fn want(self, of: Log, segment: &[u8; HASH]) -> String {
        format!("{}{of}.{WANTS}.{}", self.heads(), hex(segment))
    }

    /// That a device misses an object of a file, which the storage does not have: its bytes are [`marker`].
    pub fn file_want(self, of: Log, object: &[u8; HASH]) -> String {
        format!("{}{of}.{FILES}.{}", self.heads(), hex(object))
    }

    /// An object of a file.
    pub fn blob(self, object: files::Name) -> String {
        let name = object.to_string();
        let (shelf, _) = name.split_at(2);
        format!("g/{}/blob/{shelf}/{name}", self.0)
    }

    /// The folder of a log.
    pub fn log(self, log: Log) -> String {
        format!("g/{}/log/{log}/", self.0)
    }

    /// A segment.
    pub fn segment(self, log: Log, name: SegmentName) -> String {
        format!("{}{name}", self.log(log))
    }

    /// The folder of indexes of packs.
    pub fn indexes(self) -> String {
        format!("g/{}/snap/", self.0)
    }

    /// An index of packs.
    pub fn index(self, of: Log, name: IndexName) -> String {
        format!("{}{of}.{name}", self.indexes())
    }

    /// The folder of the packs that a device made.
    pub fn packs(self, of: Log) -> String {
        format!("g/{}/pack/{of}/", self.0)
    }

    /// A pack.
    pub fn pack(self, of: Log, hash: &[u8; HASH]) -> String {
        format!("{}{}", self.packs(of), hex(hash))
    }

    /// The folder of what opens keys.
    pub fn keys(self) -> String {
        format!("g/{}/keys/", self.0)
    }

    /// A change that hands keys on, or ends somebody's.
    pub fn key(self, change: &ChangeHash) -> String {
        format!("{}{change}", self.keys())
    }
}

/// Reads a head's name, as it stands in a listing of [`Names::heads`].
pub fn parse_head(path: &str) -> Option<(Log, SegmentName)> {
    let (log, name) = parse_of_log(path, SegmentName::parse)?;
    (path.rsplit('/').next()? == format!("{log}.{name}")).then_some((log, name))
}

/// Who wants what: the hash of a segment's content, or of a change that came without its words.
pub type Want = (Log, [u8; HASH]);

/// Reads what a device wants, as it stands in a listing of [`Names::heads`].
pub fn parse_want(path: &str) -> Option<Want> {
    parse_wanted(path, WANTS)
}

/// Reads which object of a file a device misses, as it stands in a listing of [`Names::heads`].
pub fn parse_file_want(path: &str) -> Option<Want> {
    parse_wanted(path, FILES)
}

fn parse_wanted(path: &str, what: &str) -> Option<Want> {
    let wanted = |name: &str| unhex(name.strip_prefix(what)?.strip_prefix('.')?);
    let (log, hash) = parse_of_log(path, wanted)?;
    (path.rsplit('/').next()? == format!("{log}.{what}.{}", hex(&hash))).then_some((log, hash))
}

/// Reads an index's name, as it stands in a listing of [`Names::indexes`].
pub fn parse_index(path: &str) -> Option<(Log, IndexName)> {
    let (log, name) = parse_of_log(path, IndexName::parse)?;
    (path.rsplit('/').next()? == format!("{log}.{name}")).then_some((log, name))
}

fn parse_of_log<Name>(path: &str, parse: impl Fn(&str) -> Option<Name>) -> Option<(Log, Name)> {
    let (device, rest) = path.rsplit('/').next()?.split_once('.')?;
    let (incarnation, name) = rest.split_once('.')?;
    let log = Log {
        device: device.parse().ok()?,
        incarnation: incarnation.parse().ok()?,
    };
    Some((log, parse(name)?))
}

/// Reads a segment's name, as it stands in a listing of [`Names::log`].
pub fn parse_segment(path: &str) -> Option<SegmentName> {
    SegmentName::parse(path.rsplit('/').next()?)
}

/// Reads the name of a change that hands keys on, as it stands in a listing of [`Names::keys`].
pub fn parse_key(path: &str) -> Option<ChangeHash> {
    path.rsplit('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written_and_no_other_way() {
        let log = Log {
            device: DeviceId::from_bytes([7; 16]),
            incarnation: 2,
        };
        let end = ChangeHash::from_bytes([0xab; 32]);
        let name = SegmentName::of(40, 41, &end, b"sealed");
        let names = Names(GroupId::from_bytes([1; 16]));
        assert_eq!(parse_head(&names.head(log, name)), Some((log, name)));
        assert_eq!(parse_segment(&names.segment(log, name)), Some(name));
        let index = IndexName {
            number: 3,
            hash: content(b"index"),
        };
        assert_eq!(parse_index(&names.index(log, index)), Some((log, index)));
        assert_eq!(parse_index(&names.head(log, name)), None);
        let want = names.want(log, &name.hash);
        assert_eq!(parse_want(&want), Some((log, name.hash)));
        assert_eq!((parse_head(&want), parse_index(&want)), (None, None));
        assert_eq!(parse_want(&names.head(log, name)), None);
        let file = names.file_want(log, &name.hash);
        assert_eq!(parse_file_want(&file), Some((log, name.hash)));
        assert_eq!((parse_want(&file), parse_file_want(&want)), (None, None));
        assert_eq!(parse_want(&want.replace("wants.", "wants.0")), None);
        let whole = names.head(log, name);
        let whole = whole.rsplit('/').next().unwrap();
        for other in [
            format!("{whole}.part"),
            format!("{whole} (conflicted copy 2023-05-18)"),
            format!("{whole}.sync-conflict-20230518-120000-ABCDEFG"),
            format!(".{whole}.tmp"),
            whole.replace(".2.", ".02."),
            whole.replace(".40-", ".+40-"),
            whole.replace(".40-41-", ".42-41-"),
            whole.replace(".40-41-", ".40-041-"),
            whole.replace(".40-41-", ".40-"),
            whole.replace("-abab", "-ab"),
            whole.replace("-abab", "-ABab"),
            whole.replace("-abababababababab-", "-"),
            whole.to_uppercase(),
            whole[..whole.len() - 1].to_owned(),
            String::new(),
            "desktop.ini".to_owned(),
        ] {
            assert_eq!(parse_head(&other), None, "{other}");
        }
    }
}
