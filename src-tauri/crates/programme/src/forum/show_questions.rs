//! All questions, in their order.

use crate::notes::ticked;
use crate::schedule::cards::{QuestionCard, question};
use crate::schedule::edition;
use replica::Replica;
use replica::Result;

/// The questions, and which of them the reader has thought about.
///
/// # Errors
/// See the crate.
pub fn show_questions(programme: &Replica) -> Result<Vec<QuestionCard>> {
    let thought = ticked(programme.connection())?;
    let edition = edition(programme.connection())?;
    let cards = edition.questions.iter();
    Ok(cards
        .map(|asked| question(&edition, asked, thought.contains(&asked.id)))
        .collect())
}
