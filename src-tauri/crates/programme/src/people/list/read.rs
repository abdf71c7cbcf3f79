//! The lines of a list, with the cells that mean something.

use std::collections::BTreeMap;

use lists::{Row, Unreadable};

use super::columns::{Column, Meanings, columns_of};
use crate::error::Code;
use replica::{Error, Result};

/// The largest list, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;
/// The longest list, in lines.
const MOST: usize = 20_000;
/// The header stands in one of the first so many rows: a title may be above it.
const LOOKED: usize = 10;

/// A list, read.
pub(super) struct Read {
    /// The headers as they stand, each with its place and what its column is for.
    pub(super) columns: Vec<(usize, String, Option<Column>)>,
    /// The lines below the header.
    pub(super) lines: Vec<Line>,
    /// The first lines below the header as they stand, to show beside a column.
    pub(super) samples: Vec<Vec<String>>,
    /// The encoding, where it had to be guessed.
    pub(super) guessed: Option<&'static str>,
    /// The sheets that were not read.
    pub(super) unread: Vec<String>,
}

/// One line.
pub(super) struct Line {
    /// From 1, as an editor or a spreadsheet counts.
    pub(super) number: u32,
    cells: BTreeMap<Column, String>,
}

impl Line {
    /// What stands in a column, if anything does.
    pub(super) fn get(&self, column: Column) -> Option<&str> {
        self.cells
            .get(&column)
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
    }

    /// The person's name: whole, or of its two parts.
    pub(super) fn name(&self) -> Option<String> {
        let parts = [Column::Given, Column::Surname].map(|column| self.get(column));
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        self.get(Column::Name)
            .map(str::to_owned)
            .or_else(|| (!joined.is_empty()).then_some(joined))
    }

    fn is_empty(&self) -> bool {
        self.cells.values().all(String::is_empty)
    }
}

/// Reads a list; `said` is what somebody said of its columns.
///
/// # Errors
/// `file-too-large`, `list-unreadable`, `csv-quote`, `csv-header`, `csv-two-columns`.
pub(super) fn read(bytes: &[u8], said: &Meanings) -> Result<Read> {
    if bytes.len() > LARGEST {
        return Err(Error::of(Code::FileTooLarge)
            .with("limit", "16 MB")
            .with("size", bytes.len()));
    }
    let table = lists::read(bytes).map_err(unreadable)?;
    let mut best: Option<(usize, usize, Vec<Option<Column>>)> = None;
    for (at, row) in table.rows.iter().take(LOOKED).enumerate() {
        let columns = columns_of(&row.cells, said);
        let known = columns.iter().flatten().count();
        let names = columns.iter().flatten().any(|column| {
            matches!(
                column,
                Column::Organisation | Column::Name | Column::Given | Column::Surname
            )
        });
        if names && best.as_ref().is_none_or(|(_, most, _)| known > *most) {
            best = Some((at, known, columns));
        }
    }
    let (at, _, columns) = best.ok_or_else(|| Error::of(Code::CsvHeader))?;
    let mut rows = table.rows.into_iter().skip(at);
    let mut headers = rows.next().map(|row| row.cells).unwrap_or_default();
    let rows: Vec<Row> = rows.collect();
    // what stands in a column without a header, or beyond the last one, is not lost without a word
    let widest = rows
        .iter()
        .map(|row| row.cells.len())
        .max()
        .unwrap_or_default();
    let mut columns = columns;
    headers.resize(widest.max(headers.len()), String::new());
    columns.resize(headers.len(), None);
    for (nth, header) in headers.iter_mut().enumerate() {
        let says = |row: &Row| row.cells.get(nth).is_some_and(|cell| !cell.is_empty());
        if header.is_empty() && rows.iter().any(says) {
            *header = format!("#{}", nth + 1);
            columns = columns
                .into_iter()
                .enumerate()
                .map(|(at, column)| match at == nth {
                    true => said.get(&crate::fold::key(header)).copied(),
                    false => column,
                })
                .collect();
        }
    }
    for (nth, column) in columns.iter().enumerate() {
        let twice = |other: &Option<Column>| other == column && *column != Some(Column::Nothing);
        if column.is_some() && columns.iter().skip(nth + 1).any(twice) {
            let header = headers.get(nth).cloned().unwrap_or_default();
            return Err(Error::of(Code::CsvTwoColumns).with("column", header));
        }
    }
    if rows.len() > MOST {
        return Err(Error::of(Code::FileTooLarge)
            .with("limit", format!("{MOST} rows"))
            .with("size", rows.len()));
    }
    let samples = rows.iter().take(3).map(|row| row.cells.clone()).collect();
    let lines = rows.into_iter().map(|row| Line {
        number: row.line,
        cells: columns
            .iter()
            .zip(row.cells)
            .filter_map(|(column, cell)| Some((column.as_ref().copied()?, cell)))
            .filter(|(column, _)| *column != Column::Nothing)
            .collect(),
    });
    // a column without a header and without a word is none
    let lines: Vec<Line> = lines.filter(|line| !line.is_empty()).collect();
    Ok(Read {
        columns: headers
            .into_iter()
            .zip(columns)
            .enumerate()
            .filter(|(_, (header, _))| !header.is_empty())
            .map(|(nth, (header, column))| (nth, header, column))
            .collect(),
        lines,
        samples,
        guessed: table.guessed,
        unread: table.unread,
    })
}

/// What keeps a list from being read, in our words.
pub(crate) fn unreadable(unreadable: Unreadable) -> Error {
    match unreadable {
        Unreadable::Quote { line } => Error::of(Code::CsvQuote).with("line", line),
        Unreadable::Protected => Error::of(Code::ListProtected),
        Unreadable::TooLarge | Unreadable::TooManyRows | Unreadable::TooManyColumns => {
            Error::of(Code::FileTooLarge)
                .with("limit", format!("{MOST} rows"))
                .with("size", format!("{unreadable:?}"))
        }
        Unreadable::Empty => Error::of(Code::CsvHeader),
        Unreadable::NoList => Error::of(Code::ListUnreadable),
        Unreadable::Damaged(detail) => Error::of(Code::ListUnreadable).because(detail),
    }
}
