//! What can be read out of a file: its title, its pages, its text, a small picture of it. Whoever calls this does so in a program of
//! its own, with limits on memory and time: a file that was made to harm may end it.

mod captions;
mod found;
mod office;
mod pdf;
mod picture;

use lists::encoding;
use programme::materials::extracted::{Extracted, Part, TextLeaf};
use programme::materials::material::Look;
use programme::materials::text_file::MOST_TEXT;

use found::{heading_of_text, of_leaves};

pub use found::Unread;

/// Reads a file.
///
/// # Errors
/// [`Unread`].
pub fn extract(look: Look, media: &str, part: Part, bytes: Vec<u8>) -> Result<Extracted, Unread> {
    match look {
        Look::Pdf => pdf::extract(bytes, part),
        Look::Document => office::extract(&bytes, part),
        Look::Image => picture::extract(&bytes),
        Look::Text if matches!(media, "text/vtt" | "application/x-subrip") => {
            Ok(of_leaves(captions::leaves(&text_of(&bytes)?), part))
        }
        Look::Text => {
            let leaf = TextLeaf {
                text: text_of(&bytes)?,
                ..TextLeaf::default()
            };
            Ok(Extracted {
                heading: heading_of_text(&leaf.text),
                ..of_leaves(vec![leaf], part)
            })
        }
        Look::Audio | Look::Video | Look::Link | Look::Other => Err(Unread::NotReadable),
    }
}

fn text_of(bytes: &[u8]) -> Result<String, Unread> {
    let some = bytes.get(..MOST_TEXT).unwrap_or(bytes);
    encoding::decode(some)
        .map(|decoded| decoded.text)
        .ok_or(Unread::Damaged)
}
