//! Where a group exchanges, as people type it: `folder:/media/stick/group`.

use std::fmt;
use std::path::{Path, PathBuf};

use programme::{Code, Error, Result};

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder that some program carries, or a stick.
    Folder(PathBuf),
}

impl Place {
    /// Reads a place.
    ///
    /// # Errors
    /// `storage-place` for what is none.
    pub fn parse(text: &str) -> Result<Self> {
        let none = || Error::of(Code::StoragePlace).with("place", text);
        match text.trim().split_once(':') {
            Some(("folder", path)) if Path::new(path).is_absolute() => {
                Ok(Self::Folder(PathBuf::from(path)))
            }
            _ => Err(none()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "folder:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_whole_path_and_nothing_else_is_a_place() {
        let place = Place::parse("folder:/mnt/our group").unwrap();
        assert_eq!(place.to_string(), "folder:/mnt/our group");
        for text in ["", "folder:", "folder:relative", "/mnt/group", "ftp:/x"] {
            assert_eq!(Place::parse(text).unwrap_err().kind(), Code::StoragePlace);
        }
    }
}
