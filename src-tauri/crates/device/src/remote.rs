//! Whether a folder lies on another computer. A database there is not safe: its write-ahead log needs memory that all who have it
//! open share (SQLite, "Write-Ahead Logging"), and locks that some such file systems do not have.

use std::path::Path;

/// File systems of other computers, as statfs(2) numbers them.
#[cfg(target_os = "linux")]
const REMOTE: [(u32, &str); 8] = [
    (0x6969, "NFS"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB"),
    (0x517b, "SMB"),
    (0x5346_414f, "AFS"),
    (0x7375_7245, "Coda"),
    (0x0102_1997, "9P"),
    (0x00c3_6400, "Ceph"),
];

/// The kind of file system, if the folder (or the one in which it is to be made) lies on another computer; `None` where it does
/// not, or where the system does not say.
pub fn remote(folder: &Path) -> Option<&'static str> {
    let folder = std::path::absolute(folder).ok()?;
    kind(folder.ancestors().find(|above| above.exists())?)
}

#[cfg(target_os = "linux")]
fn kind(folder: &Path) -> Option<&'static str> {
    let found = rustix::fs::statfs(folder).ok()?;
    // the number is 32 bits wide, whatever the field is
    named(u32::try_from(found.f_type as u64 & 0xffff_ffff).ok()?)
}

#[cfg(target_os = "linux")]
fn named(number: u32) -> Option<&'static str> {
    let known = REMOTE.iter().find(|(known, _)| *known == number);
    known.map(|(_, name)| *name)
}

/// A share is named `\\\\host\\share`; one that has a letter is not told apart from a disk.
#[cfg(windows)]
fn kind(folder: &Path) -> Option<&'static str> {
    use std::path::{Component, Prefix};
    match folder.components().next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) => Some("SMB"),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(not(any(target_os = "linux", windows)))]
const fn kind(_: &Path) -> Option<&'static str> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_this_computer_is_not_remote() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(remote(folder.path()), None);
        assert_eq!(remote(&folder.path().join("to/be/made")), None);
        assert_eq!(named(0x6969), Some("NFS"));
        assert_eq!(named(0xef53), None, "ext4");
    }
}
