//! Tells the facilitators about a post.

use programme::forum::report_post::report_post;
use programme::words;
use serde_json::json;

use crate::arguments::WordsArgument;
use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::post::said;

/// Runs the verb.
pub fn run(context: &Context, post: &str, words: &WordsArgument) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let (id, _) = report_post(&mut programme, context.now, post, &said(words)?)?;
    if context.json {
        return say::json(&json!({ "id": id }));
    }
    let told = words::word(context.language, "exchange.told");
    say::text(&format!("{id}\n{told}\n"))
}
