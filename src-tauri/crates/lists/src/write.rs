//! Lists for spreadsheet programs: CSV and `.xlsx`, in which nothing is run and no accent is lost.

use chrono::{Datelike as _, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A day; in CSV as `2023-07-20`.
    Day(NaiveDate),
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// Rows as CSV (RFC 4180): UTF-8 with the mark by which Excel knows it. What a program would take for a formula begins with an
/// apostrophe.
pub fn csv(rows: &[Vec<Cell>]) -> String {
    let mut text = "\u{feff}".to_owned();
    for row in rows {
        let cells: Vec<String> = row.iter().map(quoted).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &Cell) -> String {
    let text = cell.text();
    let runs = matches!(cell, Cell::Text(_)) && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if runs { format!("'{text}") } else { text };
    match text.contains(['"', ',', ';', '\n', '\r', '\t']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Rows as a workbook with one sheet; the first row is its head. Words stay words, whatever they begin with.
///
/// # Errors
/// Those of the writer, such as a cell of more than 32,767 characters.
pub fn xlsx(sheet: &str, rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    // a sheet's name is short, and has none of these
    let name: String = sheet
        .chars()
        .filter(|letter| !r"[]:*?/\'".contains(*letter))
        .take(31)
        .collect();
    if !name.trim().is_empty() {
        page.set_name(name.trim())?;
    }
    let bold = Format::new().set_bold();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (at, row) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match (cell, at) {
                (Cell::Text(text), 0) => page.write_string_with_format(at, column, text, &bold)?,
                (Cell::Text(text), _) => page.write_string(at, column, text)?,
                (Cell::Number(number), _) => page.write_number(at, column, *number)?,
                (Cell::Day(day), _) => {
                    let [month, day_of_month] =
                        [day.month(), day.day()].map(|part| u8::try_from(part).unwrap_or(1));
                    match u16::try_from(day.year()) {
                        Ok(year) => page.write_datetime_with_format(
                            at,
                            column,
                            ExcelDateTime::from_ymd(year, month, day_of_month)?,
                            &date,
                        )?,
                        Err(_) => page.write_string(at, column, day.to_string())?,
                    }
                }
            };
        }
    }
    page.set_freeze_panes(1, 0)?;
    page.autofit();
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Vec<Cell>> {
        let text = |text: &str| Cell::Text(text.to_owned());
        vec![
            vec![text("Nombre"), text("Sesiones")],
            vec![text("María José Ñandú"), Cell::Number(2.5)],
            vec![text("=HYPERLINK(\"https://x\")"), Cell::Number(0.0)],
            vec![text("Peña, \"Pepe\""), text("-1")],
            vec![
                text("Ñandú"),
                Cell::Day(NaiveDate::from_ymd_opt(2023, 7, 20).unwrap()),
            ],
        ]
    }

    #[test]
    fn csv_runs_nothing_and_keeps_its_accents() {
        assert_eq!(
            csv(&rows()),
            "\u{feff}Nombre,Sesiones\r\nMaría José Ñandú,2.5\r\n\"'=HYPERLINK(\"\"https://x\"\")\",0\r\n\"Peña, \"\"Pepe\"\"\",'-1\r\nÑandú,2023-07-20\r\n"
        );
    }

    #[test]
    fn a_workbook_is_read_as_it_was_written() {
        let bytes = xlsx("Asistencia: [2023]/1", &rows()).unwrap();
        let table = crate::read(&bytes).unwrap();
        let cells: Vec<Vec<String>> = table.rows.into_iter().map(|row| row.cells).collect();
        assert_eq!(
            cells,
            [
                ["Nombre", "Sesiones"],
                ["María José Ñandú", "2.5"],
                ["=HYPERLINK(\"https://x\")", "0"],
                ["Peña, \"Pepe\"", "-1"],
                ["Ñandú", "2023-07-20"],
            ]
        );
    }
}
