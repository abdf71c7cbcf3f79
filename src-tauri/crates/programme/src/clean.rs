//! Text from outside, cleaned in one place: posts, titles, names, programme files, invitations.

use replica::{Error, Result};
use unicode_normalization::char::is_combining_mark;

use crate::error::Code;

/// So many marks may stand on one letter; no script needs more.
const MARKS: usize = 4;
/// So many of a script's own marks may follow one another: some write vowels so.
const MOST_MARKS: usize = 8;

/// Text as it is kept: line ends as `\n`, composed as it came, without what steers terminals or turns the direction of what
/// stands around it, and without invisible letters. What joins emoji and scripts stays.
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut marks = 0;
    let mut letters = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    if letters.contains('\u{0}') {
        letters = letters.replace('\u{0}', "");
    }
    for letter in letters.chars() {
        if steers(letter) && !matches!(letter, '\n' | '\t') || hides(letter) {
            continue;
        }
        if is_block_mark(letter) || is_combining_mark(letter) {
            marks += 1;
            if marks
                > if is_block_mark(letter) {
                    MARKS
                } else {
                    MOST_MARKS
                }
            {
                continue;
            }
        } else {
            marks = 0;
        }
        kept.push(letter);
    }
    kept.trim().to_owned()
}

/// Marks that may stand on any letter (the blocks of combining marks).
const fn is_block_mark(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Whether a letter steers a terminal, or turns the direction of what stands around it.
pub fn steers(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\t')
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a letter shows nothing at all, or is none (the noncharacters that Unicode leaves to programs).
fn hides(letter: char) -> bool {
    let code = u32::from(letter);
    matches!(
        letter,
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}' | '\u{e0000}'..='\u{e001f}' | '\u{fff9}'..='\u{fffb}'
            // letters of other scripts that show nothing at all
            | '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
            | '\u{fdd0}'..='\u{fdef}'
    ) || code & 0xfffe == 0xfffe
}

/// Cleaned text of at most `limit` characters; none where nothing is left.
///
/// # Errors
/// `text-too-long` with `length` and `limit`.
pub fn at_most(text: Option<&str>, limit: usize) -> Result<Option<String>> {
    let text = text.map(clean).filter(|text| !text.is_empty());
    let length = text.as_ref().map_or(0, |text| text.chars().count());
    match length > limit {
        true => Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", limit)),
        false => Ok(text),
    }
}

/// As [`clean`], for what stands on one line, such as a name or a title: line breaks and runs of blanks become one blank.
pub fn line(text: &str) -> String {
    let text = clean(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_steers_or_towers_is_taken_out_and_nothing_else() {
        for (text, kept) in [
            ("uno\r\ndos\rtres", "uno\ndos\ntres"),
            ("a\u{202e}b\u{2066}c", "abc"),
            ("a\u{200b}b\u{feff}c\u{0}\u{7}", "abc"),
            ("e\u{301}", "e\u{301}"),
            (
                "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}b",
                "a\u{300}\u{301}\u{302}\u{303}b",
            ),
            ("👩\u{200d}👧", "👩\u{200d}👧"),
            ("  ¿Cómo?\t\n", "¿Cómo?"),
            ("\u{3164}\u{2800}\u{115f}", ""),
            ("ที่นี่", "ที่นี่"),
            (
                "ก\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}",
                "ก\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}",
            ),
        ] {
            assert_eq!(clean(text), kept, "{text:?}");
        }
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line(" Uno\r\n\tdos\u{2028}tres\u{202e} "), "Uno dos tres");
    }
}
