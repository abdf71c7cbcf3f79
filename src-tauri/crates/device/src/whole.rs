//! A file that a person asked for appears whole or not at all.

use std::io::{Result, Write as _};
use std::path::Path;

/// Writes `bytes` to `path` by way of a file beside it; what stood there before stays until then.
///
/// # Errors
/// What the system says; nothing stands under `path` that was not there before.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = beside(path)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Whether a file could be written there, before work is begun that has to end with it.
///
/// # Errors
/// What the system says.
pub fn writable(path: &Path) -> Result<()> {
    beside(path).map(drop)
}

/// A file without that name yet, in the same folder.
fn beside(path: &Path) -> Result<tempfile::NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
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
}
