//! Where a profile lies, and how its one clear file gets there whole or not at all.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::Error;

const FOLDER: &str = "mutual-learning";

/// A `profile.json` has less than one KiB; what is longer is not ours and need not be read.
const LONGEST: u64 = 64 * 1024;

/// The folder of this person's profile when none is named: `$XDG_DATA_HOME` or `~/.local/share` on Linux (XDG Base
/// Directory Specification), `~/Library/Application Support` on macOS, `%APPDATA%` on Windows, and in it
/// `mutual-learning`. It need not exist. Error: `internal` when the system names no home.
pub fn default_folder() -> Result<PathBuf, Error> {
    let home = std::env::home_dir().filter(|home| home.is_absolute());
    let base = if cfg!(windows) {
        // the roaming folder is copied over the network at each login and logout, which no database survives for long; what an
        // earlier version put there is still opened there
        let roaming = named(std::env::var_os("APPDATA"));
        let kept =
            roaming.filter(|roaming| roaming.join(FOLDER).join(super::record::FILE).is_file());
        kept.or_else(|| named(std::env::var_os("LOCALAPPDATA")))
    } else if cfg!(target_os = "macos") {
        home.map(|home| home.join("Library").join("Application Support"))
    } else {
        named(std::env::var_os("XDG_DATA_HOME"))
            .or_else(|| home.map(|home| home.join(".local").join("share")))
    };
    base.map(|base| base.join(FOLDER))
        .ok_or_else(|| Error::internal("this system names no home folder"))
}

/// The XDG specification has relative paths ignored.
fn named(variable: Option<OsString>) -> Option<PathBuf> {
    variable
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
}

/// Makes `folder` for its owner alone, and as much above it as is missing. A folder that was there keeps its
/// permissions unless it is empty and nobody's but ours to arrange.
pub(super) fn make(folder: &Path) -> Result<(), Error> {
    let failed = |e| Error::io(folder, &e);
    if folder.try_exists().map_err(failed)? {
        #[cfg(unix)]
        close(folder).map_err(failed)?;
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)
}

#[cfg(unix)]
fn close(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    // a sticky folder is shared on purpose, as /tmp is
    const STICKY: u32 = 0o1000;
    let mode = fs::metadata(folder)?.permissions().mode();
    if mode & 0o077 != 0 && mode & STICKY == 0 && fs::read_dir(folder)?.next().is_none() {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// The bytes of `path`, or `None` when there is no such file. Anything that is too long reads as cut, and so as
/// damaged.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(Error::io(path, &e)),
    };
    let mut bytes = Vec::new();
    match file.take(LONGEST).read_to_end(&mut bytes) {
        Ok(_) => Ok(Some(bytes)),
        Err(e) => Err(Error::io(path, &e)),
    }
}

/// Whether `folder` or its `programmes` holds any database. An unreadable folder is an error, not "none".
pub(super) fn any_database(folder: &Path) -> Result<bool, Error> {
    for place in [folder.to_owned(), folder.join("programmes")] {
        let entries = match fs::read_dir(&place) {
            Ok(entries) => entries,
            Err(e) if e.kind() == ErrorKind::NotFound => continue,
            Err(e) => return Err(Error::io(&place, &e)),
        };
        for entry in entries {
            let path = entry.map_err(|e| Error::io(&place, &e))?.path();
            if path
                .extension()
                .is_some_and(|end| end.eq_ignore_ascii_case("db"))
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A file on the disk that has no name yet.
pub(super) struct Staged {
    file: NamedTempFile,
    path: PathBuf,
}

impl Staged {
    /// Brings `bytes` to the disk beside `path`, readable by the owner alone.
    pub(super) fn new(path: PathBuf, bytes: &[u8]) -> Result<Self, Error> {
        let failed = |e: std::io::Error| Error::io(&path, &e);
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        Ok(Self { file, path })
    }

    /// Gives the file its name, in place of what had it.
    pub(super) fn replace(self) -> Result<(), Error> {
        match self.file.persist(&self.path) {
            Ok(_) => settle(&self.path),
            Err(e) => Err(Error::io(&self.path, &e.error)),
        }
    }

    /// Gives the file its name unless something has it; `profile-exists` then.
    pub(super) fn place(self) -> Result<(), Error> {
        match self.file.persist_noclobber(&self.path) {
            Ok(_) => settle(&self.path),
            Err(e) if e.error.kind() == ErrorKind::AlreadyExists => Err(Error::ProfileExists),
            Err(e) => Err(Error::io(&self.path, &e.error)),
        }
    }
}

/// A new name is only on the disk once its folder is.
fn settle(path: &Path) -> Result<(), Error> {
    // Windows has no such call for a folder
    if cfg!(unix) {
        let folder = path.parent().unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|e| Error::io(folder, &e))?;
    }
    Ok(())
}

/// Removes `folder` with all in it. It first gets another name, so that a crash in between leaves no half of a
/// profile under the old one.
pub(super) fn remove(folder: &Path) -> Result<(), Error> {
    let failed = |e| Error::io(folder, &e);
    let beside = folder.parent().unwrap_or(Path::new("."));
    let grave = tempfile::Builder::new()
        .prefix(".discarded-")
        .tempdir_in(beside)
        .map_err(failed)?;
    fs::rename(folder, grave.path().join(FOLDER)).map_err(failed)?;
    grave.close().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_names_of_the_data_folder_are_ignored() {
        assert_eq!(named(Some("somewhere".into())), None);
        assert_eq!(named(Some("".into())), None);
        assert_eq!(named(None), None);
        let here = std::env::current_dir().unwrap();
        assert_eq!(named(Some(here.clone().into())), Some(here));
        assert!(default_folder().unwrap().ends_with(FOLDER));
    }

    #[test]
    fn a_placed_file_never_replaces_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        Staged::new(path.clone(), b"one").unwrap().place().unwrap();
        let refused = Staged::new(path.clone(), b"two").unwrap().place();
        assert_eq!(refused.unwrap_err().code(), "profile-exists");
        assert_eq!(fs::read(&path).unwrap(), b"one");
        Staged::new(path.clone(), b"two")
            .unwrap()
            .replace()
            .unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;

        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        let place = tempfile::tempdir().unwrap();
        let new = place.path().join("a").join("b");
        make(&new).unwrap();
        assert_eq!(mode(&new), 0o700);

        for (before, occupied, after) in [
            (0o755, false, 0o700),
            (0o755, true, 0o755),
            (0o1777, false, 0o1777),
        ] {
            let folder = tempfile::tempdir_in(place.path()).unwrap();
            if occupied {
                fs::write(folder.path().join("theirs"), "").unwrap();
            }
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(before)).unwrap();
            make(folder.path()).unwrap();
            assert_eq!(mode(folder.path()), after);
        }
    }
}
