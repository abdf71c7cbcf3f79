//! A list of people from a spreadsheet: text, `.xlsx` or `.ods`, with headers in English or Spanish.

pub mod columns;
pub mod import;
pub mod plan;
mod read;

pub(crate) use read::unreadable;
