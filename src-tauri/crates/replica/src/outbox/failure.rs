//! What the last exchange failed with: told until one succeeds, also when nobody waited for it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Code, Error, Result};
use crate::record::{fact, forget_fact, put_fact};
use crate::replica::Replica;
use crate::stamp::stamp;

/// The fact under which it is noted.
const FAILED: &str = "exchange_failed";

/// An exchange that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Failed {
    /// The error's code.
    pub code: String,
    /// The parameters of its words.
    pub params: BTreeMap<String, String>,
    /// Since when each has failed so (RFC 3339).
    pub since: String,
}

/// What the last exchange failed with, if it did.
///
/// # Errors
/// See the crate.
pub fn failure(connection: &Connection) -> Result<Option<Failed>> {
    fact(connection, FAILED)?
        .map(|noted| serde_json::from_str(&noted))
        .transpose()
        .map_err(|error| Error::internal(FAILED, error))
}

/// Notes how an exchange ended. What says nothing of the place is not noted.
///
/// # Errors
/// See the crate.
pub fn note_outcome(
    replica: &mut Replica,
    outcome: std::result::Result<(), &Error>,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = failure(replica.connection())?;
    let noted = match outcome {
        Ok(()) if before.is_none() => return Ok(()),
        Ok(()) => return replica.transact(|projection| forget(projection)),
        Err(error) => {
            let nothing_new = [
                Code::Busy,
                Code::ExchangeBusy,
                Code::NoStorage,
                Code::NotMember,
            ];
            if nothing_new.into_iter().any(|code| error.is(code)) {
                return Ok(());
            }
            let since = before
                .filter(|before| before.code == error.code())
                .map_or_else(|| stamp(now), |before| before.since);
            let params = error.params().iter();
            let failed = Failed {
                code: error.code().to_owned(),
                params: params
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .collect(),
                since,
            };
            serde_json::to_string(&failed).map_err(|error| Error::internal(FAILED, error))?
        }
    };
    replica.transact(|connection| put_fact(connection, FAILED, &noted))
}

/// Forgets it: the group exchanges elsewhere, or nowhere.
///
/// # Errors
/// See the crate.
pub fn forget(connection: &Connection) -> Result<()> {
    forget_fact(connection, FAILED)
}
