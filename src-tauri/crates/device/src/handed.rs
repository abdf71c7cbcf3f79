//! Files that are handed to another program, such as a calendar: they lie in a folder of the profile that nobody else can
//! read, under a name that nobody can foresee, and are removed.
//!
//! The other program reads the file after it was opened, and does not say when it has. So a file lies for a while: it is removed
//! by the first start or the first opening after [`WHILE`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So long another program may take to read a file.
const WHILE: Duration = Duration::from_secs(10 * 60);

/// Lays a file down, and gives its path. `ending` is what other programs know its kind by.
///
/// # Errors
/// Those of the file system, and of the system's randomness.
pub fn lay(profile: &Path, ending: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let path = place(profile, ending)?;
    crate::whole::write(&path, bytes)?;
    Ok(path)
}

/// A place for a file that is too large to be held at once: nothing lies there yet.
///
/// # Errors
/// As [`lay`].
pub fn place(profile: &Path, ending: &str) -> io::Result<PathBuf> {
    clear(profile)?;
    let folder = folder(profile);
    fs::create_dir_all(&folder)?;
    #[cfg(unix)]
    fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    let mut name = [0; 8];
    getrandom::fill(&mut name).map_err(io::Error::other)?;
    Ok(folder.join(format!("{:016x}.{ending}", u64::from_be_bytes(name))))
}

/// Removes what was laid down longer ago than it takes to read it.
///
/// # Errors
/// Those of the file system.
pub fn clear(profile: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder(profile)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        // one that another program still holds open, or that is gone already, keeps nobody from the next
        if let Err(error) = clear_one(&entry?) {
            tracing::debug!("{error}");
        }
    }
    Ok(())
}

fn clear_one(entry: &fs::DirEntry) -> io::Result<()> {
    // a clock that was set back makes it younger than nothing: it goes
    let age = entry.metadata()?.modified()?.elapsed().unwrap_or(WHILE);
    match age >= WHILE {
        true => {
            let path = entry.path();
            // what was handed over only to be read: Windows removes no such file
            #[cfg(windows)]
            {
                let mut permissions = entry.metadata()?.permissions();
                #[expect(
                    clippy::permissions_set_readonly_false,
                    reason = "on Windows it is a mark, and no permission for others"
                )]
                permissions.set_readonly(false);
                fs::set_permissions(&path, permissions)?;
            }
            match entry.file_type()?.is_dir() {
                true => fs::remove_dir_all(path),
                false => fs::remove_file(path),
            }
        }
        false => Ok(()),
    }
}

fn folder(profile: &Path) -> PathBuf {
    profile.join("handed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_lies_where_nobody_else_reads_and_goes_after_a_while() {
        let profile = tempfile::tempdir().unwrap();
        let one = lay(profile.path(), "ics", b"BEGIN:VCALENDAR").unwrap();
        let other = lay(profile.path(), "ics", b"BEGIN:VCALENDAR").unwrap();
        assert_ne!(one, other);
        assert!(one.exists(), "the first goes too soon");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&folder(profile.path())), 0o700);
            assert_eq!(mode(&one), 0o600);
        }
        let long_ago = fs::metadata(&one).unwrap().modified().unwrap() - WHILE;
        let file = fs::File::options().write(true).open(&one).unwrap();
        file.set_modified(long_ago).unwrap();
        clear(profile.path()).unwrap();
        assert!(!one.exists());
        assert!(other.exists());
    }
}
