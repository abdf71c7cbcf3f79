//! A file that somebody chose, read into memory within a limit.

use std::io::Read as _;
use std::path::Path;

use replica::{Error, Result};

use crate::error::Code;

/// The bytes of a file. What is no file (a folder, a pipe, a device) is never opened: some wait for ever, some never end.
///
/// # Errors
/// `file-missing`, `file-too-large` beyond `most` bytes, `read-only`; each with `path`.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let named = |error: std::io::Error| Error::from(error).with("path", path.display());
    if !std::fs::metadata(path).map_err(named)?.is_file() {
        return Err(Error::of(replica::Code::FileMissing).with("path", path.display()));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .map_err(named)?
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(named)?;
    match bytes.len() as u64 > most {
        // a part of a file would be read as if it were all of it
        true => Err(Error::of(Code::FileTooLarge)
            .with("limit", format!("{} MB", most / (1024 * 1024)))
            .with("size", bytes.len())
            .with("path", path.display())),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_within_its_limit_is_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "three").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"three");
        assert_eq!(read(&path, 4).unwrap_err().code(), "file-too-large");
        let code = |path: &Path| read(path, 9).unwrap_err().code();
        assert_eq!(code(&folder.path().join("b")), "file-missing");
        assert_eq!(code(folder.path()), "file-missing");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.mutual");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        assert_eq!(read(&path, 9).unwrap_err().code(), "file-missing");
        assert_eq!(
            read(Path::new("/dev/zero"), 9).unwrap_err().code(),
            "file-missing"
        );
    }
}
