//! Files that people name, or standard input.

use std::io::Read as _;
use std::path::Path;

use crate::say::{Failure, Result};

/// The first `most` bytes of a file, and one more where there are more: so the reader can tell.
pub fn bytes_up_to(path: &Path, most: u64) -> Result<Vec<u8>> {
    let named = |error: std::io::Error| {
        Failure::from(replica::Error::from(error)).with("path", path.display())
    };
    let mut bytes = Vec::new();
    let most = most.saturating_add(1);
    match path == Path::new("-") {
        true => std::io::stdin().take(most).read_to_end(&mut bytes),
        false => std::fs::File::open(path)
            .map_err(named)?
            .take(most)
            .read_to_end(&mut bytes),
    }
    .map_err(named)?;
    Ok(bytes)
}

/// The bytes of a file; `-` is standard input.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    let named = |error: std::io::Error| {
        Failure::from(replica::Error::from(error)).with("path", path.display())
    };
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(named)?;
        return Ok(bytes);
    }
    std::fs::read(path).map_err(named)
}
