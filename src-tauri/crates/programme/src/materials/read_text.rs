//! The text of a material's file, as far as it is text or an office document: its pages or slides, each with its number.
//!
//! Not here: PDFs, whose text the reader draws itself.

use std::io::Read as _;

use lists::{Unreadable, encoding, office};
use replica::{Error, Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::material::Look;
use super::open_file::open_file;
use crate::clean::clean;
use crate::error::Code;

/// So many bytes of a plain text are read.
const LONGEST: u64 = 4 * 1024 * 1024;

/// A page or a slide of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TextLeaf {
    /// Its number, from 1; absent where the file tells none.
    pub number: Option<u32>,
    /// What it says, a paragraph a line.
    pub text: String,
}

/// Reads the text of a file. Without a key: of the first one that is here.
///
/// # Errors
/// Those of opening it; `file-no-text` where no text can be read in it.
pub fn read_text(replica: &Replica, material: &str, key: Option<&str>) -> Result<Vec<TextLeaf>> {
    let opened = open_file(replica, material, key)?;
    let name = opened.rendition.name.clone();
    let none = || Error::of(Code::FileNoText).with("name", &name);
    let leaves = match opened.rendition.look() {
        Look::Document => office::leaves(opened.reader).map_err(|error| match error {
            Unreadable::Damaged(detail) => none().because(detail),
            _ => none(),
        })?,
        Look::Text => {
            let mut bytes = Vec::new();
            let mut beginning = opened.reader.take(LONGEST);
            beginning.read_to_end(&mut bytes)?;
            let decoded = encoding::decode(&bytes).ok_or_else(none)?;
            vec![office::Leaf {
                number: None,
                text: decoded.text,
            }]
        }
        _ => return Err(none()),
    };
    if leaves.iter().all(|leaf| leaf.text.trim().is_empty()) {
        return Err(none());
    }
    let leaves = leaves.into_iter().map(|leaf| TextLeaf {
        number: leaf.number,
        text: clean(&leaf.text),
    });
    Ok(leaves.collect())
}
