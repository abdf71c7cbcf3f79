//! One object's fields become its row.

use rusqlite::Connection;

use super::{fields, store};
use crate::error::Result;
use crate::register::{Fields, Noun};

/// Writes the row of an object, or takes it away (`None`).
///
/// # Errors
/// Those of the database, and those of reading fields.
pub fn project(
    connection: &Connection,
    noun: Noun,
    id: &str,
    shown: Option<&Fields>,
) -> Result<()> {
    match (noun, shown) {
        (Noun::Organisation, Some(shown)) => {
            store::put_organisation(connection, &fields::organisation(id, shown)?)
        }
        (Noun::Organisation, None) => store::delete(connection, "organisation", "id", id),
        (Noun::Person, Some(shown)) => store::put_person(connection, &fields::person(id, shown)),
        (Noun::Person, None) => store::delete(connection, "person", "id", id),
        (Noun::Introduction, Some(shown)) => {
            store::put_introduction(connection, &fields::introduction(id, shown))
        }
        (Noun::Introduction, None) => store::delete(connection, "introduction", "person", id),
        _ => Ok(()),
    }
}
