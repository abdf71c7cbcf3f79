//! The forum: what a group asks itself before a session. Not here: how a question is read from a programme file and shown with
//! its session (`schedule`).

pub mod remove_question;
pub mod save_question;
pub mod show_questions;

use rusqlite::Connection;

use crate::error::{Code, Error, Result};
use crate::register::{Noun, store::exists};

/// The longest that a question may be in one language, in characters.
pub const LONGEST: usize = 2000;

fn known(connection: &Connection, id: &str) -> Result<()> {
    if exists(connection, Noun::Question, id)? {
        return Ok(());
    }
    Err(Error::of(Code::QuestionUnknown).with("id", id))
}
