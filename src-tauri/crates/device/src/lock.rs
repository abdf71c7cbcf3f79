//! The profile's lock. Several processes may open one profile (window, bell, command line) and the database keeps
//! the data safe among them; this lock only elects which one rings and exchanges.
//!
//! It is a lock of the operating system on an empty file, so it ends with its process, however that ends. The file
//! stays: to delete a lock's file is a race.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::Error;

const FILE: &str = "profile.lock";

/// The lock is held as long as this lives.
#[derive(Debug)]
#[must_use = "the lock is free again as soon as this is dropped"]
pub struct Held {
    _file: File,
}

/// Takes the lock of the profile in `folder` without waiting; `None` when another process, or another part of this
/// one, has it. The folder must exist. Errors: `read-only`, `disk-full`, `internal`.
pub fn try_hold(folder: &Path) -> Result<Option<Held>, Error> {
    let path = folder.join(FILE);
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(|e| Error::io(&path, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Held { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(Error::io(&path, &e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_until_it_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let held = try_hold(folder.path()).unwrap();
        assert!(held.is_some());
        assert!(try_hold(folder.path()).unwrap().is_none());
        drop(held);
        assert!(try_hold(folder.path()).unwrap().is_some());
    }

    #[test]
    fn two_profiles_have_two_locks() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = try_hold(one.path()).unwrap();
        let second = try_hold(other.path()).unwrap();
        assert!(first.is_some() && second.is_some());
    }
}
