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
    let Some(shown) = shown else {
        return store::delete(connection, noun, id);
    };
    match noun {
        Noun::Edition => store::put_edition(connection, &fields::edition(id, shown)?),
        Noun::Module => store::put_module(
            connection,
            &fields::module(id, shown)?,
            fields::position(shown),
        ),
        Noun::Session => store::put_session(
            connection,
            &fields::session(id, shown)?,
            fields::position(shown),
        ),
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
        Noun::Organisation | Noun::Person | Noun::Introduction => Ok(()),
    }
}
