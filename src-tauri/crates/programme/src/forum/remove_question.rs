//! Taking a question back.

use chrono::{DateTime, Utc};

use super::fit::known;
use crate::noun::Noun;
use crate::preparing::edit::take_out;
use replica::Result;
use replica::{Replica, Touched};

/// Removes a question.
///
/// # Errors
/// `not-facilitator`, `question-unknown`.
pub fn remove_question(programme: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    known(programme.connection(), id)?;
    take_out(programme, now, Noun::Question, id)
}
