//! Documents and slides: their text, and what they say of themselves.

use std::io::Cursor;

use lists::office;
use programme::materials::extracted::{Extracted, Part, TextLeaf};

use super::found::{Unread, heading, in_base64, of_leaves};
use super::picture;

pub(super) fn extract(bytes: &[u8], part: Part) -> Result<Extracted, Unread> {
    let read: Vec<TextLeaf> = office::leaves(Cursor::new(bytes))?
        .into_iter()
        .map(|leaf| TextLeaf {
            number: leaf.number,
            second: None,
            text: leaf.text,
        })
        .collect();
    let pages = read.iter().filter_map(|leaf| leaf.number).max();
    let first = read.iter().find_map(|leaf| heading(&leaf.text));
    let mut found = Extracted {
        pages,
        heading: first,
        ..of_leaves(read, part)
    };
    if part == Part::About {
        // what is wrong with it keeps nobody from the text
        let about = office::about(Cursor::new(bytes)).unwrap_or_default();
        found.title = about.title;
        found.author = about.author;
        let small = about
            .thumbnail
            .and_then(|bytes| picture::cover(&bytes).ok());
        found.cover = small.map(|bytes| in_base64(&bytes));
    }
    Ok(found)
}
