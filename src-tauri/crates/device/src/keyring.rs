//! The system's keyring: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows. One item a
//! profile, as text, because KWallet keeps nothing else.
//!
//! Each call opens the store anew, on a thread of its own. Anew, so that a keyring that was started or unlocked
//! meanwhile is found by the same process. On its own thread, because the store blocks on D-Bus, which panics inside
//! a tokio runtime, and because a person may be looking at the system's question for a while.

mod state;

use std::sync::Arc;
use std::time::Duration;

use keyring::{Entry, Error as StoreError};
use keyring_core::api::CredentialStoreApi as _;
use zeroize::Zeroizing;

pub use state::Keyring;

use crate::aside::Unanswered;
use crate::error::Error;

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
#[cfg(windows)]
use windows_native_keyring_store::Store;
#[cfg(all(unix, not(target_os = "macos")))]
use zbus_secret_service_keyring_store::Store;

#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;
#[cfg(all(unix, not(target_os = "macos")))]
use self::secret_service as system;

/// Two systems whose interface needs no second question: an item that is not found there is not there.
#[cfg(any(target_os = "macos", windows))]
mod system {
    use super::state::Keyring;
    use crate::error::Error;

    pub(super) fn standing() -> Keyring {
        Keyring::Ready
    }

    pub(super) fn open_collections() -> Result<bool, Error> {
        Ok(false)
    }

    pub(super) fn lost() -> Error {
        Error::KeyLost { reason: "no-item" }
    }

    pub(super) fn told(detail: String, _: &(dyn std::error::Error + 'static)) -> Error {
        Error::KeyringLocked { detail }
    }
}

/// Under this name the items stand in the system's own keyring program.
const SERVICE: &str = "mutual-learning";

/// How long a person may take to answer the system's question for the keyring's password.
const PATIENCE: Duration = Duration::from_secs(120);

/// How a keyring that is not asked for anything answers, if it lives.
const GLANCE: Duration = Duration::from_secs(5);

/// Looks at the keyring without any question to the person; at most five seconds.
pub fn standing() -> Keyring {
    aside(GLANCE, || Ok(system::standing())).unwrap_or(Keyring::Missing)
}

/// Keeps `secret` for `user`. Errors: `keyring-missing`, `keyring-locked`.
pub(crate) fn keep(user: &str, secret: &str) -> Result<(), Error> {
    let (user, secret) = (user.to_owned(), Zeroizing::new(secret.to_owned()));
    aside(PATIENCE, move || {
        if system::standing() == Keyring::Missing {
            return Err(Error::KeyringMissing);
        }
        entry(&user)?.set_password(&secret).map_err(told)
    })
}

/// All that the keyring holds for `user`, at least one; two can stand in two collections. The system may ask the
/// person to unlock. Errors: `keyring-missing`, `keyring-locked`, `key-lost`.
pub(crate) fn fetch(user: &str) -> Result<Vec<Zeroizing<String>>, Error> {
    let user = user.to_owned();
    aside(PATIENCE, move || match held(&user)? {
        Some(found) => Ok(found),
        // a locked collection can hide its items, so "not found" only counts once all are open
        None if system::open_collections()? => held(&user)?.ok_or_else(system::lost),
        None => Err(system::lost()),
    })
}

/// Removes what the keyring holds for `user`; nothing there is as good.
pub(crate) fn forget(user: &str) -> Result<(), Error> {
    let user = user.to_owned();
    aside(PATIENCE, move || match entry(&user)?.delete_credential() {
        Ok(()) | Err(StoreError::NoEntry) => Ok(()),
        Err(error) => Err(told(error)),
    })
}

fn held(user: &str) -> Result<Option<Vec<Zeroizing<String>>>, Error> {
    let text = |entry: &keyring_core::Entry| match entry.get_password() {
        Ok(text) => Ok(Zeroizing::new(text)),
        // not ours: ours are letters and digits, and the profile will say that its key was changed
        Err(StoreError::BadEncoding(bytes) | StoreError::BadDataFormat(bytes, _)) => {
            drop(Zeroizing::new(bytes));
            Ok(Zeroizing::new(String::new()))
        }
        Err(error) => Err(error),
    };
    match text(&entry(user)?.inner) {
        Ok(one) => Ok(Some(vec![one])),
        Err(StoreError::NoEntry) => Ok(None),
        Err(StoreError::Ambiguous(several)) => {
            let all: Result<_, _> = several.iter().map(text).collect();
            all.map(Some).map_err(told)
        }
        Err(error) => Err(told(error)),
    }
}

fn entry(user: &str) -> Result<Entry, Error> {
    let store: Arc<Store> = Store::new().map_err(|_| Error::KeyringMissing)?;
    let inner = store.build(SERVICE, user, None).map_err(told)?;
    Ok(Entry { inner })
}

/// Only the words of a store's error go on: some variants carry what the item held.
fn told(error: StoreError) -> Error {
    match error {
        StoreError::NoDefaultStore => Error::KeyringMissing,
        StoreError::NoStorageAccess(source) | StoreError::PlatformFailure(source) => {
            system::told(source.to_string(), source.as_ref())
        }
        StoreError::NoEntry => system::lost(),
        StoreError::TooLong(..) | StoreError::Invalid(..) | StoreError::NotSupportedByStore(_) => {
            Error::internal("the keyring does not take such an item")
        }
        _ => Error::KeyringLocked {
            detail: "the keyring answered with something unreadable".to_owned(),
        },
    }
}

fn aside<T: Send + 'static>(
    patience: Duration,
    ask: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match crate::aside::ask("keyring", patience, ask) {
        Ok(result) => result,
        Err(Unanswered::Late) => Err(Error::KeyringLocked {
            detail: "no answer in time".to_owned(),
        }),
        Err(Unanswered::Broken(detail)) => Err(Error::Internal { detail }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyring_that_never_answers_counts_as_locked() {
        let never = || {
            std::thread::park();
            Ok(())
        };
        let error = aside(Duration::from_millis(10), never).unwrap_err();
        assert_eq!(error.code(), "keyring-locked");
    }

    #[test]
    fn a_secret_in_a_stores_error_stays_there() {
        for error in [
            StoreError::BadEncoding(b"hunter2".to_vec()),
            StoreError::BadDataFormat(b"hunter2".to_vec(), "broken".into()),
        ] {
            let error = told(error);
            assert!(!format!("{error:?} {error} {:?}", error.params()).contains("hunter2"));
            assert!(!format!("{error:?}").contains("104, 117"));
        }
    }
}
