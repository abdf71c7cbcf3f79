//! One object's fields become its row, or take it away (`None`).

use replica::Result;
use replica::register::Fields;
use rusqlite::Connection;

use super::{fields, store};

/// An organisation in a zone that this app does not know has no row until it does.
pub(super) fn organisation(
    connection: &Connection,
    id: &str,
    shown: Option<&Fields>,
) -> Result<()> {
    match shown.map(|shown| fields::organisation(id, shown)) {
        Some(Ok(organisation)) => store::put_organisation(connection, &organisation),
        _ => store::delete(connection, "organisation", "id", id),
    }
}

pub(super) fn person(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    match shown {
        Some(shown) => store::put_person(connection, &fields::person(id, shown)),
        None => store::delete(connection, "person", "id", id),
    }
}

pub(super) fn introduction(
    connection: &Connection,
    id: &str,
    shown: Option<&Fields>,
) -> Result<()> {
    match shown {
        Some(shown) => store::put_introduction(connection, &fields::introduction(id, shown)),
        None => store::delete(connection, "introduction", "person", id),
    }
}
