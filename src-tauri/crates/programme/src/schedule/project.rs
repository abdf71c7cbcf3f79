//! One object's fields become its row.

use rusqlite::Connection;

use super::{fields, store};
use crate::error::Result;
use crate::register::{Fields, Noun};

/// Writes the row of an object, or takes it away (`None`). One that cannot be shown yet, since a part of it is still on its
/// way or only a newer app understands it, has no row until it can.
///
/// # Errors
/// Those of the database.
pub fn project(
    connection: &Connection,
    noun: Noun,
    id: &str,
    shown: Option<&Fields>,
) -> Result<()> {
    let Some(shown) = shown else {
        return store::delete(connection, noun, id);
    };
    match noun {
        Noun::Edition => match fields::edition(id, shown) {
            Ok(edition) => store::put_edition(connection, &edition),
            Err(_) => store::delete(connection, noun, id),
        },
        Noun::Module => match fields::module(id, shown) {
            Ok(module) => store::put_module(connection, &module, fields::position(shown)),
            Err(_) => store::delete(connection, noun, id),
        },
        Noun::Session => match fields::session(id, shown) {
            Ok(session) => store::put_session(connection, &session, fields::position(shown)),
            Err(_) => store::delete(connection, noun, id),
        },
        Noun::Question => store::put_question(
            connection,
            &fields::question(id, shown),
            fields::position(shown),
        ),
        Noun::Meeting => store::put_meeting(
            connection,
            &fields::meeting(id, shown),
            fields::position(shown),
        ),
        _ => Ok(()),
    }
}
