//! Ticking a question off: thought about, or not any more.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::store;
use crate::error::Code;
use replica::stamp::stamp;
use replica::{Error, Result};

/// Notes that a question was thought about, or not any more.
///
/// # Errors
/// `question-unknown`, and those of the database.
pub fn ponder(
    connection: &Connection,
    now: DateTime<Utc>,
    question: &str,
    pondered: bool,
) -> Result<()> {
    if !store::question_exists(connection, question)? {
        return Err(Error::of(Code::QuestionUnknown).with("id", question));
    }
    store::put_pondered(
        connection,
        question,
        pondered.then(|| stamp(now)).as_deref(),
    )
}
