//! What a verb answers that has written something: its id, and one sentence.

use programme::words;
use serde::Serialize;

use crate::context::Context;
use crate::say::{self, Result};

/// What was written, and where it stands.
#[derive(Debug, Serialize)]
pub struct Written<'w> {
    /// Its id.
    pub id: &'w str,
    /// Where it stands, of what has more than one place to stand in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
}

/// Where what was written stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// On this device only.
    Draft,
    /// It goes out with the next exchange.
    Waiting,
    /// Its words are erased.
    Removed,
}

/// Tells it: as JSON, or the id and the sentence of that key.
///
/// # Errors
/// When it cannot be written out.
pub fn written(context: &Context, id: &str, state: Option<State>, sentence: &str) -> Result<()> {
    if context.json {
        return say::json(&Written { id, state });
    }
    let sentence = words::word(context.language, sentence);
    say::text(&format!("{id}\n{sentence}\n"))
}
