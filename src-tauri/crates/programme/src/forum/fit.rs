//! Which texts can be posted, and which questions are there.

use rusqlite::Connection;

use crate::error::Code;
use crate::noun::Noun;
use crate::schedule::is_there;
use replica::{Error, Result};

/// The longest that a question may be in one language, in characters.
pub const LONGEST: usize = 2000;

pub(super) fn known(connection: &Connection, id: &str) -> Result<()> {
    if is_there(connection, Noun::Question, id)? {
        return Ok(());
    }
    Err(Error::of(Code::QuestionUnknown).with("id", id))
}

/// A text as it may be posted.
///
/// # Errors
/// `text-needed`, `text-too-long`.
pub(crate) fn fit(text: &str, longest: usize) -> Result<String> {
    let text = crate::clean::clean(text);
    let length = text.chars().count();
    if text.is_empty() {
        return Err(Error::of(Code::TextNeeded));
    }
    if length > longest {
        return Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", longest));
    }
    Ok(text)
}
