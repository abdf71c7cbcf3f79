//! Dates that do not exist, written without quotation marks.

use std::borrow::Cow;

use crate::schedule::edition::parse_date;

/// A bare date such as `2023-02-30` is no TOML. It is read as if it stood in quotation marks, so that it
/// is found where it stands together with everything else.
pub(super) fn quote_dates_that_do_not_exist(text: &str) -> Cow<'_, str> {
    let mut quoted = Cow::Borrowed(text);
    // each round mends one; a file with more of them is told by the first that is left
    for _ in 0..100 {
        let Err(error) = toml_edit::Document::parse(quoted.as_ref()) else {
            break;
        };
        let Some(at) = error.span().and_then(|span| bare_date(&quoted, span.start)) else {
            break;
        };
        let mut mended = quoted.into_owned();
        mended.insert(at + 10, '"');
        mended.insert(at, '"');
        quoted = Cow::Owned(mended);
    }
    quoted
}

/// Where the value begins that the byte at `near` belongs to, if it looks like a date and does not exist.
fn bare_date(text: &str, near: usize) -> Option<usize> {
    let line = text.get(..near)?.rfind('\n').map_or(0, |at| at + 1);
    let value = line + text.get(line..)?.lines().next()?.find('=')? + 1;
    let at = value
        + text
            .get(value..)?
            .find(|letter: char| !matches!(letter, ' ' | '\t'))?;
    let date = text.get(at..at + 10)?;
    let ends = text
        .get(at + 10..)?
        .starts_with(|letter: char| letter.is_whitespace() || letter == '#');
    let ends = ends || text.len() == at + 10;
    (ends && looks_like_a_date(date) && parse_date(date).is_none()).then_some(at)
}

/// Whether a text has the shape of `2023-05-18`.
pub(super) fn looks_like_a_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
