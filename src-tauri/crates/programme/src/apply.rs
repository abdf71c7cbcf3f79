//! What a change does to the tables: the same for one's own changes, for those of others, and for making
//! the tables anew.
//!
//! Not here: whether a change may be applied; the roster has judged before.

use ledger::Change;
use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::register::{self, Noun, Remove, Set, store};
use crate::{people, schedule};

/// Applies one accepted change and says which noun it touched. A change whose payload was erased, and one
/// of a kind that only a newer app knows, touch nothing and stay in the ledger.
///
/// # Errors
/// `internal` when the payload cannot be read, and those of the database.
pub fn apply(connection: &Connection, change: &Change) -> Result<Option<Noun>> {
    let Some(body) = change.body() else {
        return Ok(None);
    };
    let hash = change.hash();
    let unreadable = |error: minicbor::decode::Error| Error::internal("payload", error);
    let (noun, id) = match change.header().kind {
        register::SET => {
            let set: Set = minicbor::decode(&body.payload).map_err(unreadable)?;
            let Some(noun) = Noun::of(set.noun) else {
                return Ok(None);
            };
            let hlc = i64::try_from(change.header().hlc.0).unwrap_or(i64::MAX);
            store::set(connection, noun, &set, hash.as_bytes(), hlc)?;
            (noun, set.id)
        }
        register::REMOVE => {
            let remove: Remove = minicbor::decode(&body.payload).map_err(unreadable)?;
            let Some(noun) = Noun::of(remove.noun) else {
                return Ok(None);
            };
            store::remove(connection, noun, &remove.id, hash.as_bytes())?;
            (noun, remove.id)
        }
        _ => return Ok(None),
    };
    project(connection, noun, &id)?;
    Ok(Some(noun))
}

/// Makes the row of one object anew from its fields.
///
/// # Errors
/// Those of the database and of the noun.
pub fn project(connection: &Connection, noun: Noun, id: &str) -> Result<()> {
    let shown = store::shown(connection, noun, id)?;
    match noun {
        Noun::Edition | Noun::Module | Noun::Session | Noun::Question | Noun::Meeting => {
            schedule::project::project(connection, noun, id, shown.as_ref())
        }
        Noun::Organisation | Noun::Person | Noun::Introduction => {
            people::project::project(connection, noun, id, shown.as_ref())
        }
    }
}
