//! A workbook: a zip with XML in it, read within limits.
//!
//! Nothing that a file says of its own size is believed: what is inflated is counted as it comes, and so is the text that is kept
//! (one shared string may stand in every cell, one cell may be repeated 16,384 times).

use std::io::{self, BufRead, BufReader, Read, Seek};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::unreadable::{Result, TooMuch, Unreadable};

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes inflated, all parts of the file together.
    pub inflated: u64,
    /// Bytes of text kept, all cells together.
    pub text: usize,
    /// Down to the last row with text.
    pub rows: usize,
    /// Up to the last column with text.
    pub columns: usize,
    /// Parts in the zip (a list has some twenty).
    pub parts: usize,
    /// Elements within one another.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            inflated: 64 << 20,
            text: 16 << 20,
            rows: 20_000,
            columns: 100,
            parts: 2_000,
            depth: 64,
        }
    }
}

/// Counts what is inflated.
struct Counted<'b, R> {
    inner: R,
    left: &'b mut u64,
}
impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => *self.left = left,
            None => return Err(io::Error::other(TooMuch)),
        }
        Ok(read)
    }
}

/// What the sheet grows into: rows without trailing empties, and never more than the limits allow.
pub(crate) struct Grid {
    rows: Vec<Vec<String>>,
    limits: Limits,
    text: usize,
}
impl Grid {
    /// Empty cells are not laid down; they appear when something stands right of or below them.
    pub(crate) fn put(&mut self, row: usize, column: usize, text: &str) -> Result<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if row >= self.limits.rows {
            return Err(Unreadable::TooManyRows);
        }
        if column >= self.limits.columns {
            return Err(Unreadable::TooManyColumns);
        }
        self.text += text.len();
        if self.text > self.limits.text {
            return Err(Unreadable::TooLarge);
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        if let Some(cells) = self.rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize_with(column + 1, String::new);
            }
            if let Some(cell) = cells.get_mut(column) {
                text.clone_into(cell);
            }
        }
        Ok(())
    }

    pub(crate) fn within(limits: Limits) -> Self {
        Self {
            rows: Vec::new(),
            limits,
            text: 0,
        }
    }

    /// The rows, each without empty cells at its end.
    pub(crate) fn into_rows(self) -> Vec<Vec<String>> {
        self.rows
    }
}

pub(crate) struct Book<R> {
    zip: ZipArchive<R>,
    left: u64,
    limits: Limits,
}
impl<R: Read + Seek> Book<R> {
    pub(crate) fn within(zip: ZipArchive<R>, limits: Limits) -> Result<Self> {
        match zip.len() > limits.parts {
            true => Err(Unreadable::TooLarge),
            false => Ok(Self {
                zip,
                left: limits.inflated,
                limits,
            }),
        }
    }

    pub(crate) const fn limits(&self) -> Limits {
        self.limits
    }

    pub(crate) fn has(&self, part: &str) -> bool {
        self.zip.index_for_name(part).is_some()
    }

    /// The bytes of a part, if there are no more than `most`.
    pub(crate) fn bytes(&mut self, part: &str, most: u64) -> Result<Vec<u8>> {
        let file = self.zip.by_name(part)?;
        let counted = Counted {
            inner: file,
            left: &mut self.left,
        };
        let mut bytes = Vec::new();
        counted
            .take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Unreadable::Damaged(error.to_string()))?;
        match bytes.len() as u64 > most {
            true => Err(Unreadable::TooLarge),
            false => Ok(bytes),
        }
    }

    /// Walks over a part's events; `see` gets each with its depth and says whether to go on.
    pub(crate) fn walk(
        &mut self,
        part: &str,
        mut see: impl FnMut(&Event<'_>, usize) -> Result<bool>,
    ) -> Result<()> {
        let limit = self.limits.depth;
        let file = self.zip.by_name(part)?;
        let counted = Counted {
            inner: file,
            left: &mut self.left,
        };
        let mut reader = Reader::from_reader(BufReader::new(counted));
        let (mut buffer, mut depth) = (Vec::new(), 0_usize);
        loop {
            buffer.clear();
            let event = next(&mut reader, &mut buffer)?;
            match &event {
                Event::Start(_) => {
                    depth += 1;
                    if depth > limit {
                        return Err(Unreadable::Damaged("depth".into()));
                    }
                }
                // what is cut off is told, and not taken for the whole
                Event::Eof if depth > 0 => return Err(Unreadable::Damaged("cut off".into())),
                Event::Eof => return Ok(()),
                // neither format has one, and entities of its own would come from it
                Event::DocType(_) => return Err(Unreadable::Damaged("doctype".into())),
                _ => {}
            }
            if !see(&event, depth)? {
                return Ok(());
            }
            if matches!(event, Event::End(_)) {
                depth = depth.saturating_sub(1);
            }
        }
    }
}

fn next<'b>(reader: &mut Reader<impl BufRead>, buffer: &'b mut Vec<u8>) -> Result<Event<'b>> {
    Ok(reader.read_event_into(buffer)?)
}

/// An attribute by its local name (prefixes differ from program to program).
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| Unreadable::Damaged(error.to_string()))?;
        if attribute.key.local_name().as_ref() == name {
            return Ok(Some(
                attribute
                    .normalized_value(XmlVersion::Explicit1_0)?
                    .into_owned(),
            ));
        }
    }
    Ok(None)
}

/// The text of an event: plain, CDATA, `&amp;` and `&#x41;`; an unknown entity is left out.
pub(crate) fn said(event: &Event<'_>, into: &mut String) -> Result<()> {
    match event {
        Event::Text(text) => into.push_str(&text.xml10_content()),
        Event::CData(text) => into.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => {
            if let Some(letter) = reference.resolve_char_ref()? {
                into.push(letter);
            } else if let Some(known) =
                quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
            {
                into.push_str(known);
            }
        }
        _ => {}
    }
    Ok(())
}
