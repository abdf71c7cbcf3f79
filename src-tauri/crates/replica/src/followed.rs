//! The file that a programme was followed or joined by: its values lie under all changes, until the group's own have come.

use rusqlite::{Connection, OptionalExtension};

use crate::error::Result;
use crate::projection::Projection;
use crate::register;
use crate::register::{Set, Write};

/// The text of the followed file, if there is one.
///
/// # Errors
/// See the crate.
pub fn text(connection: &Connection) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT text FROM followed_file")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// Keeps a file and lays its values under all changes. Those of an earlier file go.
///
/// # Errors
/// Those of reading the file.
pub fn put(projection: Projection<'_>, text: &str) -> Result<()> {
    projection.execute(
        "INSERT OR REPLACE INTO followed_file (one, text) VALUES (1, ?1)",
        [text],
    )?;
    lay(projection, text)
}

/// Lays the values of a file under all changes.
///
/// # Errors
/// Those of reading the file.
pub(crate) fn lay(projection: Projection<'_>, text: &str) -> Result<()> {
    let read = (projection.nouns().read_followed)(text)?;
    let mut earlier = register::followed(&projection)?;
    register::forget_followed(&projection)?;
    for (noun, id, fields) in read {
        let writes = fields.into_iter();
        let set = Set {
            noun: noun.number,
            id: id.clone(),
            writes: writes
                .map(|(field, value)| Write::new(field, Some(value)))
                .collect(),
        };
        register::set(&projection, noun, &set, &register::FOLLOWED, 0)?;
        projection.project(noun, &id)?;
        earlier.remove(&(noun.number, id));
    }
    // what the earlier file named and this one does not
    project_all(projection, earlier)
}

/// Takes the file out again, with everything that only it said.
///
/// # Errors
/// See the crate.
pub fn forget(projection: Projection<'_>) -> Result<()> {
    if text(&projection)?.is_none() {
        return Ok(());
    }
    projection.execute("DELETE FROM followed_file", [])?;
    let said = register::followed(&projection)?;
    register::forget_followed(&projection)?;
    project_all(projection, said)
}

fn project_all(
    projection: Projection<'_>,
    objects: impl IntoIterator<Item = (u8, String)>,
) -> Result<()> {
    for (number, id) in objects {
        if let Some(rules) = projection.nouns().of(number) {
            projection.project(rules.noun, &id)?;
        }
    }
    Ok(())
}
