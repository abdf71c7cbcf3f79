//! What people keep in office programs, as text. Lists in spreadsheets: text in any encoding with any mark between cells, `.xlsx` and
//! `.ods`, as rows, each with its line. Documents and slides ([`office`]), as pages.
//!
//! Not here: what the columns mean.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that meets what it did not expect shall stop there"
    )
)]

mod csv;
pub mod encoding;
mod numbers;
mod ods;
pub mod office;
mod row;
mod table;
mod unreadable;
mod workbook;
pub mod write;
mod xlsx;

pub use row::Row;
pub use table::{Table, read};
pub use unreadable::Unreadable;
