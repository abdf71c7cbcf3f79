//! What a file is made of: its chunks in their order, and the packs that hold them. A manifest is an object itself, sealed under
//! its own key; whoever has its name and its key has the file.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use crate::cut::MOST_BYTES;
use crate::error::{Error, Result};
use crate::name::{LENGTH, Name};
use crate::seal::{self, Holds, Key, TAG};
use crate::store::Store;

/// The version of the format.
const VERSION: u8 = 1;
/// A pack is closed once it holds so many bytes: about what a link that drops costs.
pub const PACK: usize = 1024 * 1024;
/// No pack is longer, in bytes.
pub const LARGEST_PACK: u32 = (PACK + MOST_BYTES + TAG) as u32;
/// No manifest is longer, in bytes: that of the largest file is about half of it.
pub const LARGEST_MANIFEST: usize = 24 * 1024 * 1024;
/// No file has more packs: twice what the largest one needs, since a new version may lend from many.
pub const MOST_PACKS: usize = 2 * (LARGEST_FILE / PACK as u64) as usize;
/// No file is longer, in bytes.
pub const LARGEST_FILE: u64 = 16 * 1024 * 1024 * 1024;

/// Where a file is found, and what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The name of its manifest.
    pub manifest: Name,
    /// The key of its manifest.
    pub key: Key,
}

/// An object that holds chunks.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Pack {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    name: [u8; LENGTH],
    /// In bytes.
    #[n(1)]
    pub length: u32,
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    key: [u8; 32],
}

impl Drop for Pack {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.key);
    }
}

impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (name, length) = (self.name(), self.length);
        write!(f, "Pack({name}, {length} bytes)")
    }
}

impl Pack {
    /// A pack of that name.
    pub fn new(name: Name, length: u32, key: &Key) -> Self {
        Self {
            name: *name.as_bytes(),
            length,
            key: **key,
        }
    }

    /// Its name.
    pub const fn name(&self) -> Name {
        Name::from_bytes(self.name)
    }

    /// What opens its chunks.
    pub fn key(&self) -> Key {
        Key::new(self.key)
    }
}

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Chunk {
    /// Which of the manifest's packs holds it.
    #[n(0)]
    pub pack: u32,
    /// Where in the pack it begins, in bytes.
    #[n(1)]
    pub at: u32,
    /// How long it is before it is sealed, in bytes.
    #[n(2)]
    pub length: u32,
    /// By what the same bytes are known again: BLAKE3 under the group's secret, its first 16 bytes.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub mark: [u8; 16],
}

/// What a file is made of.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Manifest {
    #[n(0)]
    version: u8,
    /// The length of the file, in bytes.
    #[n(1)]
    pub length: u64,
    /// The objects that hold its chunks.
    #[n(2)]
    pub packs: Vec<Pack>,
    /// Its chunks, in their order.
    #[n(3)]
    pub chunks: Vec<Chunk>,
}

impl Manifest {
    /// The manifest of these chunks.
    pub fn new(packs: Vec<Pack>, chunks: Vec<Chunk>) -> Self {
        let length = chunks.iter().map(|chunk| u64::from(chunk.length)).sum();
        Self {
            version: VERSION,
            length,
            packs,
            chunks,
        }
    }

    /// Seals it under a new key. Gives the object and where it is found.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::Randomness`].
    pub fn seal(&self) -> Result<(Vec<u8>, Address)> {
        let too_large = |_| Error::TooLarge {
            limit: LARGEST_FILE,
        };
        let bytes = minicbor::to_vec(self).map_err(too_large)?;
        if bytes.len() + TAG > LARGEST_MANIFEST {
            return Err(Error::TooLarge {
                limit: LARGEST_FILE,
            });
        }
        let key = seal::new_key()?;
        let sealed = seal::seal(&key, Holds::Manifest, 0, &bytes)?;
        let manifest = Name::of(&sealed);
        Ok((sealed, Address { manifest, key }))
    }

    /// Reads the manifest of a file.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`]: also where what it says cannot be.
    pub fn read(store: &Store, address: &Address) -> Result<Self> {
        let object = address.manifest;
        let sealed = store.object(object, LARGEST_MANIFEST)?;
        let bytes = seal::open(&address.key, Holds::Manifest, object, 0, &sealed)?;
        Self::of_bytes(&bytes).ok_or(Error::Damaged(object))
    }

    /// What stands in an opened object; `None` where it cannot be.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let manifest: Option<Self> = minicbor::decode(bytes).ok();
        manifest.filter(Self::can_be)
    }

    /// Whether its numbers fit together: another device wrote them.
    fn can_be(&self) -> bool {
        let mut length: u64 = 0;
        for chunk in &self.chunks {
            let Some(pack) = self.packs.get(chunk.pack as usize) else {
                return false;
            };
            let ends = u64::from(chunk.at) + u64::from(chunk.length) + TAG as u64;
            if ends > u64::from(pack.length) || chunk.length as usize > MOST_BYTES {
                return false;
            }
            length += u64::from(chunk.length);
        }
        let used: BTreeSet<u32> = self.chunks.iter().map(|chunk| chunk.pack).collect();
        self.version == VERSION
            && length == self.length
            && length <= LARGEST_FILE
            && self.packs.iter().all(|pack| pack.length <= LARGEST_PACK)
            // a pack that nothing is read from is only there to be fetched
            && used.len() == self.packs.len()
            && self.packs.len() <= MOST_PACKS
    }

    /// The objects that hold its chunks, each once, with their lengths in bytes.
    pub fn objects(&self) -> BTreeMap<Name, u32> {
        let packs = self.packs.iter();
        packs.map(|pack| (pack.name(), pack.length)).collect()
    }

    /// How many bytes of its packs are on this device, and how many there are.
    pub fn here(&self, store: &Store) -> (u64, u64) {
        let objects = self.objects();
        let all = objects.values().map(|length| u64::from(*length)).sum();
        let here = objects
            .iter()
            .filter(|(name, length)| store.length(**name) == Some(u64::from(**length)));
        (here.map(|(_, length)| u64::from(*length)).sum(), all)
    }
}
