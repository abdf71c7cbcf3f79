//! Reading a file that is kept sealed: any range of it, opened on the fly.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::error::{Error, Result};
use crate::manifest::{Address, Manifest};
use crate::seal::{self, Holds, TAG};
use crate::store::Store;

/// A file, opened. It keeps the chunk that was read last.
pub struct Reader {
    store: Store,
    manifest: Manifest,
    /// Where each chunk begins in the file.
    begins: Vec<u64>,
    at: u64,
    last: Option<(usize, Vec<u8>)>,
}

impl Reader {
    /// Opens a file.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`].
    pub fn open(store: &Store, address: &Address) -> Result<Self> {
        let manifest = Manifest::read(store, address)?;
        let begins = manifest.chunks.iter().scan(0, |at, chunk| {
            let begins = *at;
            *at += u64::from(chunk.length);
            Some(begins)
        });
        Ok(Self {
            begins: begins.collect(),
            store: store.clone(),
            manifest,
            at: 0,
            last: None,
        })
    }

    /// The length of the file, in bytes.
    pub const fn length(&self) -> u64 {
        self.manifest.length
    }

    /// What it is made of.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The bytes of a range, or fewer where the file ends.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`].
    pub fn range(&mut self, range: Range<u64>) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut at = range.start;
        while at < range.end.min(self.length()) {
            let piece = self.from(at)?;
            let wanted = usize::try_from(range.end - at).unwrap_or(usize::MAX);
            let piece = piece.get(..wanted.min(piece.len())).unwrap_or_default();
            bytes.extend_from_slice(piece);
            at += piece.len() as u64;
        }
        Ok(bytes)
    }

    /// What its chunk holds from a place on; nothing at the end.
    fn from(&mut self, at: u64) -> Result<&[u8]> {
        if at >= self.length() {
            return Ok(&[]);
        }
        // of chunks that begin at the same place all but the last are empty
        let number = self.begins.partition_point(|begins| *begins <= at) - 1;
        if self.last.as_ref().is_none_or(|(last, _)| *last != number) {
            self.last = Some((number, self.chunk(number)?));
        }
        let begins = self.begins.get(number).copied().unwrap_or_default();
        let within = usize::try_from(at - begins).unwrap_or(usize::MAX);
        let (_, bytes) = self.last.as_ref().ok_or(Error::Changed)?;
        Ok(bytes.get(within..).unwrap_or_default())
    }

    fn chunk(&self, number: usize) -> Result<Vec<u8>> {
        let chunk = self.manifest.chunks.get(number);
        let pack = chunk.and_then(|chunk| self.manifest.packs.get(chunk.pack as usize));
        let (Some(chunk), Some(pack)) = (chunk, pack) else {
            return Err(Error::Changed);
        };
        let length = chunk.length as usize + TAG;
        let sealed = self.store.part_of(pack.name(), chunk.at, length)?;
        seal::open(&pack.key(), Holds::Chunk, pack.name(), chunk.at, &sealed)
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.from(self.at).map_err(io::Error::other)?;
        let length = bytes.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..length), bytes.get(..length)) {
            to.copy_from_slice(from);
        }
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
