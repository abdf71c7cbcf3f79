//! Adding a file: it is read once from start to end, cut, sealed, and kept. Memory does not grow with the file.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::cut::{Cutting, Table};
use crate::error::{Error, Result};
use crate::manifest::{Address, Chunk, LARGEST_FILE, Manifest, PACK, Pack};
use crate::members;
use crate::name::Name;
use crate::seal::{self, Holds, Key, TAG};
use crate::store::{Hold, Store, make_private};

/// So many objects wait for the disk at once.
const AT_ONCE: usize = 8;
/// So much room stays free on the disk, in bytes: databases have to grow as well.
const SPARE: u64 = 64 * 1024 * 1024;

/// What a file is added with.
pub struct Adding<'a> {
    /// Where to.
    pub store: &'a Store,
    /// The group's secret: it says where files are cut, and by what a chunk is known again.
    pub secret: &'a [u8; 32],
    /// What other files are made of, a version before for instance: of that only what changed is kept anew.
    pub known: &'a [Manifest],
    /// Hears of each part: bytes done, bytes in all.
    pub progress: &'a dyn Fn(u64, u64),
    /// Asked at each part: true ends it, and nothing is left.
    pub stop: &'a dyn Fn() -> bool,
}

/// A file that was added. Its objects stay at least as long as this lives; they stay longer where its address is kept.
#[derive(Debug)]
pub struct Added {
    /// Where it is found.
    pub address: Address,
    /// Its length, in bytes.
    pub length: u64,
    /// The objects that are new, with their lengths in bytes; the manifest comes last.
    pub objects: Vec<(Name, u64)>,
    _hold: Hold,
}

/// Objects that are not in their places yet. They go when it is dropped.
struct Staged {
    folder: PathBuf,
}

impl Drop for Staged {
    fn drop(&mut self) {
        // what stays here is swept at the next start
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A pack that is being filled.
struct Filling {
    number: u32,
    key: Key,
    bytes: Vec<u8>,
}

/// Where a chunk lies that is known already.
struct Seen {
    pack: Name,
    key: Key,
    pack_length: u32,
    at: u32,
    length: u32,
}

/// The objects of a file so far.
struct Packing<'a> {
    store: &'a Store,
    staged: &'a Staged,
    seen: HashMap<[u8; 16], Seen>,
    packs: Vec<Option<Pack>>,
    chunks: Vec<Chunk>,
    filling: Option<Filling>,
    /// Which number a pack of another file has here.
    lent: BTreeMap<Name, u32>,
    /// What is in this file already.
    own: HashMap<[u8; 16], Chunk>,
    objects: Vec<(Name, u64)>,
}

impl Adding<'_> {
    /// Adds a file.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::NotAFile`], [`Error::TooLarge`], [`Error::NoRoom`], [`Error::Changed`], [`Error::Stopped`]. Nothing
    /// is left then.
    pub fn add(&self, path: &Path) -> Result<Added> {
        let found = fs::metadata(path)?;
        if !found.is_file() {
            return Err(Error::NotAFile);
        }
        let length = found.len();
        if length > LARGEST_FILE {
            return Err(Error::TooLarge {
                limit: LARGEST_FILE,
            });
        }
        let mut file = File::open(path)?;
        let cuts = members::cuts(&mut file);
        file.seek(SeekFrom::Start(0))?;
        self.seal(&mut file, length, cuts, || {
            let after = fs::metadata(path)?;
            let modified = after.modified().ok() != found.modified().ok();
            Ok(after.len() == length && !modified)
        })
    }

    /// Adds what is in memory, as a file of its own.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_bytes(&self, bytes: &[u8]) -> Result<Added> {
        let length = bytes.len() as u64;
        self.seal(&mut io::Cursor::new(bytes), length, Vec::new(), || Ok(true))
    }

    /// Reads to the end, cuts, seals and keeps. `unchanged` is asked once all was read.
    fn seal(
        &self,
        file: &mut dyn Read,
        length: u64,
        cuts: Vec<u64>,
        unchanged: impl FnOnce() -> Result<bool>,
    ) -> Result<Added> {
        let hold = self.store.hold()?;
        let (needed, free) = (length + length / 100 + SPARE, self.store.room()?);
        if needed > free {
            return Err(Error::NoRoom { needed, free });
        }
        let staged = self.stage()?;
        let mut packing = self.packing(&staged);
        let table = Table::of(self.secret);
        let mut cutting = Cutting::new(&table, file, cuts);
        let mut done = 0;
        while let Some(chunk) = cutting.next_chunk()? {
            if (self.stop)() {
                return Err(Error::Stopped);
            }
            done += chunk.len() as u64;
            if done > length {
                return Err(Error::Changed);
            }
            packing.put(mark(self.secret, &chunk), &chunk)?;
            (self.progress)(done, length);
        }
        if done != length || !unchanged()? {
            return Err(Error::Changed);
        }
        let (manifest, mut objects) = packing.finish()?;
        let (sealed, address) = manifest.seal()?;
        write(&staged.folder, address.manifest, &sealed)?;
        objects.push((address.manifest, sealed.len() as u64));
        self.take_in(&objects, &staged.folder)?;
        Ok(Added {
            address,
            length,
            objects,
            _hold: hold,
        })
    }

    /// Puts objects in their places. Each waits for the disk, and the disk takes many at once better than one after the other.
    fn take_in(&self, objects: &[(Name, u64)], folder: &Path) -> Result<()> {
        // the manifest comes last: when it is here, its packs are
        let Some(((manifest, _), packs)) = objects.split_last() else {
            return Ok(());
        };
        let take = |name: &Name| self.store.take_in(*name, &folder.join(name.to_string()));
        let each = packs.len().div_ceil(AT_ONCE).max(1);
        std::thread::scope(|scope| {
            let threads: Vec<_> = packs
                .chunks(each)
                .map(|some| scope.spawn(move || some.iter().try_for_each(|(name, _)| take(name))))
                .collect();
            let mut ended = threads.into_iter().map(|thread| thread.join());
            ended.try_for_each(|ended| {
                ended.unwrap_or_else(|_| Err(Error::Io(io::Error::other("a thread ended"))))
            })
        })?;
        take(manifest)
    }

    fn stage(&self) -> Result<Staged> {
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|_| Error::Randomness)?;
        let name = Name::from_bytes(nonce).to_string();
        let folder = self.store.folder().join("adding").join(name);
        make_private(&folder)?;
        Ok(Staged { folder })
    }

    fn packing<'p>(&'p self, staged: &'p Staged) -> Packing<'p> {
        let mut seen = HashMap::new();
        for manifest in self.known {
            for chunk in &manifest.chunks {
                if let Some(pack) = manifest.packs.get(chunk.pack as usize) {
                    seen.entry(chunk.mark).or_insert_with(|| Seen {
                        pack: pack.name(),
                        key: pack.key(),
                        pack_length: pack.length,
                        at: chunk.at,
                        length: chunk.length,
                    });
                }
            }
        }
        Packing {
            store: self.store,
            staged,
            seen,
            packs: Vec::new(),
            chunks: Vec::new(),
            filling: None,
            lent: BTreeMap::new(),
            own: HashMap::new(),
            objects: Vec::new(),
        }
    }
}

impl Packing<'_> {
    fn put(&mut self, mark: [u8; 16], bytes: &[u8]) -> Result<()> {
        let own = self.own.get(&mark).copied();
        let chunk = match own.map_or_else(|| self.lent(mark, bytes), |own| Ok(Some(own)))? {
            Some(known) => known,
            None => self.keep(mark, bytes)?,
        };
        self.own.insert(mark, chunk);
        self.chunks.push(chunk);
        Ok(())
    }

    /// A chunk of another file that holds the same bytes. Its marks were chosen by the author of that file, so it is opened and compared.
    fn lent(&mut self, mark: [u8; 16], bytes: &[u8]) -> Result<Option<Chunk>> {
        let Some(seen) = self.seen.get(&mark) else {
            return Ok(None);
        };
        if seen.length as usize != bytes.len() {
            return Ok(None);
        }
        let same = self
            .store
            .part_of(seen.pack, seen.at, bytes.len() + TAG)
            .and_then(|sealed| seal::open(&seen.key, Holds::Chunk, seen.pack, seen.at, &sealed))
            .is_ok_and(|opened| opened == bytes);
        if !same {
            return Ok(None);
        }
        let pack = match self.lent.get(&seen.pack) {
            Some(pack) => *pack,
            None => {
                let pack = Pack::new(seen.pack, seen.pack_length, &seen.key);
                self.packs.push(Some(pack));
                let number = number(self.packs.len() - 1)?;
                self.lent.insert(seen.pack, number);
                number
            }
        };
        Ok(Some(Chunk {
            pack,
            at: seen.at,
            length: seen.length,
            mark,
        }))
    }

    fn keep(&mut self, mark: [u8; 16], bytes: &[u8]) -> Result<Chunk> {
        let mut filling = match self.filling.take() {
            Some(filling) => filling,
            None => {
                self.packs.push(None);
                Filling {
                    number: number(self.packs.len() - 1)?,
                    key: seal::new_key()?,
                    bytes: Vec::with_capacity(PACK + PACK / 4),
                }
            }
        };
        let at = number(filling.bytes.len())?;
        let sealed = seal::seal(&filling.key, Holds::Chunk, at, bytes)?;
        filling.bytes.extend(sealed);
        let chunk = Chunk {
            pack: filling.number,
            at,
            length: number(bytes.len())?,
            mark,
        };
        match filling.bytes.len() >= PACK {
            true => self.close(filling)?,
            false => self.filling = Some(filling),
        }
        Ok(chunk)
    }

    fn close(&mut self, filling: Filling) -> Result<()> {
        let name = Name::of(&filling.bytes);
        write(&self.staged.folder, name, &filling.bytes)?;
        let length = number(filling.bytes.len())?;
        if let Some(pack) = self.packs.get_mut(filling.number as usize) {
            *pack = Some(Pack::new(name, length, &filling.key));
        }
        self.objects.push((name, u64::from(length)));
        Ok(())
    }

    fn finish(mut self) -> Result<(Manifest, Vec<(Name, u64)>)> {
        if let Some(filling) = self.filling.take() {
            self.close(filling)?;
        }
        let packs = self.packs.into_iter().flatten().collect();
        Ok((Manifest::new(packs, self.chunks), self.objects))
    }
}

fn write(folder: &Path, name: Name, bytes: &[u8]) -> Result<()> {
    Ok(File::create(folder.join(name.to_string()))?.write_all(bytes)?)
}

/// By what a chunk is known again.
fn mark(secret: &[u8; 32], bytes: &[u8]) -> [u8; 16] {
    *Name::from_hash(&blake3::keyed_hash(secret, bytes)).as_bytes()
}

fn number(value: usize) -> Result<u32> {
    u32::try_from(value).map_err(|_| Error::TooLarge {
        limit: LARGEST_FILE,
    })
}
