//! The product: what a programme is, its rules, and its SQL.
//!
//! On purpose not here: Tauri, any network, anything asynchronous, and any clock: the present is passed in.
//! A folder is a noun and a file in it a verb; `store.rs` holds all SQL of its noun.

mod after_update;
pub mod apply;
pub mod calendar;
pub mod case_studies;
pub mod database;
pub mod erase;
pub mod error;
pub mod forms;
pub mod forum;
pub mod judging;
pub mod keys;
pub mod language;
pub mod members;
pub mod messages;
pub mod notes;
pub mod outbox;
pub mod people;
pub mod profile;
pub mod programme;
pub mod programmes;
pub mod rebuild;
pub mod receive;
pub mod reconsider;
pub mod record;
pub mod register;
pub mod reminders;
pub mod schedule;
pub mod search;
pub mod settings;
pub mod time;
pub mod undecided;
pub mod words;

pub use error::{Code, Error, Result};
pub use language::{Both, Language};
pub use profile::Profile;
pub use programme::{Programme, Touched};
pub use register::Noun;

rust_i18n::i18n!("../../locales");
