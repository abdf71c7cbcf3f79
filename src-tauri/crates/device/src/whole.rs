//! A file that a person asked for appears whole or not at all.

use std::io::{Result, Write as _};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// Writes `bytes` to `path` by way of a file beside it; what stood there before stays until then. Only its owner reads it.
///
/// # Errors
/// What the system says; nothing stands under `path` that was not there before.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    put(path, bytes, &Builder::new())
}

/// The same for a file that is meant for others: who may read it is as for any new file in its folder.
///
/// # Errors
/// As [`write`].
pub fn write_shared(path: &Path, bytes: &[u8]) -> Result<()> {
    // the system takes from it what it takes from any new file (umask)
    #[cfg(unix)]
    let builder = {
        let mut builder = Builder::new();
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder
    };
    #[cfg(not(unix))]
    let builder = Builder::new();
    put(path, bytes, &builder)
}

fn put(path: &Path, bytes: &[u8], builder: &Builder<'_, '_>) -> Result<()> {
    let mut file = beside(path, builder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    if let Err(error) = keep_name(folder(path)) {
        // it is there, and whole; some file systems have no such call, and some folders may be written and not read
        tracing::debug!("{}: {error}", path.display());
    }
    Ok(())
}

/// The name as well survives a power cut: only then may what the file was made from be forgotten.
#[cfg(unix)]
fn keep_name(folder: &Path) -> Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
const fn keep_name(_: &Path) -> Result<()> {
    Ok(())
}

/// Whether a file could be written there, before work is begun that has to end with it.
///
/// # Errors
/// What the system says.
pub fn writable(path: &Path) -> Result<()> {
    beside(path, &Builder::new()).map(drop)
}

/// A file without that name yet, in the same folder.
fn beside(path: &Path, builder: &Builder<'_, '_>) -> Result<NamedTempFile> {
    builder.tempfile_in(folder(path))
}

fn folder(path: &Path) -> &Path {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_there_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sheet.txt");
        write(&path, b"first").unwrap();
        write(&path, b"second").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"second");
        assert!(write(&folder.path().join("gone/sheet.txt"), b"x").is_err());
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "something was left beside it"
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_is_meant_for_others_is_readable_as_any_new_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| {
            let path = folder.path().join(name);
            std::fs::metadata(path).unwrap().permissions().mode() & 0o777
        };
        write(&folder.path().join("own"), b"x").unwrap();
        assert_eq!(mode("own"), 0o600);
        write_shared(&folder.path().join("shared"), b"x").unwrap();
        std::fs::write(folder.path().join("plain"), b"x").unwrap();
        assert_eq!(mode("shared"), mode("plain"));
    }
}
