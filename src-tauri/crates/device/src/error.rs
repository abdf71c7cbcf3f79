//! What can go wrong on a person's computer, told as what it is. A code and its parameters cross to the window or the
//! terminal, which have the words. No variant carries a key, a passphrase, or bytes that a keyring gave back.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use specta::Type;

/// The codes of this crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "DeviceCode")]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// See [`Error::PassphraseNeeded`].
    PassphraseNeeded,
    /// See [`Error::PassphraseWrong`].
    PassphraseWrong,
    /// See [`Error::PassphraseShort`].
    PassphraseShort,
    /// See [`Error::KeyringMissing`].
    KeyringMissing,
    /// See [`Error::KeyringLocked`].
    KeyringLocked,
    /// See [`Error::KeyLost`].
    KeyLost,
    /// See [`Error::KeyChanged`].
    KeyChanged,
    /// See [`Error::ProfileDamaged`].
    ProfileDamaged,
    /// See [`Error::ProfileNewer`].
    ProfileNewer,
    /// See [`Error::ProfileExists`].
    ProfileExists,
    /// See [`Error::ProfileUnsealed`].
    ProfileUnsealed,
    /// See [`Error::DiskFull`].
    DiskFull,
    /// See [`Error::ReadOnly`].
    ReadOnly,
    /// See [`Error::NoNotifications`].
    NoNotifications,
    /// See [`Error::NotificationsRefused`].
    NotificationsRefused,
    /// See [`Error::NoTray`].
    NoTray,
    /// See [`Error::Internal`].
    Internal,
}

impl Code {
    /// All of them, for the bindings and for comparing them with the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::PassphraseNeeded,
        Self::PassphraseWrong,
        Self::PassphraseShort,
        Self::KeyringMissing,
        Self::KeyringLocked,
        Self::KeyLost,
        Self::KeyChanged,
        Self::ProfileDamaged,
        Self::ProfileNewer,
        Self::ProfileExists,
        Self::ProfileUnsealed,
        Self::DiskFull,
        Self::ReadOnly,
        Self::NoNotifications,
        Self::NotificationsRefused,
        Self::NoTray,
        Self::Internal,
    ];

    /// The code as it stands in the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PassphraseNeeded => "passphrase-needed",
            Self::PassphraseWrong => "passphrase-wrong",
            Self::PassphraseShort => "passphrase-short",
            Self::KeyringMissing => "keyring-missing",
            Self::KeyringLocked => "keyring-locked",
            Self::KeyLost => "key-lost",
            Self::KeyChanged => "key-changed",
            Self::ProfileDamaged => "profile-damaged",
            Self::ProfileNewer => "profile-newer",
            Self::ProfileExists => "profile-exists",
            Self::ProfileUnsealed => "profile-unsealed",
            Self::DiskFull => "disk-full",
            Self::ReadOnly => "read-only",
            Self::NoNotifications => "no-notifications",
            Self::NotificationsRefused => "notifications-refused",
            Self::NoTray => "no-tray",
            Self::Internal => "internal",
        }
    }
}

/// A failure of this crate. [`Error::code`] is stable; the English of `Display` is for logs only.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The profile is kept by a passphrase and none was given.
    #[error("this profile opens with a passphrase")]
    PassphraseNeeded,
    /// The passphrase given is not the profile's.
    #[error("the passphrase is not the one of this profile")]
    PassphraseWrong,
    /// A new passphrase has too few characters.
    #[error("a passphrase has at least {least} characters")]
    PassphraseShort {
        /// The fewest characters that are accepted.
        least: usize,
    },
    /// No keyring answers on this computer, or it has no place to keep new items.
    #[error("no keyring answers")]
    KeyringMissing,
    /// The keyring is there and does not open: locked, the question dismissed, or access refused.
    #[error("the keyring is locked: {detail}")]
    KeyringLocked {
        /// What the keyring said, for the log.
        detail: String,
    },
    /// The keyring is open and does not hold the profile's key.
    #[error("the key of this profile is not in the keyring ({reason})")]
    KeyLost {
        /// `no-item`, or `no-collection` when the keyring has no default collection at all (Linux).
        reason: &'static str,
    },
    /// The keyring holds another key than the one that the profile was made with.
    #[error("the keyring holds another key than the one of this profile")]
    KeyChanged,
    /// `profile.json` is missing beside databases, cut short, or altered.
    #[error("profile.json is damaged: {reason}")]
    ProfileDamaged {
        /// What is wrong with it: `missing`, `unreadable`, `altered`, or `parameters`.
        reason: &'static str,
    },
    /// `profile.json` was written by a later version of the app.
    #[error("profile.json is of format {format}, later than this version knows")]
    ProfileNewer {
        /// The format that it states.
        format: u32,
    },
    /// A profile was to be made where one already is.
    #[error("there is a profile here already")]
    ProfileExists,
    /// A person's own profile claims that its key is the sample's, which anybody knows: everything would lie open.
    #[error("the key of this profile is public")]
    ProfileUnsealed,
    /// The disk, or the person's share of it, is full.
    #[error("the disk is full: {}", path.display())]
    DiskFull {
        /// What was to be written.
        path: PathBuf,
    },
    /// The place cannot be written or read by this person.
    #[error("{} is closed to us ({reason})", path.display())]
    ReadOnly {
        /// What was to be written or read.
        path: PathBuf,
        /// `file-system`: it is mounted read-only; `permission`: it is not ours.
        reason: &'static str,
    },
    /// Nothing on this computer shows notifications, or there is no way to it.
    #[error("nothing shows notifications here: {detail}")]
    NoNotifications {
        /// What the system said, for the log and for somebody who asks for a test.
        detail: String,
    },
    /// What shows notifications is there and did not take this one.
    #[error("the notification was refused: {detail}")]
    NotificationsRefused {
        /// What the system said.
        detail: String,
    },
    /// This desktop has no place for a tray icon, or none that we use.
    #[error("there is no tray: {detail}")]
    NoTray {
        /// What the system said.
        detail: String,
    },
    /// Anything that no person can mend by a choice of theirs.
    #[error("{detail}")]
    Internal {
        /// What happened, for the log.
        detail: String,
    },
}

impl Error {
    /// The stable name of this failure; the words of the interface hang on it.
    pub fn code(&self) -> &'static str {
        self.kind().as_str()
    }

    /// The same as a code.
    pub const fn kind(&self) -> Code {
        match self {
            Self::PassphraseNeeded => Code::PassphraseNeeded,
            Self::PassphraseWrong => Code::PassphraseWrong,
            Self::PassphraseShort { .. } => Code::PassphraseShort,
            Self::KeyringMissing => Code::KeyringMissing,
            Self::KeyringLocked { .. } => Code::KeyringLocked,
            Self::KeyLost { .. } => Code::KeyLost,
            Self::KeyChanged => Code::KeyChanged,
            Self::ProfileDamaged { .. } => Code::ProfileDamaged,
            Self::ProfileNewer { .. } => Code::ProfileNewer,
            Self::ProfileExists => Code::ProfileExists,
            Self::ProfileUnsealed => Code::ProfileUnsealed,
            Self::DiskFull { .. } => Code::DiskFull,
            Self::ReadOnly { .. } => Code::ReadOnly,
            Self::NoNotifications { .. } => Code::NoNotifications,
            Self::NotificationsRefused { .. } => Code::NotificationsRefused,
            Self::NoTray { .. } => Code::NoTray,
            Self::Internal { .. } => Code::Internal,
        }
    }

    /// What the words of [`Error::code`] may name.
    pub fn params(&self) -> BTreeMap<&'static str, String> {
        let mut params = BTreeMap::new();
        match self {
            Self::PassphraseShort { least } => {
                params.insert("least", least.to_string());
            }
            Self::KeyLost { reason } | Self::ProfileDamaged { reason } => {
                params.insert("reason", (*reason).to_owned());
            }
            Self::ProfileNewer { format } => {
                params.insert("format", format.to_string());
            }
            Self::DiskFull { path } => {
                params.insert("path", path.display().to_string());
            }
            Self::ReadOnly { path, reason } => {
                params.insert("path", path.display().to_string());
                params.insert("reason", (*reason).to_owned());
            }
            Self::KeyringLocked { detail }
            | Self::NoNotifications { detail }
            | Self::NotificationsRefused { detail }
            | Self::NoTray { detail }
            | Self::Internal { detail } => {
                params.insert("detail", detail.clone());
            }
            Self::PassphraseNeeded
            | Self::PassphraseWrong
            | Self::KeyringMissing
            | Self::KeyChanged
            | Self::ProfileExists
            | Self::ProfileUnsealed => {}
        }
        params
    }

    /// A failed call on `path`, told apart by what a person can do about it.
    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull { path },
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly {
                path,
                reason: "file-system",
            },
            ErrorKind::PermissionDenied => Self::ReadOnly {
                path,
                reason: "permission",
            },
            _ => Self::Internal {
                detail: format!("{}: {error}", path.display()),
            },
        }
    }

    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::Internal {
            detail: detail.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_can_mend_is_told_apart() {
        let told = |kind| {
            let error = Error::io(Path::new("somewhere"), &std::io::Error::from(kind));
            (error.code(), error.params().get("reason").cloned())
        };
        assert_eq!(told(ErrorKind::StorageFull), ("disk-full", None));
        assert_eq!(told(ErrorKind::QuotaExceeded), ("disk-full", None));
        assert_eq!(
            told(ErrorKind::ReadOnlyFilesystem),
            ("read-only", Some("file-system".to_owned()))
        );
        assert_eq!(
            told(ErrorKind::PermissionDenied),
            ("read-only", Some("permission".to_owned()))
        );
        assert_eq!(told(ErrorKind::NotADirectory), ("internal", None));
    }
}
