//! Taking a question back.

use chrono::{DateTime, Utc};

use super::known;
use crate::error::Result;
use crate::programme::{Programme, Touched};
use crate::register::Noun;

/// Removes a question.
///
/// # Errors
/// `not-facilitator`, `question-unknown`; those of the database.
pub fn remove_question(programme: &mut Programme, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let ((), touched) = programme.write(now, |writing| {
        known(writing.connection(), id)?;
        writing.remove(Noun::Question, id)
    })?;
    Ok(touched)
}
