//! A TOML table that is read key by key, remembering which keys were known and what was wrong where.
//!
//! Not here: what the keys mean.

use replica::ids::is_id;
use std::collections::BTreeSet;
use std::ops::Range;

use toml_edit::{Item, TableLike, Value};

use super::places::{self, Flaw, Place, Places, Read};
use crate::error::Code;
use crate::schedule::edition::Edition;
use replica::{Error, Result};

/// The longest text in a programme file, in characters.
const LONGEST_TEXT: usize = 20_000;

/// What has been found out so far about one file.
pub struct Reading<'t> {
    text: &'t str,
    problems: Vec<(usize, Error)>,
    flaws: Vec<Flaw>,
    places: Places,
    ids: BTreeSet<String>,
    subject: String,
}

impl<'t> Reading<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            problems: Vec::new(),
            flaws: Vec::new(),
            places: Places::default(),
            ids: BTreeSet::new(),
            subject: "programme".to_owned(),
        }
    }

    /// From now on the keys of this object are read.
    pub fn name(&mut self, noun: &str, id: Option<&str>) {
        self.subject = format!("{noun} {}", id.unwrap_or("?"));
    }

    pub fn newer(&mut self, format: i64) {
        self.problems.clear();
        self.problems
            .push((0, Error::of(Code::FileNewer).with("format", format)));
    }

    pub fn dangling(&mut self, noun: &str, id: &str, key: &'static str, named: &str) {
        let place = self
            .places
            .of(&format!("{noun} {id}"), key)
            .unwrap_or_default();
        let error = Error::of(Code::FileValue)
            .with("key", key)
            .with("value", named)
            .with("detail", "not-in-this-file")
            .with("line", place.line)
            .with("column", place.column);
        self.problems.push((place.line, error));
    }

    fn place(&self, span: Option<Range<usize>>) -> Place {
        places::at(self.text.as_bytes(), span.map_or(0, |span| span.start))
    }

    fn problem(&mut self, code: Code, key: &str, place: Place) -> &mut Error {
        let error = Error::of(code)
            .with("key", key)
            .with("in", &self.subject)
            .with("line", place.line)
            .with("column", place.column);
        self.problems.push((place.line, error));
        let last = self.problems.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "just pushed")]
        &mut self.problems[last].1
    }

    pub fn finish(mut self, edition: Option<Edition>) -> Result<Read> {
        self.problems.sort_by_key(|(line, _)| *line);
        let more = self.problems.len().saturating_sub(1);
        if let Some((_, first)) = self.problems.into_iter().next() {
            return Err(first.with("more", more));
        }
        let edition =
            edition.ok_or_else(|| Error::internal("programme file", "nothing was read"))?;
        Ok(Read {
            edition,
            flaws: self.flaws,
            places: self.places,
        })
    }
}

/// A table and where it stands.
type Placed<'t> = (&'t dyn TableLike, Option<Range<usize>>);

/// A table, and which of its keys have been asked for.
pub struct Table<'t> {
    table: &'t dyn TableLike,
    span: Option<Range<usize>>,
    known: BTreeSet<String>,
}

impl<'t> Table<'t> {
    pub fn root(table: &'t toml_edit::Table) -> Self {
        Self {
            table,
            span: Some(0..0),
            known: BTreeSet::new(),
        }
    }

    fn new(table: &'t dyn TableLike, span: Option<Range<usize>>) -> Self {
        Self {
            table,
            span,
            known: BTreeSet::new(),
        }
    }

    fn item(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<&'t Item> {
        self.known.insert(key.to_owned());
        let item = self.table.get(key).filter(|item| !item.is_none())?;
        let place = reading.place(self.span_of(key));
        let subject = reading.subject.clone();
        reading.places.note(&subject, key, place);
        Some(item)
    }

    /// The span of a key's value, or of the key.
    fn span_of(&self, key: &str) -> Option<Range<usize>> {
        let (key, item) = self.table.get_key_value(key)?;
        item.span()
            .or_else(|| key.span())
            .or_else(|| self.span.clone())
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether a key is there and says nothing.
    pub fn is_blank(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(is_blank)
    }

    /// Tells of a key that has to be there and is not, or says nothing.
    pub fn missing(&self, reading: &mut Reading<'_>, key: &str) {
        if self.table.get(key).is_none_or(is_blank) {
            let place = reading.place(self.span_of(key).or_else(|| self.span.clone()));
            reading.problem(Code::FileMissingKey, key, place);
        }
    }

    /// The value is of the right type and cannot be so; `detail` names the reason in the catalogue.
    pub fn wrong_value(&self, reading: &mut Reading<'_>, key: &str, detail: &'static str) {
        let place = reading.place(self.span_of(key).or_else(|| self.span.clone()));
        let value = self
            .table
            .get(key)
            .map(|item| item.to_string().trim().chars().take(80).collect::<String>());
        let error = reading.problem(Code::FileValue, key, place);
        *error = std::mem::replace(error, Error::of(replica::Code::Internal))
            .with("detail", detail)
            .with("value", value.unwrap_or_default());
    }

    fn wrong_type(&self, reading: &mut Reading<'_>, key: &str, expected: &'static str) {
        let place = reading.place(self.span_of(key));
        let error = reading.problem(Code::FileWrongType, key, place);
        *error =
            std::mem::replace(error, Error::of(replica::Code::Internal)).with("expected", expected);
    }

    pub fn no_such_date(&self, reading: &mut Reading<'_>, key: &str, date: &str) {
        let place = reading.place(self.span_of(key));
        let flaw = Flaw::DateMissing {
            subject: reading.subject.clone(),
            date: date.to_owned(),
            place,
        };
        reading.flaws.push(flaw);
    }

    /// Every key that nobody asked for is named, with the known key that it resembles.
    pub fn done(self, reading: &mut Reading<'_>) {
        let unknown: Vec<(String, Option<Range<usize>>)> = self
            .table
            .iter()
            .filter(|(key, _)| !self.known.contains(*key))
            .map(|(key, item)| {
                let span = self
                    .table
                    .get_key_value(key)
                    .and_then(|(key, _)| key.span());
                (key.to_owned(), span.or_else(|| item.span()))
            })
            .collect();
        for (key, span) in unknown {
            let near = nearest(&key, &self.known).unwrap_or_default();
            let place = reading.place(span);
            let shown: String = key.chars().take(80).collect();
            let error = reading.problem(Code::FileUnknownKey, &shown, place);
            *error =
                std::mem::replace(error, Error::of(replica::Code::Internal)).with("near", near);
        }
    }

    pub fn required<T>(
        &mut self,
        reading: &mut Reading<'_>,
        key: &str,
        read: impl Fn(&mut Self, &mut Reading<'_>, &str) -> Option<T>,
    ) -> Option<T> {
        self.missing(reading, key);
        read(self, reading, key)
    }

    pub fn text(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<String> {
        let item = self.item(reading, key)?;
        let Some(text) = item.as_str() else {
            self.wrong_type(reading, key, "text");
            return None;
        };
        self.checked(reading, key, text)
    }

    fn checked(&self, reading: &mut Reading<'_>, key: &str, text: &str) -> Option<String> {
        let forbidden = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t' | '\r');
        if text.chars().any(forbidden) {
            self.wrong_value(reading, key, "control-characters");
        } else if text.chars().count() > LONGEST_TEXT {
            self.wrong_value(reading, key, "text-too-long");
        } else if !text.trim().is_empty() {
            return Some(text.replace("\r\n", "\n"));
        }
        None
    }

    pub fn text_or_date(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<String> {
        let item = self.item(reading, key)?;
        match item.as_value() {
            Some(Value::String(text)) => Some(text.value().chars().take(80).collect()),
            Some(Value::Datetime(date)) => Some(date.value().to_string()),
            _ => {
                self.wrong_type(reading, key, "date");
                None
            }
        }
    }

    pub fn texts(&mut self, reading: &mut Reading<'_>, key: &str) -> Vec<String> {
        let Some(item) = self.item(reading, key) else {
            return Vec::new();
        };
        let texts: Option<Vec<String>> = item
            .as_array()
            .map(|array| {
                array
                    .iter()
                    .map(|value| value.as_str().map(str::to_owned))
                    .collect()
            })
            .unwrap_or_default();
        texts.unwrap_or_else(|| {
            self.wrong_type(reading, key, "list-of-texts");
            Vec::new()
        })
    }

    pub fn boolean(&mut self, reading: &mut Reading<'_>, key: &str) -> bool {
        let Some(item) = self.item(reading, key) else {
            return false;
        };
        item.as_bool().unwrap_or_else(|| {
            self.wrong_type(reading, key, "true-or-false");
            false
        })
    }

    pub fn integer(
        &mut self,
        reading: &mut Reading<'_>,
        key: &str,
        least: i64,
        most: i64,
    ) -> Option<i64> {
        let item = self.item(reading, key)?;
        match item.as_integer() {
            None => self.wrong_type(reading, key, "whole-number"),
            Some(number) if (least..=most).contains(&number) => return Some(number),
            Some(_) => self.wrong_value(reading, key, "out-of-range"),
        }
        None
    }

    pub fn small(
        &mut self,
        reading: &mut Reading<'_>,
        key: &str,
        least: u32,
        most: u32,
    ) -> Option<u32> {
        self.integer(reading, key, least.into(), most.into())
            .and_then(|number| u32::try_from(number).ok())
    }

    /// An id: `[a-z0-9][a-z0-9-]{0,63}`, once in the file.
    pub fn id(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<String> {
        self.missing(reading, key);
        let id = self.text(reading, key)?;
        if !is_id(&id) {
            self.wrong_value(reading, key, "not-an-id");
            return None;
        }
        if !reading.ids.insert(id.clone()) {
            let place = reading.place(self.span_of(key));
            reading.flaws.push(Flaw::IdTwice {
                id: id.clone(),
                place,
            });
        }
        Some(id)
    }

    /// An https link of at most 2,000 characters.
    pub fn link(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<String> {
        let link = self.text(reading, key)?;
        let plain = link.len() <= 2_000
            && !link.contains(|letter: char| letter.is_whitespace() || letter == '"');
        if !plain || !link.starts_with("https://") || link.len() < 12 {
            self.wrong_value(reading, key, "not-an-https-link");
            return None;
        }
        Some(link)
    }

    pub fn email(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<String> {
        let email = self.text(reading, key)?;
        if !crate::people::is_email(&email) {
            self.wrong_value(reading, key, "not-an-email");
            return None;
        }
        Some(email)
    }

    pub fn table<T>(
        &mut self,
        reading: &mut Reading<'_>,
        key: &str,
        read: impl FnOnce(&mut Reading<'_>, Table<'t>) -> T,
    ) -> Option<T> {
        let item = self.item(reading, key)?;
        let Some(table) = item.as_table_like() else {
            self.wrong_type(reading, key, "table");
            return None;
        };
        let span = self.span_of(key);
        Some(read(reading, Table::new(table, span)))
    }

    pub fn list<T>(
        &mut self,
        reading: &mut Reading<'_>,
        key: &str,
        read: impl Fn(&mut Reading<'_>, Table<'t>) -> T,
    ) -> Vec<T> {
        let Some(item) = self.item(reading, key) else {
            return Vec::new();
        };
        let tables: Option<Vec<Placed<'t>>> = match item {
            Item::ArrayOfTables(tables) => Some(
                tables
                    .iter()
                    .map(|table| (table as &dyn TableLike, table.span()))
                    .collect(),
            ),
            Item::Value(Value::Array(array)) => array
                .iter()
                .map(|value| {
                    value
                        .as_inline_table()
                        .map(|table| (table as &dyn TableLike, value.span()))
                })
                .collect(),
            _ => None,
        };
        let Some(tables) = tables else {
            self.wrong_type(reading, key, "list-of-tables");
            return Vec::new();
        };
        let outer = reading.subject.clone();
        let read = tables
            .into_iter()
            .map(|(table, span)| {
                reading.subject = format!("{key} ?");
                let place = reading.place(span.clone());
                let found = read(reading, Table::new(table, span));
                let subject = reading.subject.clone();
                reading.places.note(&subject, "", place);
                found
            })
            .collect();
        reading.subject = outer;
        read
    }
}

/// Whether nothing is said: no text, or no text in any language.
fn is_blank(item: &Item) -> bool {
    item.is_none()
        || item.as_str().is_some_and(|text| text.trim().is_empty())
        || item
            .as_table_like()
            .is_some_and(|sides| sides.iter().all(|(_, side)| is_blank(side)))
}

/// The known key that `key` resembles, if one is near enough to have been meant.
fn nearest<'k>(key: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    let key: String = key.chars().take(40).collect();
    known
        .iter()
        .map(|candidate| (strsim::levenshtein(&key, candidate), candidate.as_str()))
        .min()
        .filter(|(far, candidate)| *far <= candidate.len() / 3 + 1)
        .map(|(_, candidate)| candidate)
}
