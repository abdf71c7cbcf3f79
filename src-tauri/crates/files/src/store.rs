//! The folder of a programme's objects. An object appears whole or not at all, and under a name that its content has.
//!
//! `<xx>/<name>` are objects, `parts/<name>` those that are on their way, `adding/<nonce>/<name>` those of a file that is being
//! added. Whoever adds or fetches shares the lock of `lock`; whoever sweeps has it alone.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::name::Name;

/// A folder of objects.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// As long as this lives nothing is swept away. A lock of the system: it ends with its process, however that ends.
#[derive(Debug)]
#[must_use = "objects that nobody speaks of yet may be swept away once this is dropped"]
pub struct Hold {
    _file: File,
}

/// What sweeping did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Objects that went.
    pub objects: u32,
    /// Their bytes.
    pub bytes: u64,
}

impl Store {
    /// The store in a folder, which is made when something is put into it.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps what is there while something is added.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn hold(&self) -> Result<Hold> {
        let file = self.lock_file()?;
        file.lock_shared()?;
        Ok(Hold { _file: file })
    }

    fn lock_file(&self) -> Result<File> {
        make_private(&self.folder)?;
        let mut options = OpenOptions::new();
        options.create(true).write(true).truncate(false);
        Ok(options.open(self.folder.join("lock"))?)
    }

    fn path(&self, name: Name) -> PathBuf {
        let text = name.to_string();
        let (shelf, _) = text.split_at(2);
        self.folder.join(shelf).join(&text)
    }

    /// The length of an object, in bytes, if it is here.
    pub fn length(&self, name: Name) -> Option<u64> {
        let found = fs::metadata(self.path(name)).ok()?;
        found.is_file().then_some(found.len())
    }

    /// A whole object.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`] when it is longer than the limit or not what its name says.
    pub fn object(&self, name: Name, limit: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = self.open(name)?;
        file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
        match bytes.len() <= limit && Name::of(&bytes) == name {
            true => Ok(bytes),
            false => Err(Error::Damaged(name)),
        }
    }

    /// A part of an object.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::Damaged`] when it is shorter.
    pub(crate) fn part_of(&self, name: Name, at: u32, length: usize) -> Result<Vec<u8>> {
        let mut file = self.open(name)?;
        file.seek(SeekFrom::Start(u64::from(at)))?;
        let mut bytes = vec![0; length];
        match file.read_exact(&mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Error::Damaged(name)),
            Err(error) => Err(error.into()),
        }
    }

    fn open(&self, name: Name) -> Result<File> {
        match File::open(self.path(name)) {
            Ok(file) => Ok(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::Missing(name)),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether an object is here and is what its name says.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`].
    pub fn verify(&self, name: Name) -> Result<()> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(self.open(name)?)?;
        match Name::from_hash(&hasher.finalize()) == name {
            true => Ok(()),
            false => Err(Error::Damaged(name)),
        }
    }

    /// Removes an object from this device; one that is not here is removed.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn remove(&self, name: Name) -> Result<()> {
        for path in [self.path(name), self.partial(name)] {
            remove_if_there(&path)?;
        }
        Ok(())
    }

    fn partial(&self, name: Name) -> PathBuf {
        self.folder.join("parts").join(name.to_string())
    }

    /// How much of an object has arrived that is on its way, in bytes.
    pub fn arrived(&self, name: Name) -> u64 {
        fs::metadata(self.partial(name)).map_or(0, |found| found.len())
    }

    /// Lets go of an object here that is not what its name says.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn remove_if_damaged(&self, name: Name) -> Result<bool> {
        match self.verify(name) {
            Err(Error::Damaged(_)) => self.remove(name).map(|()| true),
            Ok(()) | Err(Error::Missing(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Keeps what comes next of an object that is on its way.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn arrive(&self, name: Name, bytes: &[u8]) -> Result<()> {
        make_private(&self.folder.join("parts"))?;
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        options.open(self.partial(name))?.write_all(bytes)?;
        Ok(())
    }

    /// Puts an object in its place once all of it has arrived. One that is not what its name says is let go.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn settle(&self, name: Name) -> Result<()> {
        let partial = self.partial(name);
        let mut hasher = blake3::Hasher::new();
        let file = match File::open(&partial) {
            Ok(file) => file,
            // an object is never empty: nothing of it came
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::Damaged(name));
            }
            Err(error) => return Err(error.into()),
        };
        hasher.update_reader(&file)?;
        if Name::from_hash(&hasher.finalize()) != name {
            drop(file);
            remove_if_there(&partial)?;
            return Err(Error::Damaged(name));
        }
        drop(file);
        self.take_in(name, &partial)
    }

    /// Moves a whole object to its place. It is on the disk before its name is.
    pub(crate) fn take_in(&self, name: Name, from: &Path) -> Result<()> {
        let place = self.path(name);
        if let Some(shelf) = place.parent() {
            make_private(shelf)?;
        }
        OpenOptions::new().write(true).open(from)?.sync_all()?;
        fs::rename(from, &place)?;
        Ok(())
    }

    /// All objects that are here.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn objects(&self) -> Result<Vec<Name>> {
        let mut objects = Vec::new();
        for shelf in entries(&self.folder)? {
            let shelf = shelf?;
            let name = shelf.file_name();
            if name.len() != 2 || !shelf.file_type()?.is_dir() {
                continue;
            }
            for object in entries(&shelf.path())? {
                let name = object?.file_name();
                objects.extend(name.to_str().and_then(|name| name.parse::<Name>().ok()));
            }
        }
        objects.sort_unstable();
        Ok(objects)
    }

    /// Removes what nobody speaks of: what an interrupted addition left, and what belongs to no file any more. `live` is asked
    /// once nobody adds; while somebody does, nothing is swept (`None`).
    ///
    /// # Errors
    /// [`Error::Io`]; those of `live`.
    pub fn sweep<E: From<Error>>(
        &self,
        live: impl FnOnce() -> Result<BTreeSet<Name>, E>,
    ) -> Result<Option<Swept>, E> {
        if !self.folder.exists() {
            return Ok(Some(Swept::default()));
        }
        let lock = self.lock_file()?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(Error::from(error).into()),
        }
        let live = live()?;
        Ok(Some(self.sweep_all_but(&live)?))
    }

    fn sweep_all_but(&self, live: &BTreeSet<Name>) -> Result<Swept> {
        let adding = self.folder.join("adding");
        if adding.exists() {
            fs::remove_dir_all(&adding)?;
        }
        let mut swept = Swept::default();
        for name in self.objects()? {
            if !live.contains(&name) {
                swept.bytes += self.length(name).unwrap_or_default();
                swept.objects += 1;
                remove_if_there(&self.path(name))?;
            }
        }
        for part in entries(&self.folder.join("parts"))? {
            let part = part?;
            let name = part.file_name();
            let name = name.to_str().and_then(|name| name.parse::<Name>().ok());
            if name.is_none_or(|name| !live.contains(&name)) {
                remove_if_there(&part.path())?;
            }
        }
        Ok(swept)
    }

    /// How much room there is on the disk, in bytes.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn room(&self) -> Result<u64> {
        make_private(&self.folder)?;
        Ok(fs4::available_space(&self.folder)?)
    }
}

/// What lies in a folder; nothing in one that is not there.
fn entries(folder: &Path) -> Result<Vec<io::Result<fs::DirEntry>>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(entries.collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Makes a folder that only its owner reads.
pub(crate) fn make_private(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder)?)
}
