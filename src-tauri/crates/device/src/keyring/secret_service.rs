//! What the common interface of keyrings cannot say on Linux. There "no such item" also means "the collection that
//! holds it is locked", and a default collection may be none at all, or one that ends with the login; so the
//! Secret Service is asked itself (freedesktop.org, Secret Service API 0.2).

use secret_service::blocking::{Collection, SecretService};
use secret_service::{EncryptionType, Error as ServiceError};

use super::state::Keyring;
use crate::error::Error;

/// The collection that lives in memory only; by the specification's alias its path ends so.
const SESSION: &str = "/session";

/// No secret passes over this connection, so it is not encrypted.
fn connect() -> Result<SecretService<'static>, ServiceError> {
    SecretService::connect(EncryptionType::Plain)
}

fn lasting_default<'a>(
    service: &'a SecretService<'_>,
) -> Result<Option<Collection<'a>>, ServiceError> {
    match service.get_default_collection() {
        Ok(collection) if collection.collection_path.ends_with(SESSION) => Ok(None),
        Ok(collection) => Ok(Some(collection)),
        Err(ServiceError::NoResult) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn standing() -> Keyring {
    let Ok(service) = connect() else {
        return Keyring::Missing;
    };
    match lasting_default(&service).and_then(|found| found.map(|c| c.is_locked()).transpose()) {
        Ok(Some(true)) => Keyring::Locked,
        Ok(Some(false)) => Keyring::Ready,
        Ok(None) | Err(_) => Keyring::Missing,
    }
}

/// Opens each locked collection, with the system's question to the person; `true` when any was locked. Errors:
/// `keyring-locked` when one stays so, since the item may lie in it.
pub(super) fn open_collections() -> Result<bool, Error> {
    let service = connect().map_err(|_| Error::KeyringMissing)?;
    let all = service.get_all_collections().map_err(refused)?;
    let mut any = false;
    for collection in &all {
        if collection.is_locked().map_err(refused)? {
            collection.unlock().map_err(refused)?;
            // a service may answer "done" to an unlocking that it did not do
            if collection.is_locked().map_err(refused)? {
                return Err(Error::KeyringLocked {
                    detail: "a collection stays locked".to_owned(),
                });
            }
            any = true;
        }
    }
    Ok(any)
}

/// Why an item is not there although nothing is locked.
pub(super) fn lost() -> Error {
    let default =
        connect().and_then(|service| lasting_default(&service).map(|found| found.is_some()));
    Error::KeyLost {
        reason: if matches!(default, Ok(false)) {
            "no-collection"
        } else {
            "no-item"
        },
    }
}

/// A store's failure, by what the Secret Service said.
pub(super) fn told(detail: String, source: &(dyn std::error::Error + 'static)) -> Error {
    match source.downcast_ref::<ServiceError>() {
        Some(ServiceError::Unavailable | ServiceError::NoResult) => Error::KeyringMissing,
        _ => Error::KeyringLocked { detail },
    }
}

fn refused(error: ServiceError) -> Error {
    told(error.to_string(), &error)
}
