//! The text of a material's file: its pages or slides, each with its number.

use replica::outbox::files as outbox;
use replica::{Error, Replica, Result};

use super::about::clear;
use super::address::address_of;
use super::extract::text_of;
use super::extracted::{Asked, Extracts, Part, TextLeaf};
use super::index_texts::read_leaves;
use super::open_file::open_file;
use super::show_material::told_or_draft;
use crate::error::Code;

/// Reads the text of a file: as it travelled beside it, else out of the file. Without a key: of the first one that is here.
///
/// # Errors
/// Those of opening it; `file-no-text` where no text can be read in it; `no-extractor`.
pub fn read_text(
    replica: &Replica,
    material: &str,
    key: Option<&str>,
    extracts: &dyn Extracts,
) -> Result<Vec<TextLeaf>> {
    let mut opened = open_file(replica, material, key)?;
    let told = told_or_draft(replica.connection(), material)?;
    let text = told.and_then(|told| text_of(&told, &opened.rendition).cloned());
    if let Some(text) = text
        && let Some(address) = address_of(&text)
        && let Some(here) = outbox::here(replica.connection(), address.manifest)?
        && here.is_whole()
        && let Ok(leaves) = read_leaves(replica, &text)
    {
        return Ok(leaves);
    }
    let asked = Asked::of(&opened.rendition, Part::Text);
    let read = extracts.extract(&asked, &mut opened.reader);
    let leaves = read.and_then(|read| match read.leaves {
        // a scanned page has a picture and no word
        leaves if leaves.iter().all(|leaf| leaf.text.trim().is_empty()) => {
            Err(Error::of(Code::FileNoText))
        }
        leaves => Ok(leaves),
    });
    leaves.map_err(|error| clear(error).with("name", &opened.rendition.name))
}
