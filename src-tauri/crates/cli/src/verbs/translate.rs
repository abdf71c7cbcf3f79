//! Attaches a translation to a post.

use programme::forum::translate_post::translate_post;
use programme::{Language, words};
use serde_json::json;

use crate::arguments::WordsArgument;
use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::post::said;

/// Runs the verb.
pub fn run(context: &Context, post: &str, to: Language, given: &WordsArgument) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let id = translate_post(&mut programme, context.now, post, to, &said(given)?)?;
    match context.json {
        true => say::json(&json!({ "id": id, "state": "waiting" })),
        false => {
            let waits = words::word(context.language, "forum.waits");
            say::text(&format!("{id}\n{waits}\n"))
        }
    }
}
