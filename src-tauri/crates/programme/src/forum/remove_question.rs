//! Taking a question back.

use chrono::{DateTime, Utc};

use super::fit::known;
use crate::noun::Noun;
use replica::Result;
use replica::{Replica, Touched};

/// Removes a question.
///
/// # Errors
/// `not-facilitator`, `question-unknown`.
pub fn remove_question(programme: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let ((), touched) = programme.write(now, |writing| {
        known(writing.connection(), id)?;
        writing.remove(Noun::Question, id)
    })?;
    Ok(touched)
}
