//! Documents and slides: their text, and what they say of themselves.

use std::io::Cursor;

use lists::office;
use programme::materials::extracted::{Extracted, Part, TextLeaf};

use super::found::{Unread, heading, in_base64, of_leaves};
use super::picture;

/// How a file begins that holds others in the old way: documents before 2007, and those that a password protects (MS-CFB, MS-OFFCRYPTO).
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

pub(super) fn extract(bytes: &[u8], part: Part) -> Result<Extracted, Unread> {
    if bytes.starts_with(COMPOUND) {
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let protected = bytes.windows(name.len()).any(|part| part == name);
        return Err(match protected {
            true => Unread::Encrypted,
            false => Unread::NotReadable,
        });
    }
    let read = office::leaves(Cursor::new(bytes));
    if part == Part::Text {
        return Ok(of_text(read?, part));
    }
    // what it says of itself is told also where its text cannot be read
    let about = office::about(Cursor::new(bytes)).unwrap_or_default();
    let empty = about == office::About::default();
    let found = match read {
        Ok(read) => of_text(read, part),
        Err(error) if empty => return Err(error.into()),
        Err(_) => Extracted::default(),
    };
    // it writes its own name there, and the picture of another document
    let by_hand = about.author.as_deref() != Some("python-docx");
    let small = about.thumbnail.filter(|_| by_hand);
    let small = small.and_then(|bytes| picture::cover(&bytes).ok());
    Ok(Extracted {
        title: about.title,
        author: about.author.filter(|_| by_hand),
        cover: small.map(|bytes| in_base64(&bytes)),
        ..found
    })
}

fn of_text(read: office::Read, part: Part) -> Extracted {
    let leaves: Vec<TextLeaf> = read
        .leaves
        .into_iter()
        .map(|leaf| TextLeaf {
            number: leaf.number,
            second: None,
            text: leaf.text,
        })
        .collect();
    let pages = leaves.iter().filter_map(|leaf| leaf.number).max();
    let first = leaves.iter().find_map(|leaf| heading(&leaf.text));
    let found = of_leaves(leaves, part);
    Extracted {
        // of what was cut nobody knows how many there are
        pages: pages.filter(|_| !read.cut),
        heading: first,
        cut: found.cut || read.cut,
        ..found
    }
}
