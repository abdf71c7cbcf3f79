//! Finding a credential in what people bring: a PDF or SVG that carries one, JSON, pasted text, a picture of the code.

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
    match jwt::tokens(bytes).as_slice() {
        [token] => return Ok(Found::Jwt(token.clone())),
        [] => {}
        _ => return Err(NotFound::Several),
    }
    // a letter may have broken its lines
    let joined: String = trimmed.split_whitespace().collect();
    match jwt::tokens(joined.as_bytes()).as_slice() {
        [token] => Ok(Found::Jwt(token.clone())),
        [] => Err(NotFound::Nothing),
        _ => Err(NotFound::Several),
    }
}

/// The text of a code, as a scanner gives it. Base45 has a blank among its letters: only line ends are taken out.
fn pasted_code(text: &str) -> Option<String> {
    let text: String = text
        .chars()
        .filter(|letter| !matches!(letter, '\n' | '\r'))
        .collect();
    (text.starts_with(cose::BEGINS)).then_some(text)
}
