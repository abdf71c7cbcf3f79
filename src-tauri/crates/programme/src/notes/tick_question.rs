//! Ticking a question off, before a session.

use chrono::{DateTime, Utc};
use replica::{Error, Replica, Result};

use super::store;
use crate::error::Code;
use crate::noun::Noun;
use crate::schedule::is_there;

/// Ticks a question off, or not any more.
///
/// # Errors
/// `question-unknown`.
pub fn tick_question(
    replica: &mut Replica,
    now: DateTime<Utc>,
    question: &str,
    done: bool,
) -> Result<()> {
    replica.transact(|projection| {
        if !is_there(projection, Noun::Question, question)? {
            return Err(Error::of(Code::QuestionUnknown).with("id", question));
        }
        store::tick(projection, question, now, done)
    })
}
