//! The first sheet of an `.xlsx` file (ECMA-376) that can be seen.

use std::collections::HashMap;
use std::io::{Read, Seek};

use quick_xml::events::Event;

use crate::numbers::{Shown, built_in, number, shown};
use crate::unreadable::{Result, Unreadable};
use crate::workbook::{Book, Grid, attribute, said};

/// Reads it, and gives the names of the other sheets that can be seen.
pub(crate) fn xlsx<R: Read + Seek>(book: &mut Book<R>, grid: &mut Grid) -> Result<Vec<String>> {
    // the workbook's part is named by the package's relations; nearly always xl/workbook.xml
    let workbook = relations(book, "")?
        .into_values()
        .find(|(kind, _)| kind.ends_with("/officeDocument"))
        .map(|(_, target)| target)
        .ok_or_else(|| Unreadable::Damaged("no workbook".into()))?;
    let (mut sheet, mut since_1904) = (None, false);
    let mut others = Vec::new();
    book.walk(&workbook, |event, _| {
        if let Event::Start(element) | Event::Empty(element) = event {
            match element.local_name().as_ref() {
                "workbookPr" => {
                    since_1904 =
                        attribute(element, "date1904")?.is_some_and(|is| is == "1" || is == "true")
                }
                // the first that can be seen
                "sheet" if attribute(element, "state")?.is_none_or(|state| state == "visible") => {
                    match sheet {
                        None => sheet = attribute(element, "id")?,
                        Some(_) => others.push(attribute(element, "name")?.unwrap_or_default()),
                    }
                }
                _ => {}
            }
        }
        Ok(true)
    })?;
    let parts = relations(book, &workbook)?;
    let id = sheet.ok_or(Unreadable::Empty)?;
    let (_, sheet) = parts.get(&id).ok_or(Unreadable::Empty)?;
    let of_kind = |kind: &str| {
        parts
            .values()
            .find(|(known, _)| known.ends_with(kind))
            .map(|(_, target)| target.as_str())
    };
    let shared = match of_kind("/sharedStrings") {
        Some(part) => shared_strings(book, part)?,
        None => Vec::new(),
    };
    let styles = match of_kind("/styles") {
        Some(part) => styles(book, part)?,
        None => Vec::new(),
    };
    let (mut row, mut column) = (0_usize, 0_usize);
    let mut cell: Option<Cell> = None;
    let (mut within, mut phonetic) = (false, false);
    book.walk(&sheet.clone(), |event, _| {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    row = attribute(element, "r")?
                        .and_then(|at| at.parse::<usize>().ok())
                        .map_or(row.saturating_add(1), |at| at);
                    column = 0;
                }
                "c" => {
                    column = attribute(element, "r")?
                        .and_then(|at| column_of(&at))
                        .unwrap_or(column.saturating_add(1));
                    cell = Some(Cell {
                        kind: attribute(element, "t")?.unwrap_or_default(),
                        style: attribute(element, "s")?
                            .and_then(|style| style.parse().ok())
                            .unwrap_or(0),
                        text: String::new(),
                    });
                }
                "v" | "t" => within = true,
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::Empty(element) => match element.local_name().as_ref() {
                "row" => {
                    row = attribute(element, "r")?
                        .and_then(|at| at.parse().ok())
                        .unwrap_or(row.saturating_add(1))
                }
                "c" => {
                    column = attribute(element, "r")?
                        .and_then(|at| column_of(&at))
                        .unwrap_or(column.saturating_add(1))
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "v" | "t" => within = false,
                "rPh" => phonetic = false,
                "c" => {
                    if let Some(cell) = cell.take() {
                        let text = cell.shown(&shared, &styles, since_1904);
                        grid.put(row.max(1) - 1, column.max(1) - 1, &text)?;
                    }
                }
                "sheetData" => return Ok(false),
                _ => {}
            },
            event => {
                if let Some(cell) = cell.as_mut().filter(|_| within && !phonetic) {
                    said(event, &mut cell.text)?;
                }
            }
        }
        Ok(true)
    })?;
    Ok(others)
}

/// Id → kind and part, of a part's relations (`""`: the package's).
fn relations<R: Read + Seek>(
    book: &mut Book<R>,
    of: &str,
) -> Result<HashMap<String, (String, String)>> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let part = format!(
        "{folder}{}_rels/{name}.rels",
        if folder.is_empty() { "" } else { "/" }
    );
    let mut found = HashMap::new();
    book.walk(&part, |event, _| {
        if let Event::Start(element) | Event::Empty(element) = event
            && element.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(kind), Some(target)) = (
                attribute(element, "Id")?,
                attribute(element, "Type")?,
                attribute(element, "Target")?,
            )
        {
            let target = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None if folder.is_empty() => target,
                None => format!("{folder}/{target}"),
            };
            found.insert(id, (kind, target));
        }
        Ok(true)
    })?;
    Ok(found)
}

fn shared_strings<R: Read + Seek>(book: &mut Book<R>, part: &str) -> Result<Vec<String>> {
    let (mut all, mut one) = (Vec::new(), String::new());
    let (mut within, mut phonetic) = (false, false);
    book.walk(part, |event, _| {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => within = true,
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => within = false,
                "rPh" => phonetic = false,
                "si" => all.push(unescaped(&std::mem::take(&mut one))),
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "si" => {
                all.push(String::new())
            }
            event if within && !phonetic => said(event, &mut one)?,
            _ => {}
        }
        // 24 bytes for each empty `<si/>` of 5: the count is bounded too
        if all.len() > 2_000_000 {
            Err(Unreadable::TooLarge)
        } else {
            Ok(true)
        }
    })?;
    Ok(all)
}

fn styles<R: Read + Seek>(book: &mut Book<R>, part: &str) -> Result<Vec<Shown>> {
    let (mut formats, mut cells, mut within) = (HashMap::new(), Vec::new(), false);
    book.walk(part, |event, _| {
        match event {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (
                        attribute(element, "numFmtId")?,
                        attribute(element, "formatCode")?,
                    ) {
                        formats.insert(id, shown(&code));
                    }
                }
                "cellXfs" => within = true,
                "xf" if within => {
                    let id = attribute(element, "numFmtId")?.unwrap_or_default();
                    cells.push(formats.get(&id).copied().unwrap_or_else(|| built_in(&id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => return Ok(false),
            _ => {}
        }
        Ok(true)
    })?;
    Ok(cells)
}

struct Cell {
    kind: String,
    style: usize,
    text: String,
}
impl Cell {
    fn shown(self, shared: &[String], styles: &[Shown], since_1904: bool) -> String {
        match self.kind.as_str() {
            "s" => self
                .text
                .trim()
                .parse()
                .ok()
                .and_then(|at: usize| shared.get(at))
                .cloned()
                .unwrap_or_default(),
            "inlineStr" | "str" => unescaped(&self.text),
            "b" => if self.text.trim() == "1" {
                "TRUE"
            } else {
                "FALSE"
            }
            .to_owned(),
            // #N/A and its like say nothing about a person
            "e" => String::new(),
            // ISO 8601 as it is, which few programs write
            "d" => self.text,
            _ => match self.text.trim().parse::<f64>() {
                Ok(value) => number(
                    value,
                    styles.get(self.style).copied().unwrap_or(Shown::Number),
                    since_1904,
                ),
                Err(_) => self.text,
            },
        }
    }
}

/// `AB12` is column 28.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0_usize, |all, letter| {
        all.saturating_mul(26)
            .saturating_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    (column > 0).then_some(column)
}

/// `_x000D_` is how xlsx writes what XML cannot; only what is text is taken back.
fn unescaped(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("_x") {
        let code = rest
            .get(at + 2..at + 6)
            .filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let letter = code
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match letter {
            Some(letter) => {
                out.push_str(&rest[..at]);
                if !letter.is_control() || matches!(letter, '\n' | '\t') {
                    out.push(letter);
                }
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out + rest
}
