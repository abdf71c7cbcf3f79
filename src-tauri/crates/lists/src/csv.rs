//! Text with marks between its cells (RFC 4180, and what spreadsheets make of it).
//!
//! Strict where words could be lost: a quotation mark opens a cell only at its beginning, and what follows the closing one has
//! to be the next cell or line.

use crate::row::Row;
use crate::unreadable::{Result, Unreadable};

/// What programs set between cells.
const MARKS: [char; 4] = [';', '\t', ',', '|'];
/// The mark is read from the first so many lines: a title may be above the header.
const LOOKED: usize = 10;

/// The rows of a text; each has the line on which it begins.
///
/// # Errors
/// [`Unreadable::Quote`] with the line where the quotation opens.
pub fn rows(text: &str) -> Result<Vec<Row>> {
    let (mark, text, first) = stated(text);
    let mark = mark.unwrap_or_else(|| mark_of(text));
    let mut reading = Reading {
        letters: text.chars().peekable(),
        line: first,
    };
    let mut rows = Vec::new();
    while reading.letters.peek().is_some() {
        rows.push(reading.row(mark)?);
    }
    Ok(rows)
}

/// Excel's own first line, `sep=;`: the mark, the rest of the text, and its first line.
fn stated(text: &str) -> (Option<char>, &str, u32) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let said = first.trim_end_matches('\r').trim_matches('"');
    let mark = said
        .get(..4)
        .filter(|begins| begins.eq_ignore_ascii_case("sep="))
        .and_then(|_| said.get(4..)?.chars().next());
    match mark {
        Some(mark) => (Some(mark), rest, 2),
        None => (None, text, 1),
    }
}

/// The mark that parts the first lines into most cells.
fn mark_of(text: &str) -> char {
    let most = |mark: char| {
        let counts = text.split(['\r', '\n']).take(LOOKED).map(|line| {
            let mut quoted = false;
            let counted = line.chars().filter(|letter| {
                quoted ^= *letter == '"';
                *letter == mark && !quoted
            });
            counted.count()
        });
        counts.max().unwrap_or_default()
    };
    let best = MARKS.into_iter().rev().max_by_key(|mark| most(*mark));
    best.unwrap_or(',')
}

struct Reading<'t> {
    letters: std::iter::Peekable<std::str::Chars<'t>>,
    /// From 1. `\r\n`, `\n` and `\r` each end one.
    line: u32,
}

impl Reading<'_> {
    fn row(&mut self, mark: char) -> Result<Row> {
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell(mark)?.trim().to_owned());
            match self.letters.next() {
                Some(letter) if letter == mark => {}
                Some(letter) => {
                    self.end_line(letter);
                    break;
                }
                None => break,
            }
        }
        Ok(Row { line, cells })
    }

    fn end_line(&mut self, letter: char) {
        if letter == '\r' {
            self.letters.next_if_eq(&'\n');
        }
        self.line += 1;
    }

    /// A cell; the mark or line end after it is left.
    fn cell(&mut self, mark: char) -> Result<String> {
        let ends = |letter: &char| *letter == mark || matches!(letter, '\r' | '\n');
        let blank = |letter: &char| letter.is_whitespace() && !ends(letter);
        while self.letters.next_if(blank).is_some() {}
        let mut cell = String::new();
        if self.letters.next_if_eq(&'"').is_none() {
            while let Some(letter) = self.letters.next_if(|letter| !ends(letter)) {
                cell.push(letter);
            }
            return Ok(cell);
        }
        let opened = self.line;
        let wrong = || Unreadable::Quote { line: opened };
        loop {
            match self.letters.next().ok_or_else(wrong)? {
                '"' if self.letters.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' => break,
                letter @ ('\r' | '\n') => {
                    self.end_line(letter);
                    cell.push('\n');
                }
                letter => cell.push(letter),
            }
        }
        while self.letters.next_if(blank).is_some() {}
        match self.letters.peek() {
            Some(letter) if !ends(letter) => Err(wrong()),
            _ => Ok(cell),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, Vec<String>)> {
        let rows = rows(text).unwrap().into_iter();
        rows.map(|row| (row.line, row.cells)).collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let said = |line: u32, cells: &[&str]| {
            (
                line,
                cells
                    .iter()
                    .map(|cell| (*cell).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        for end in ["\n", "\r\n", "\r"] {
            let text = ["name,about", "Ana,uno", "", "Rosa,\"dos", "tres\"", "Luz,"].join(end);
            let expected = [
                said(1, &["name", "about"]),
                said(2, &["Ana", "uno"]),
                said(3, &[""]),
                said(4, &["Rosa", "dos\ntres"]),
                said(6, &["Luz", ""]),
            ];
            assert_eq!(read(&text), expected, "{end:?}");
        }
    }

    #[test]
    fn the_mark_is_found_and_stated() {
        for text in [
            "a;b\n1;2",
            "sep=;\na;b\n1;2",
            "\"sep=;\"\r\na;b\r\n1;2",
            "Lista\na;b\n1;2",
        ] {
            assert_eq!(read(text).pop().unwrap().1, ["1", "2"], "{text}");
        }
        assert_eq!(read("\"a;b\",c").pop().unwrap().1, ["a;b", "c"]);
        assert_eq!(read("a\tb, c").pop().unwrap().1, ["a", "b, c"]);
        assert_eq!(read("Smith, Ann").pop().unwrap().1, ["Smith", "Ann"]);
        assert_eq!(
            read("dijo \"hola\", y"),
            [(1, vec!["dijo \"hola\"".to_owned(), "y".to_owned()])]
        );
    }

    #[test]
    fn a_quotation_that_is_never_closed_loses_nobody() {
        for (text, line) in [
            ("a,b\n1,\"es\n2,3\n", 2),
            ("a,b\n\n1,\"Rosa\"x\n", 3),
            ("\"", 1),
            ("a\r\n\"b\r\nc", 2),
        ] {
            assert_eq!(
                rows(text).unwrap_err(),
                Unreadable::Quote { line },
                "{text:?}"
            );
        }
    }
}
