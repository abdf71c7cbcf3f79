//! The first sheet of an `.ods` file (OpenDocument 1.3).

use std::io::{Read, Seek};

use quick_xml::events::{BytesStart, Event};

use crate::numbers::{plain_number, time_of};
use crate::unreadable::{Result, Unreadable};
use crate::workbook::{Book, Grid, Limits, attribute, said};

/// Whether a password stands on it.
pub(crate) fn is_protected<R: Read + Seek>(book: &mut Book<R>) -> Result<bool> {
    let mut protected = false;
    book.walk("META-INF/manifest.xml", |event, _| {
        if let Event::Start(element) | Event::Empty(element) = event {
            protected |= element.local_name().as_ref() == "encryption-data";
        }
        Ok(!protected)
    })?;
    Ok(protected)
}

/// The names of the sheets behind the first one.
pub(crate) fn others<R: Read + Seek>(book: &mut Book<R>) -> Result<Vec<String>> {
    let (mut at, mut names) = (None, Vec::new());
    book.walk("content.xml", |event, depth| {
        if let Event::Start(element) = event
            && element.local_name().as_ref() == "table"
            && *at.get_or_insert(depth) == depth
        {
            names.push(attribute(element, "name")?.unwrap_or_default());
        }
        Ok(true)
    })?;
    Ok(names.into_iter().skip(1).collect())
}

/// Reads it.
pub(crate) fn ods<R: Read + Seek>(book: &mut Book<R>, grid: &mut Grid) -> Result<()> {
    let limits = book.limits();
    let (mut row, mut column) = (0_usize, 0_usize);
    let (mut rows, mut columns) = (1_usize, 1_usize);
    let mut in_table = None; // at what depth
    let mut cell: Option<OdsCell> = None;
    let mut skip: Option<usize> = None; // notes, drawings and tracked changes: from this depth on
    let mut laid: Vec<(usize, usize, String)> = Vec::new(); // this row's cells: from, how many, text
    let mut paragraph = 0_usize; // depth of text:p within text:p does not occur, but lists and spans do
    book.walk("content.xml", |event, depth| {
        if let Some(from) = skip {
            if matches!(event, Event::End(_)) && depth == from {
                skip = None;
            }
            return Ok(true);
        }
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let empty = matches!(event, Event::Empty(_));
                let name = element.local_name();
                match name.as_ref() {
                    "annotation" | "shapes" | "tracked-changes" | "note" | "forms" | "frame"
                    | "dde-links" | "ruby-text"
                        if !empty =>
                    {
                        skip = Some(depth);
                    }
                    "table" if in_table.is_none() && !empty => in_table = Some(depth),
                    "table-row" if in_table.is_some() => {
                        rows = repeated(element, "number-rows-repeated")?;
                        column = 0;
                        laid.clear();
                        if empty {
                            row = row.saturating_add(rows);
                        }
                    }
                    "table-cell" | "covered-table-cell" if in_table.is_some() => {
                        columns = repeated(element, "number-columns-repeated")?;
                        let known = OdsCell::of(element)?;
                        if empty {
                            let text = known.shown();
                            lay(&mut laid, column, columns, text, limits)?;
                            column = column.saturating_add(columns);
                        } else {
                            cell = Some(known);
                        }
                    }
                    "p" | "h" => {
                        if let Some(cell) = &mut cell {
                            if cell.paragraphs > 0 {
                                cell.text.push('\n');
                            }
                            cell.paragraphs += 1;
                            paragraph += usize::from(!empty);
                        }
                    }
                    "s" => {
                        if let Some(cell) = &mut cell {
                            let many = attribute(element, "c")?
                                .and_then(|many| many.parse().ok())
                                .unwrap_or(1_usize);
                            cell.text.push_str(&" ".repeat(many.min(100)));
                            // 22 bytes of XML make a hundred blanks
                            if cell.text.len() > limits.text {
                                return Err(Unreadable::TooLarge);
                            }
                        }
                    }
                    "tab" => cell.iter_mut().for_each(|cell| cell.text.push('\t')),
                    "line-break" => cell.iter_mut().for_each(|cell| cell.text.push('\n')),
                    _ => {}
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "table" if in_table == Some(depth) => return Ok(false),
                "p" | "h" => paragraph = paragraph.saturating_sub(1),
                "table-cell" | "covered-table-cell" => {
                    if let Some(cell) = cell.take() {
                        lay(&mut laid, column, columns, cell.shown(), limits)?;
                        column = column.saturating_add(columns);
                    }
                }
                "table-row" if in_table.is_some() => {
                    if !laid.is_empty() {
                        if row.saturating_add(rows) > limits.rows {
                            return Err(Unreadable::TooManyRows);
                        }
                        for row in row..row + rows {
                            for (from, many, text) in &laid {
                                for column in *from..from + many {
                                    grid.put(row, column, text)?;
                                }
                            }
                        }
                    }
                    row = row.saturating_add(rows);
                }
                _ => {}
            },
            // line ends and blanks of the XML itself are one blank in ODF
            event => {
                if let Some(cell) = cell.as_mut().filter(|_| paragraph > 0) {
                    let mut piece = String::new();
                    said(event, &mut piece)?;
                    for letter in piece.chars() {
                        if !letter.is_ascii_whitespace() {
                            cell.text.push(letter);
                        } else if !cell.text.ends_with([' ', '\n', '\t']) && !cell.text.is_empty() {
                            cell.text.push(' ');
                        }
                    }
                }
            }
        }
        Ok(true)
    })?;
    if in_table.is_none() {
        Err(Unreadable::Empty)
    } else {
        Ok(())
    }
}

/// Lays a cell with text; an empty one is only counted, whatever it is repeated to.
fn lay(
    laid: &mut Vec<(usize, usize, String)>,
    from: usize,
    many: usize,
    text: String,
    limits: Limits,
) -> Result<()> {
    if text.trim().is_empty() {
        return Ok(());
    }
    if from.saturating_add(many) > limits.columns {
        return Err(Unreadable::TooManyColumns);
    }
    laid.push((from, many, text));
    Ok(())
}

fn repeated(element: &BytesStart<'_>, name: &str) -> Result<usize> {
    Ok(attribute(element, name)?
        .and_then(|many| many.parse().ok())
        .unwrap_or(1_usize)
        .max(1))
}

/// A cell, and what its paragraphs say so far.
struct OdsCell {
    kind: String,
    value: Option<String>,
    text: String,
    paragraphs: usize,
}
impl OdsCell {
    fn of(element: &BytesStart<'_>) -> Result<Self> {
        // LibreOffice writes the kind twice: office:value-type and calcext:value-type
        let mut kind = attribute(element, "value-type")?.unwrap_or_default();
        if element
            .try_get_attribute("calcext:value-type")?
            .is_some_and(|kind| kind.value == "error")
        {
            "error".clone_into(&mut kind);
        }
        let value = match kind.as_str() {
            "float" => attribute(element, "value")?,
            "date" => attribute(element, "date-value")?,
            "time" => attribute(element, "time-value")?,
            "string" => attribute(element, "string-value")?,
            "boolean" => attribute(element, "boolean-value")?,
            _ => None,
        };
        Ok(Self {
            kind,
            value,
            text: String::new(),
            paragraphs: 0,
        })
    }

    /// As in xlsx: dates as ISO 8601, numbers in full unless their format keeps zeros before them.
    fn shown(self) -> String {
        let number = self
            .value
            .as_deref()
            .and_then(|value| value.parse::<f64>().ok());
        match (self.kind.as_str(), self.value) {
            ("date", Some(value)) => {
                let value = value.replacen('T', " ", 1);
                let value = value
                    .strip_suffix(":00")
                    .filter(|_| value.len() == 19)
                    .unwrap_or(&value);
                value.strip_suffix(" 00:00").unwrap_or(value).to_owned()
            }
            ("float", Some(_))
                if self.text.starts_with('0')
                    && self.text.len() > 1
                    && self.text.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                self.text
            }
            ("float", Some(value)) => number.map_or(value, plain_number),
            // PT14H30M00S
            ("time", Some(value)) => time_of(&value).unwrap_or(self.text),
            // #N/A and its like say nothing about a person
            ("error", _) => String::new(),
            ("boolean", Some(value)) => value.to_uppercase(),
            ("string", Some(value)) if self.paragraphs == 0 => value,
            _ => self.text,
        }
    }
}
