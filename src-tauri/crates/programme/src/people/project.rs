//! One object's fields become its row.

use rusqlite::Connection;

use super::{fields, store};
use crate::error::Result;
use crate::register::{Fields, Noun};

/// Writes the row of an object, or takes it away (`None`).
///
/// An organisation in a zone that this app does not know has no row until it does.
///
/// # Errors
/// Those of the database.
pub fn project(
    connection: &Connection,
    noun: Noun,
    id: &str,
    shown: Option<&Fields>,
) -> Result<()> {
    match (noun, shown) {
        (Noun::Organisation, Some(shown)) => match fields::organisation(id, shown) {
            Ok(organisation) => store::put_organisation(connection, &organisation),
            Err(_) => store::delete(connection, "organisation", "id", id),
        },
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
