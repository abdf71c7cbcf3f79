//! The header of a change: who wrote what kind of thing where, after what. Its bytes are what is signed and hashed,
//! so there is exactly one way to write one. The payload and its meaning are not here.

use minicbor::{Decoder, Encoder};

use crate::clock::Hlc;
use crate::codec::{self, Fallible};
use crate::error::Refusal;
use crate::ids::{ChangeHash, DeviceId, GroupId, ObjectId};

/// The version of the format that this crate writes.
pub const VERSION: u8 = 1;
/// The longest header, in bytes.
pub const HEADER_LIMIT: usize = 8 * 1024;
/// The longest payload, in bytes.
pub const PAYLOAD_LIMIT: usize = 1024 * 1024;
/// The most changes that a header may cite, for roster heads and for dependencies each.
pub const CITED_LIMIT: usize = 64;

const FIELDS: u64 = 13;

/// Who may read a change's payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Every member.
    Group = 0,
    /// Facilitators; the payload is sealed within the change.
    Facilitators = 1,
    /// The author's own devices; reserved.
    OwnDevices = 2,
}

impl Audience {
    /// The audience with this number in the format.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] for a number that the format does not know.
    pub fn from_number(number: u8) -> Result<Self, Refusal> {
        match number {
            0 => Ok(Self::Group),
            1 => Ok(Self::Facilitators),
            2 => Ok(Self::OwnDevices),
            _ => Err(Refusal::Malformed { what: "audience" }),
        }
    }
}

/// A header before there is a payload: what the author decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The group that the change belongs to.
    pub group: GroupId,
    /// The device that writes.
    pub device: DeviceId,
    /// Which life of the device: one more after each restored backup.
    pub incarnation: u32,
    /// Place in the log of this device and incarnation, from 0.
    pub seq: u64,
    /// The change before it in that log; none exactly for `seq` 0.
    pub prev_hash: Option<ChangeHash>,
    /// The newest roster changes that the author knows.
    pub roster_heads: Vec<ChangeHash>,
    /// The changes of others that this one follows from.
    pub deps: Vec<ChangeHash>,
    /// The author's hybrid clock.
    pub hlc: Hlc,
    /// Who may read the payload.
    pub audience: Audience,
    /// What kind of change; 0 to 31 are this crate's.
    pub kind: u16,
    /// What the change is about.
    pub object: ObjectId,
}

/// A header as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The version of the format.
    pub version: u8,
    /// All that the author decided.
    pub draft: Draft,
    /// BLAKE3 of the salt and the payload.
    pub payload_hash: [u8; 32],
}

impl core::ops::Deref for Header {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl Draft {
    /// What a payload that is sealed within the change is bound to: as associated data it keeps the sealed bytes
    /// from being moved to another change.
    ///
    /// # Errors
    /// None in practice; writing to memory does not fail.
    pub fn binding(&self) -> Result<Vec<u8>, Refusal> {
        codec::written("binding", |e| {
            e.array(6)?
                .encode(self.group)?
                .encode(self.device)?
                .u32(self.incarnation)?
                .u64(self.seq)?;
            e.u16(self.kind)?.encode(self.object)?;
            Ok(())
        })
    }

    fn check(&self) -> Result<(), Refusal> {
        sorted(&self.roster_heads, "roster heads")?;
        sorted(&self.deps, "dependencies")?;
        // a number that stores count with must leave them room
        if self.seq > i64::MAX.cast_unsigned() {
            return Err(Refusal::TooLarge {
                what: "sequence",
                limit: usize::MAX,
            });
        }
        if self.prev_hash.is_none() != (self.seq == 0) {
            return Err(Refusal::Malformed {
                what: "previous hash",
            });
        }
        Ok(())
    }
}

impl Header {
    /// The header's only encoding.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`], [`Refusal::Order`] or [`Refusal::Malformed`] for a header that the format does not allow.
    pub fn encode(&self) -> Result<Vec<u8>, Refusal> {
        self.check()?;
        let bytes = codec::written("header", |e| self.write(e))?;
        if bytes.len() > HEADER_LIMIT {
            return Err(Refusal::TooLarge {
                what: "header",
                limit: HEADER_LIMIT,
            });
        }
        Ok(bytes)
    }

    fn write(&self, e: &mut Encoder<&mut Vec<u8>>) -> Fallible {
        e.array(FIELDS)?
            .u8(self.version)?
            .encode(self.group)?
            .encode(self.device)?;
        e.u32(self.incarnation)?
            .u64(self.seq)?
            .encode(self.prev_hash)?;
        e.encode(&self.roster_heads)?
            .encode(&self.deps)?
            .u64(self.hlc.0)?;
        e.u8(self.audience as u8)?
            .u16(self.kind)?
            .encode(self.object)?
            .bytes(&self.payload_hash)?;
        Ok(())
    }

    /// Reads a header and refuses every encoding but the one that [`Header::encode`] writes.
    ///
    /// # Errors
    /// [`Refusal::Newer`] for a later version, otherwise what is wrong with the bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > HEADER_LIMIT {
            return Err(Refusal::TooLarge {
                what: "header",
                limit: HEADER_LIMIT,
            });
        }
        let mut d = Decoder::new(bytes);
        let fields = codec::array(&mut d, "header")?;
        // The version is read first: a later one may have other fields.
        let version = d.u8().map_err(|_| Refusal::Malformed { what: "version" })?;
        if version > VERSION {
            return Err(Refusal::Newer { version });
        }
        if version < VERSION || fields != FIELDS {
            return Err(Refusal::Malformed { what: "header" });
        }
        let header = Self::read(&mut d, version)?;
        codec::finished(&d)?;
        if header.encode()? != bytes {
            return Err(Refusal::Malformed { what: "encoding" });
        }
        Ok(header)
    }

    fn read(d: &mut Decoder<'_>, version: u8) -> Result<Self, Refusal> {
        let part = |what| move |_| Refusal::Malformed { what };
        let draft = Draft {
            group: d.decode().map_err(part("group"))?,
            device: d.decode().map_err(part("device"))?,
            incarnation: d.u32().map_err(part("incarnation"))?,
            seq: d.u64().map_err(part("sequence"))?,
            prev_hash: d.decode().map_err(part("previous hash"))?,
            roster_heads: cited(d, "roster heads")?,
            deps: cited(d, "dependencies")?,
            hlc: Hlc(d.u64().map_err(part("clock"))?),
            audience: Audience::from_number(d.u8().map_err(part("audience"))?)?,
            kind: d.u16().map_err(part("kind"))?,
            object: d.decode().map_err(part("object"))?,
        };
        Ok(Self {
            version,
            draft,
            payload_hash: codec::fixed(d, "payload hash")?,
        })
    }
}

fn cited(d: &mut Decoder<'_>, what: &'static str) -> Result<Vec<ChangeHash>, Refusal> {
    let count = codec::array(d, what)?;
    if count > CITED_LIMIT as u64 {
        return Err(Refusal::TooLarge {
            what,
            limit: CITED_LIMIT,
        });
    }
    (0..count)
        .map(|_| d.decode().map_err(|_| Refusal::Malformed { what }))
        .collect()
}

fn sorted(list: &[ChangeHash], what: &'static str) -> Result<(), Refusal> {
    if list.len() > CITED_LIMIT {
        return Err(Refusal::TooLarge {
            what,
            limit: CITED_LIMIT,
        });
    }
    let ascending = list.iter().zip(list.iter().skip(1)).all(|(a, b)| a < b);
    if ascending {
        Ok(())
    } else {
        Err(Refusal::Order { what })
    }
}
