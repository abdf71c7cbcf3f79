//! Tells the facilitators about a post.

use programme::forum::report_post::report_post;
use programme::words;
use serde_json::json;

use crate::arguments::forum::WordsArgument;
use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::post::said;

/// What is typed after `mutual report`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The post's id
    pub post: String,
    #[command(flatten)]
    pub words: WordsArgument,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { post, words } = arguments;
    let (post, words) = (post.as_str(), &words);
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let (id, _) = report_post(&mut programme, context.now, post, &said(words)?)?;
    if context.json {
        return say::json(&json!({ "id": id }));
    }
    let told = words::word(context.language, "exchange.told");
    say::text(&format!("{id}\n{told}\n"))
}
