//! A row of a list.

/// A row that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, or its number in the sheet, from 1.
    pub line: u32,
    /// Its cells, without blanks around.
    pub cells: Vec<String>,
}
