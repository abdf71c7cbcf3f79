//! Which words of an object can be found.

use replica::Result;
use replica::register::{Fields, text};
use rusqlite::Connection;

use super::store::put;
use crate::forum::text::plain;
use crate::rules::Indexed;

/// Lets an object be found by its fields as they are now.
///
/// # Errors
/// See the crate.
pub fn renew(
    connection: &Connection,
    indexed: &Indexed,
    id: &str,
    fields: Option<&Fields>,
) -> Result<()> {
    let names = fields.into_iter().flat_map(Fields::keys);
    let said: Vec<String> = names
        .filter(|name| indexed.has(name))
        .filter_map(|name| text(fields?, name))
        .map(|said| plain(&said))
        .collect();
    put(connection, indexed.kind, id, &said.join("\n"))
}
