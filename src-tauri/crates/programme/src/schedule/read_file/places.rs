//! Where something stands in a file, what cannot be so there, and the outcome of reading it.

use std::collections::BTreeMap;

use crate::schedule::edition::Edition;

/// A line and a column, both from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// The place of byte `offset`; of the end, if the text is shorter.
pub fn at(text: &[u8], offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(before.get(start..).unwrap_or_default())
        .chars()
        .count()
        + 1;
    Place { line, column }
}

/// Where each object of a file stands, and each of its keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<(String, String), Place>);

impl Places {
    /// Notes the place of a key of an object (`session s03`, `date`).
    pub fn note(&mut self, subject: &str, key: &str, place: Place) {
        self.0.insert((subject.to_owned(), key.to_owned()), place);
    }

    /// The place of a key, or else of the object.
    pub fn of(&self, subject: &str, key: &str) -> Option<Place> {
        self.0
            .get(&(subject.to_owned(), key.to_owned()))
            .or_else(|| self.0.get(&(subject.to_owned(), String::new())))
            .copied()
    }
}

/// What stands in the file but cannot be so: it is told as a finding, and nothing is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A date such as 30 February.
    DateMissing {
        /// What it belongs to, for instance `session s03`.
        subject: String,
        /// As written.
        date: String,
        /// Where.
        place: Place,
    },
    /// An id that stands twice.
    IdTwice {
        /// The id.
        id: String,
        /// Where it stands again.
        place: Place,
    },
}

/// A file that could be read: what it says, what cannot be so, and where everything stands.
#[derive(Debug, Clone)]
pub struct Read {
    /// What it says.
    pub edition: Edition,
    /// What cannot be so.
    pub flaws: Vec<Flaw>,
    /// Where each object stands.
    pub places: Places,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "a\nañb = 1";
        let offset = text.find('=').unwrap();
        assert_eq!(at(text.as_bytes(), offset), Place { line: 2, column: 5 });
        assert_eq!(at(text.as_bytes(), 9_999).line, 2);
    }
}
