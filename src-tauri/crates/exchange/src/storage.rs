//! Storage that offers put, get, list and delete, and is believed in nothing else. OpenDAL moves the bytes; here they are
//! counted, and its errors get codes.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::error::Code;
use futures_util::TryStreamExt as _;
use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::{ErrorKind, Operator, services};
use replica::{Error, Result};

use crate::address::Address;
use crate::names::marker;

/// The most that is read of a segment, an index or a change: more than any of them can be.
pub const LARGEST_OBJECT: usize = 4 * 1024 * 1024;
/// The most that is read of a pack.
pub const LARGEST_PACK: usize = 12 * 1024 * 1024;
/// How long one step of a request may take.
const STEP: Duration = Duration::from_secs(30);
/// How long a whole request may take.
const WHOLE: Duration = Duration::from_secs(120);

/// A storage, with what was asked of it.
#[derive(Debug, Clone)]
pub struct Storage {
    operator: Operator,
    /// A folder that has to be there: a stick that is not plugged in must not look like an empty one.
    folder: Option<std::path::PathBuf>,
    counted: Arc<Counted>,
}

/// What was asked of a storage.
#[derive(Debug, Default)]
struct Counted {
    requests: AtomicU64,
    up: AtomicU64,
    down: AtomicU64,
}

/// An object in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its whole name.
    pub path: String,
    /// Its length, in bytes.
    pub size: u64,
}

impl Storage {
    /// The storage at a place.
    ///
    /// # Errors
    /// `storage-missing` when the folder is not there; `storage-failed`.
    pub fn open(place: &Address) -> Result<Self> {
        match place {
            Address::Folder(folder) => {
                here(folder)?;
                let root = folder.to_string_lossy();
                let partial = folder.join(".mutual-learning-partial");
                let service = services::Fs::default()
                    .root(&root)
                    .atomic_write_dir(&partial.to_string_lossy());
                let operator = Operator::new(service).map_err(|error| failed(&error))?;
                Ok(Self::over(operator, Some(folder.clone())))
            }
        }
    }

    /// A storage over an operator: its retries and its patience come on top.
    pub fn over(operator: Operator, folder: Option<std::path::PathBuf>) -> Self {
        let operator = operator
            .layer(
                TimeoutLayer::new()
                    .with_timeout(WHOLE)
                    .with_io_timeout(STEP),
            )
            .layer(
                RetryLayer::new()
                    .with_max_times(3)
                    .with_min_delay(Duration::from_millis(200))
                    .with_max_delay(Duration::from_secs(2)),
            );
        Self {
            operator,
            folder,
            counted: Arc::default(),
        }
    }

    /// Requests, bytes up, bytes down.
    pub fn asked(&self) -> (u64, u64, u64) {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (
            read(&self.counted.requests),
            read(&self.counted.up),
            read(&self.counted.down),
        )
    }

    fn count(&self, up: usize, down: usize) {
        self.counted.requests.fetch_add(1, Ordering::Relaxed);
        self.counted.up.fetch_add(up as u64, Ordering::Relaxed);
        self.counted.down.fetch_add(down as u64, Ordering::Relaxed);
    }

    /// Puts an object.
    ///
    /// # Errors
    /// `storage-missing`, `storage-refused`, `storage-full`, `storage-failed`. Whether it is there then is not known.
    pub async fn put(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        self.still_here()?;
        self.count(bytes.len(), 0);
        self.operator
            .write(path, bytes)
            .await
            .map(drop)
            .map_err(|error| failed(&error))
    }

    /// Puts an object that says all by its name.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn put_name(&self, path: &str) -> Result<()> {
        self.put(path, marker(path)).await
    }

    /// Gets an object; `None` if it is not there.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn get(&self, path: &str) -> Result<Option<Vec<u8>>> {
        self.get_up_to(path, LARGEST_OBJECT).await
    }

    /// The same with a limit of one's own, in bytes.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn get_up_to(&self, path: &str, limit: usize) -> Result<Option<Vec<u8>>> {
        self.still_here()?;
        let read = self.read(path, limit).await;
        self.count(0, read.as_ref().map_or(0, Vec::len));
        match read {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    /// Piece by piece, and little more than the limit: what lies there may be anything.
    async fn read(&self, path: &str, limit: usize) -> opendal::Result<Vec<u8>> {
        let mut pieces = self.operator.reader(path).await?.into_stream(..).await?;
        let mut bytes = Vec::new();
        while let Some(piece) = pieces.try_next().await? {
            for piece in piece {
                bytes.extend_from_slice(&piece);
            }
            if bytes.len() > limit {
                break;
            }
        }
        Ok(bytes)
    }

    /// Whether something else than a file stands in an object's place on this computer: a folder, a link, a pipe. It is never opened:
    /// some never end.
    pub fn is_odd(&self, path: &str) -> bool {
        let place = self.folder.as_ref().map(|folder| folder.join(path));
        let found = place.and_then(|place| std::fs::symlink_metadata(place).ok());
        found.is_some_and(|found| !found.is_file())
    }

    /// The length of an object in bytes; `None` if it is not there.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn size(&self, path: &str) -> Result<Option<u64>> {
        self.still_here()?;
        self.count(0, 0);
        match self.operator.stat(path).await {
            Ok(found) => Ok(found.is_file().then(|| found.content_length())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    /// Gets an object from a byte on, and hands over each piece as it comes: what came before a link dropped need not come again.
    /// No more than `most` bytes are taken in all. Returns false if it is not there.
    ///
    /// # Errors
    /// As [`Self::put`]; those of `take`.
    pub async fn get_from(
        &self,
        path: &str,
        from: u64,
        most: u64,
        mut take: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<bool> {
        self.still_here()?;
        if self.is_odd(path) {
            return Ok(false);
        }
        self.count(0, 0);
        let read = async {
            let reader = self.operator.reader(path).await?;
            // nothing is left of one that came whole and was not settled
            reader.into_stream(from..).await
        };
        let mut pieces = match read.await {
            Ok(pieces) => pieces,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(failed(&error)),
        };
        let mut at = from;
        loop {
            let piece = match pieces.try_next().await {
                Ok(Some(piece)) => piece,
                Ok(None) => return Ok(true),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(failed(&error)),
            };
            for piece in piece {
                self.counted
                    .down
                    .fetch_add(piece.len() as u64, Ordering::Relaxed);
                at += piece.len() as u64;
                if at > most {
                    // it is not what it should be, and settling tells
                    return Ok(true);
                }
                take(&piece)?;
            }
        }
    }

    /// The objects in a folder, in the order of their names.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn list(&self, folder: &str) -> Result<Vec<Listed>> {
        self.still_here()?;
        self.count(0, 0);
        if let Some(root) = &self.folder {
            return files_in(root, folder).await;
        }
        let found = match self.operator.list(folder).await {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(failed(&error)),
        };
        let mut listed: Vec<Listed> = found
            .into_iter()
            .filter(|entry| entry.metadata().is_file())
            .map(|entry| Listed {
                path: entry.path().to_owned(),
                size: entry.metadata().content_length(),
            })
            .collect();
        listed.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(listed)
    }

    /// Whether some group exchanged here, or somebody tried the place for one.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn was_used(&self) -> Result<bool> {
        self.still_here()?;
        self.count(0, 0);
        match self.operator.list("g/").await {
            Ok(found) => Ok(found.iter().any(|entry| entry.path() != "g/")),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failed(&error)),
        }
    }

    /// Deletes an object of one's own; one that is not there is deleted.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn delete(&self, path: &str) -> Result<()> {
        self.still_here()?;
        self.count(0, 0);
        self.operator
            .delete(path)
            .await
            .map_err(|error| failed(&error))
    }

    fn still_here(&self) -> Result<()> {
        match &self.folder {
            Some(folder) => here(folder),
            None => Ok(()),
        }
    }
}

fn here(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        Ok(())
    } else {
        Err(Error::of(Code::StorageMissing).with("path", folder.display()))
    }
}

/// The files in a folder of this computer. What else has our names there (a link, a pipe, a folder, a name that is no text) is
/// passed over: links are not followed, and nothing is waited for that may never end.
async fn files_in(root: &Path, folder: &str) -> Result<Vec<Listed>> {
    let (at, folder) = (root.join(folder), folder.to_owned());
    let read = tokio::task::spawn_blocking(move || -> std::io::Result<Vec<Listed>> {
        let mut listed = Vec::new();
        for entry in std::fs::read_dir(at)? {
            let entry = entry?;
            // what was deleted since it was listed is not there
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let name = entry.file_name();
            if let (true, Some(name)) = (kind.is_file(), name.to_str()) {
                let Ok(size) = entry.metadata().map(|metadata| metadata.len()) else {
                    continue;
                };
                listed.push(Listed {
                    path: format!("{folder}{name}"),
                    size,
                });
            }
        }
        Ok(listed)
    });
    let failed = |error: std::io::Error| {
        let code = match error.kind() {
            std::io::ErrorKind::PermissionDenied => Code::StorageRefused,
            _ => Code::StorageFailed,
        };
        Error::of(code).with("detail", &error).because(error)
    };
    let late = || Error::of(Code::StorageFailed).with("detail", "timeout");
    let read = tokio::time::timeout(WHOLE, read)
        .await
        .map_err(|_| late())?;
    let mut listed = match read.map_err(|error| Error::internal("listing", error))? {
        Ok(listed) => listed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // a stick that was pulled out must not look like an empty one
            here(root)?;
            Vec::new()
        }
        Err(error) => return Err(failed(error)),
    };
    listed.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(listed)
}

/// What lies in a group's folder and is no file: links, pipes, folders in the place of files, names that are no text. At most
/// [`MOST_ODD`] are named.
///
/// # Errors
/// `storage-odd` with their `names`, where there are some.
pub fn nothing_odd(place: &Address) -> Result<()> {
    let Address::Folder(root) = place;
    let mut odd = Vec::new();
    // groups, then their kinds of objects, then logs and packs: nothing of ours lies deeper
    look_for_odd(&root.join("g"), 4, &mut odd);
    match odd.is_empty() {
        true => Ok(()),
        false => Err(Error::of(Code::StorageOdd).with("names", odd.join(", "))),
    }
}

/// So many oddities are named.
const MOST_ODD: usize = 5;

fn look_for_odd(folder: &Path, depth: u8, odd: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if odd.len() == MOST_ODD {
            return;
        }
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let name = entry.file_name();
        // some programs that carry folders keep notes of their own in each
        let theirs = name
            .to_str()
            .is_some_and(|name| name.starts_with(['.', '@']));
        let plain = kind.is_file() || kind.is_dir() && depth > 1;
        if theirs && !kind.is_symlink() {
            continue;
        }
        if !plain || name.to_str().is_none() {
            odd.push(entry.path().display().to_string());
        } else if kind.is_dir() {
            look_for_odd(&entry.path(), depth - 1, odd);
        }
    }
}

/// An error of the storage, as a code: what the system said lies somewhere behind it.
fn failed(error: &opendal::Error) -> Error {
    use std::io::ErrorKind as Io;
    let mut source = std::error::Error::source(error);
    let mut system = None;
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<std::io::Error>() {
            system = Some(cause.kind());
        }
        source = cause.source();
    }
    let code = match (error.kind(), system) {
        (_, Some(Io::StorageFull | Io::QuotaExceeded)) => Code::StorageFull,
        (ErrorKind::PermissionDenied, _)
        | (_, Some(Io::ReadOnlyFilesystem | Io::PermissionDenied)) => Code::StorageRefused,
        _ => Code::StorageFailed,
    };
    Error::of(code).with("detail", error)
}
