//! A list, whatever wrote it.

use std::io::Cursor;

use zip::ZipArchive;

use crate::encoding::decode;
use crate::row::Row;
use crate::unreadable::{Result, Unreadable};
use crate::workbook::{Book, Grid, Limits};
use crate::{csv, ods, xlsx};

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its rows, without empty ones.
    pub rows: Vec<Row>,
    /// The encoding, where it had to be guessed from the letters: somebody should look whether they are right.
    pub guessed: Option<&'static str>,
    /// The names of the sheets that can be seen and were not read: a list is the first one.
    pub unread: Vec<String>,
}

/// Reads a list.
///
/// # Errors
/// See [`Unreadable`].
pub fn read(bytes: &[u8]) -> Result<Table> {
    let mut unread = Vec::new();
    let (rows, guessed) = if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(Unreadable::Protected);
    } else if bytes.starts_with(b"PK\x03\x04") {
        let (rows, others) = sheet(bytes)?;
        unread = others;
        (rows, None)
    } else {
        let decoded = decode(bytes).ok_or(Unreadable::NoList)?;
        let guessed = decoded.guessed.then_some(decoded.encoding);
        (csv::rows(&decoded.text)?, guessed)
    };
    let said = |row: &Row| row.cells.iter().any(|cell| !cell.is_empty());
    Ok(Table {
        rows: rows.into_iter().filter(said).collect(),
        guessed,
        unread,
    })
}

fn sheet(bytes: &[u8]) -> Result<(Vec<Row>, Vec<String>)> {
    let limits = Limits::default();
    let zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut book = Book::within(zip, limits)?;
    let mut grid = Grid::within(limits);
    let unread = if book.has("content.xml") {
        if book.has("META-INF/manifest.xml") && ods::is_protected(&mut book)? {
            return Err(Unreadable::Protected);
        }
        ods::ods(&mut book, &mut grid)?;
        ods::others(&mut book)?
    } else {
        xlsx::xlsx(&mut book, &mut grid)?
    };
    let rows = grid.into_rows().into_iter().zip(1_u32..);
    let rows = rows.map(|(cells, line)| Row {
        line,
        cells: cells.iter().map(|cell| cell.trim().to_owned()).collect(),
    });
    Ok((rows.collect(), unread))
}
