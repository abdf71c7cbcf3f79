//! The names of objects. A name that is none of ours is ignored: programs that carry folders leave conflict copies and
//! partial files beside them.

use std::fmt;

use ledger::{ChangeHash, DeviceId, GroupId};

/// How many bytes of BLAKE3 name an object's content.
const HASH: usize = 16;

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

/// A segment's name: the place of its first change, and its content's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentName {
    /// The place of its first change.
    pub first: u64,
    /// The first 16 bytes of BLAKE3 of its bytes.
    pub hash: [u8; HASH],
}

impl SegmentName {
    /// The name of these bytes.
    pub fn of(first: u64, bytes: &[u8]) -> Self {
        Self {
            first,
            hash: content(bytes),
        }
    }

    /// Reads `<first>-<hash>`, and nothing looser.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, hash) = text.split_once('-')?;
        let number: u64 = first.parse().ok()?;
        let name = Self {
            first: number,
            hash: unhex(hash)?,
        };
        (name.to_string() == text).then_some(name)
    }
}

impl fmt::Display for SegmentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-", self.first)?;
        self.hash
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
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

fn unhex(text: &str) -> Option<[u8; HASH]> {
    let mut bytes = [0; HASH];
    if text.len() != 2 * HASH {
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

    /// A log's head: no bytes, and all in its name.
    pub fn head(self, log: Log, newest: SegmentName) -> String {
        format!("{}{log}.{newest}", self.heads())
    }

    /// The folder of a log.
    pub fn log(self, log: Log) -> String {
        format!("g/{}/log/{log}/", self.0)
    }

    /// A segment.
    pub fn segment(self, log: Log, name: SegmentName) -> String {
        format!("{}{name}", self.log(log))
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
    let name = path.rsplit('/').next()?;
    let (device, rest) = name.split_once('.')?;
    let (incarnation, newest) = rest.split_once('.')?;
    let log = Log {
        device: device.parse().ok()?,
        incarnation: incarnation.parse().ok()?,
    };
    let newest = SegmentName::parse(newest)?;
    (name == format!("{log}.{newest}")).then_some((log, newest))
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
        let name = SegmentName::of(40, b"sealed");
        let names = Names(GroupId::from_bytes([1; 16]));
        assert_eq!(parse_head(&names.head(log, name)), Some((log, name)));
        assert_eq!(parse_segment(&names.segment(log, name)), Some(name));
        let whole = names.head(log, name);
        let whole = whole.rsplit('/').next().unwrap();
        for other in [
            format!("{whole}.part"),
            format!("{whole} (conflicted copy 2023-05-18)"),
            format!("{whole}.sync-conflict-20230518-120000-ABCDEFG"),
            format!(".{whole}.tmp"),
            whole.replace(".2.", ".02."),
            whole.replace(".40-", ".+40-"),
            whole.to_uppercase(),
            whole[..whole.len() - 1].to_owned(),
            String::new(),
            "desktop.ini".to_owned(),
        ] {
            assert_eq!(parse_head(&other), None, "{other}");
        }
    }
}
