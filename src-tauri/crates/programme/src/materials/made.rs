//! What the app makes of a file, as a file of its own beside it: its text, its small picture.

use files::{Added, Adding, Store};
use replica::Result;
use replica::ids::random_id;
use replica::keys::current::files_secret;
use rusqlite::Connection;

use super::address::written;
use super::material::{Rendition, Role};

/// Keeps what was made of a file. It stays as long as the first of what is returned lives; whoever notes it keeps it longer.
///
/// # Errors
/// Those of adding a file.
pub(crate) fn made(
    connection: &Connection,
    store: &Store,
    of: &Rendition,
    role: Role,
    bytes: &[u8],
    media: &str,
) -> Result<(Added, Rendition)> {
    let secret = files_secret(connection)?;
    let adding = Adding {
        store,
        secret: &secret,
        known: &[],
        progress: &|_, _| {},
        stop: &|| false,
    };
    let added = adding.add_bytes(bytes)?;
    let rendition = beside(of, role, written(&added.address), added.length, media)?;
    Ok((added, rendition))
}

/// A rendition that is made of another.
fn beside(
    of: &Rendition,
    role: Role,
    address: (String, String),
    bytes: u64,
    media: &str,
) -> Result<Rendition> {
    let (manifest, secret) = address;
    Ok(Rendition {
        key: random_id("r")?,
        role,
        language: of.language,
        name: String::new(),
        media: media.to_owned(),
        bytes,
        manifest: Some(manifest),
        secret: Some(secret),
        link: None,
        pages: None,
        seconds: None,
        of: of.manifest.clone(),
    })
}
