//! Finding a credential in what people bring: a PDF or SVG that carries one, JSON, pasted text, a picture of the code.

use std::io::Read as _;

use crate::{cose, integrity, jwt, qr};

/// A credential that was found, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A token.
    Jwt(String),
    /// JSON with a proof.
    Json(String),
    /// The text of a QR code.
    Code(String),
}

/// Why none was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFound {
    /// There is nothing of the kind.
    Nothing,
    /// There is nothing of the kind in a PDF: another program may have saved it again.
    NothingInPdf,
    /// A QR code of something else.
    OtherCode,
    /// Several different ones.
    Several,
    /// Larger than anything that carries one.
    TooLarge,
}

/// The most that is read, in bytes: a photograph is smaller.
const LARGEST: usize = 64 * 1024 * 1024;

/// Finds the credential.
///
/// # Errors
/// Why there is none, or not one alone.
pub fn find(bytes: &[u8]) -> Result<Found, NotFound> {
    if bytes.len() > LARGEST {
        return Err(NotFound::TooLarge);
    }
    if let Some((codes, others)) = qr::read(bytes) {
        return match codes.as_slice() {
            [code] => Ok(Found::Code(code.clone())),
            [] if others => Err(NotFound::OtherCode),
            [] => Err(NotFound::Nothing),
            _ => Err(NotFound::Several),
        };
    }
    let text = String::from_utf8_lossy(bytes);
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    if trimmed.starts_with('{') && integrity::looks_like(trimmed) {
        return Ok(Found::Json(trimmed.to_owned()));
    }
    if let Some(code) = pasted_code(trimmed) {
        return Ok(Found::Code(code));
    }
    for broken in [false, true] {
        let tokens = jwt::tokens(bytes, broken);
        // half a token, at the end of a line, is none
        let whole: Vec<&String> = tokens.iter().filter(|one| jwt::is_whole(one)).collect();
        match whole.as_slice() {
            [token] => return Ok(Found::Jwt((*token).clone())),
            [] => {}
            _ => return Err(NotFound::Several),
        }
    }
    if !bytes.starts_with(b"%PDF-") {
        return Err(NotFound::Nothing);
    }
    // another program has saved it again, and packed what is attached
    match packed(bytes).as_slice() {
        [token] => Ok(Found::Jwt(token.clone())),
        [] => Err(NotFound::NothingInPdf),
        _ => Err(NotFound::Several),
    }
}

/// So many streams of a PDF are unpacked at most, and so many bytes of each: a token is shorter.
const STREAMS: usize = 4_000;
const UNPACKED: u64 = 128 * 1024;

/// The tokens in the packed streams of a PDF.
fn packed(pdf: &[u8]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let begins = pdf
        .windows(6)
        .enumerate()
        .filter(|(_, six)| *six == b"stream");
    for (at, _) in begins.take(STREAMS) {
        let rest = pdf.get(at + 6..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        let mut unpacked = Vec::new();
        let mut reader = flate2::read::ZlibDecoder::new(rest).take(UNPACKED);
        // what could be read before an end or a fault is looked at all the same
        if reader.read_to_end(&mut unpacked).is_err() && unpacked.is_empty() {
            continue;
        }
        for token in jwt::tokens(&unpacked, false) {
            if jwt::is_whole(&token) && !found.contains(&token) {
                found.push(token);
            }
        }
    }
    found
}

/// The text of a code, as a scanner gives it. Base45 has a blank among its letters: only line ends are taken out.
fn pasted_code(text: &str) -> Option<String> {
    let text: String = text
        .chars()
        .filter(|letter| !matches!(letter, '\n' | '\r'))
        .collect();
    (text.starts_with(cose::BEGINS)).then_some(text)
}
