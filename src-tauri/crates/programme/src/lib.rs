//! The product: what a programme is, its rules, and its SQL.
//!
//! On purpose not here: Tauri, any network, anything asynchronous, and any clock: the present is passed in. A folder is a
//! noun and a file in it a verb; `store.rs` holds all SQL of its noun, and `rules.rs` what the record has to know of it.
//!
//! Errors: every function that touches the database can fail with what the database says (`busy`, `disk-full`,
//! `read-only`, `database-damaged`, `internal`). A docstring names only what can fail besides.

pub mod announcing;
pub mod area;
pub mod attendance;
pub mod calendar;
pub mod case_studies;
pub mod certificates;
pub mod changes;
pub mod clean;
pub mod drafts;
pub mod enquiries;
pub mod error;
pub mod exchange_status;
pub mod file;
pub mod fold;
pub mod forms;
pub mod forum;
pub mod language;
pub mod laying;
pub mod materials;
pub mod members;
pub mod messages;
pub mod notes;
pub mod noun;
pub mod people;
pub mod preparing;
pub mod programmes;
pub mod reminders;
pub mod rules;
pub mod schedule;
pub mod search;
pub mod settings;
pub mod table;
pub mod time;
pub mod undecided;
pub mod words;

pub use area::{Area, Change};
pub use error::Code;
pub use language::{Both, Language};
pub use noun::Noun;
pub use table::{DUTIES, NOUNS, rules};
