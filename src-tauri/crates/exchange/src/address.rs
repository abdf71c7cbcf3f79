//! Where a group exchanges, as people type it: `folder:/media/stick/group`.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::Code;
use replica::{Error, Result};

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A folder that some program carries, or a stick.
    Folder(PathBuf),
}

impl Address {
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

impl Address {
    /// Keeps a profile from becoming the group's: its folder, what is in it and what it is in are no place to exchange.
    ///
    /// # Errors
    /// `storage-own`.
    pub fn apart_from(&self, profile: &Path) -> Result<()> {
        let Self::Folder(folder) = self;
        // what is not there yet is compared as it is written
        let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (folder, profile) = (whole(folder), whole(profile));
        match folder.starts_with(&profile) || profile.starts_with(&folder) {
            true => Err(Error::of(Code::StorageOwn).with("path", folder.display())),
            false => Ok(()),
        }
    }
}

impl Address {
    /// Whether opening it may ask another computer, or a device that is no folder.
    pub fn leads_away(&self) -> bool {
        let Self::Folder(folder) = self;
        let text = folder.to_string_lossy().replace('\\', "/").to_lowercase();
        // of the system's own doors to devices and networks
        let doors = ["//", "/dev/", "/proc/", "/sys/", "/net/", "/afs/"];
        // a path that turns back may end anywhere
        let turns = text.split('/').any(|part| matches!(part, "." | ".."));
        turns || doors.iter().any(|door| text.starts_with(door))
    }
}

impl fmt::Display for Address {
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
        let whole = match cfg!(windows) {
            true => r"folder:D:\our group",
            false => "folder:/mnt/our group",
        };
        assert_eq!(Address::parse(whole).unwrap().to_string(), whole);
        for text in ["", "folder:", "folder:relative", "/mnt/group", "ftp:/x"] {
            assert_eq!(
                Address::parse(text).unwrap_err().code(),
                Code::StoragePlace.as_str()
            );
        }
    }

    #[test]
    fn other_computers_and_devices_lie_elsewhere() {
        let leads_away = |path: &str| Address::Folder(PathBuf::from(path)).leads_away();
        for path in [
            r"\\host\share",
            "//host/share",
            r"\\?\C:\group",
            r"\\.\pipe\group",
            "/net/host/group",
            "/NET/host",
            "/srv/../net/host/group",
            "/./net/host",
            "/proc/self/root",
        ] {
            assert!(leads_away(path), "{path}");
        }
        for path in [
            "/srv/group",
            r"D:\our group",
            "/media/stick/net/group",
            "/network/group",
        ] {
            assert!(!leads_away(path), "{path}");
        }
    }

    #[test]
    fn a_profile_is_no_place_to_exchange() {
        let both = tempfile::tempdir().unwrap();
        let (profile, group) = (both.path().join("profile"), both.path().join("group"));
        std::fs::create_dir_all(profile.join("inner")).unwrap();
        std::fs::create_dir(&group).unwrap();
        let apart = |folder: &Path| Address::Folder(folder.to_owned()).apart_from(&profile);
        apart(&group).unwrap();
        apart(&both.path().join("profile and more")).unwrap();
        for folder in [
            &profile,
            &profile.join("inner"),
            both.path(),
            both.path().ancestors().last().unwrap(),
        ] {
            assert_eq!(apart(folder).unwrap_err().code(), Code::StorageOwn.as_str());
        }
    }
}
