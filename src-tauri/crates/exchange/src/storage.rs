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

    /// The objects in a folder, in the order of their names.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub async fn list(&self, folder: &str) -> Result<Vec<Listed>> {
        self.still_here()?;
        self.count(0, 0);
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
