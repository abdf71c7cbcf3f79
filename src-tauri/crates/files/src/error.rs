//! What can go wrong with files.

use crate::name::Name;

/// The result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk, or a file that was named.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Whoever waited ended it. Nothing is left of it.
    #[error("stopped")]
    Stopped,
    /// The file became another one while it was read.
    #[error("the file changed while it was read")]
    Changed,
    /// It is no file: a folder, a pipe, a device.
    #[error("not a file")]
    NotAFile,
    /// The file is larger than one can be.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// There is not enough room on the disk. Nothing was written.
    #[error("{needed} bytes needed, {free} free")]
    NoRoom {
        /// In bytes.
        needed: u64,
        /// In bytes.
        free: u64,
    },
    /// An object is not on this device.
    #[error("object {0} is not here")]
    Missing(Name),
    /// An object is not what its name says.
    #[error("object {0} is damaged")]
    Damaged(Name),
    /// The system gives no randomness.
    #[error("no randomness")]
    Randomness,
}
