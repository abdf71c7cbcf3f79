//! Private notes beside a session, and what a reader has thought about: only ever on this computer.
//!
//! Not here: drafts of posts.

pub(crate) mod migrations;
mod note;

pub mod save_note;
mod store;
pub mod tick_question;

pub use note::{LONGEST, Note};
pub use store::{note, notes, ticked};
