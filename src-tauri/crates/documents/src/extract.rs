//! What can be read out of a file: its title, its pages, its text, a small picture of it. It runs in a program of its own, with
//! limits on memory and time: a file that was made to harm may end that program.

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
    let mut all = Extracted::default();
    extract_by_parts(look, media, part, bytes, &mut |more| {
        all = std::mem::take(&mut all).with(more);
    })?;
    Ok(all)
}

/// Reads a file, and says what it found as soon as it did: what comes later may end the program.
///
/// # Errors
/// [`Unread`], before anything was said.
pub fn extract_by_parts(
    look: Look,
    media: &str,
    part: Part,
    bytes: Vec<u8>,
    say: &mut dyn FnMut(Extracted),
) -> Result<(), Unread> {
    match look {
        Look::Pdf => return pdf::extract(bytes, part, say),
        Look::Document => say(office::extract(&bytes, part)?),
        Look::Image => say(picture::extract(&bytes)?),
        Look::Text => say(text(media, part, &bytes)?),
        Look::Audio | Look::Video | Look::Link | Look::Other => return Err(Unread::NotReadable),
    }
    Ok(())
}

fn text(media: &str, part: Part, bytes: &[u8]) -> Result<Extracted, Unread> {
    let (text, cut) = text_of(bytes)?;
    let found = match media {
        "text/vtt" | "application/x-subrip" => of_leaves(captions::leaves(&text), part),
        _ => {
            let text = match media {
                "text/html" => html_text(&text),
                _ => text,
            };
            let leaf = TextLeaf {
                text,
                ..TextLeaf::default()
            };
            Extracted {
                heading: heading_of_text(&leaf.text),
                ..of_leaves(vec![leaf], part)
            }
        }
    };
    Ok(Extracted {
        cut: found.cut || cut,
        ..found
    })
}

/// The text of a file, up to the end of a line where there is more than is read.
fn text_of(bytes: &[u8]) -> Result<(String, bool), Unread> {
    let cut = bytes.len() > MOST_TEXT;
    let some = bytes.get(..MOST_TEXT).unwrap_or(bytes);
    let end = match cut {
        true => some.iter().rposition(|byte| *byte == b'\n'),
        false => None,
    };
    let some = end.and_then(|end| some.get(..end)).unwrap_or(some);
    let decoded = encoding::decode(some).ok_or(Unread::Damaged)?;
    // old computers ended lines otherwise
    let text = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
    Ok((text, cut))
}

/// What a page of the web says, without what would run or set it.
fn html_text(html: &str) -> String {
    let mut breaks = html.to_owned();
    for mark in [
        "<br", "</p", "</div", "</li", "</h", "</td", "</tr", "</title",
    ] {
        breaks = breaks.replace(mark, &format!("\n{mark}"));
    }
    let mut plain = ammonia::Builder::empty();
    plain.clean_content_tags(["script", "style"].into());
    captions::letters(&plain.clean(&breaks).to_string())
}
