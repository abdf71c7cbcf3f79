//! Tells the facilitators about a post.

use programme::forum::report_post::report_post;

use crate::arguments::forum::WordsArgument;
use crate::context::Context;
use crate::say::Result;
use crate::verbs::post::said;
use crate::written::written;

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
    written(context, &id, None, "exchange.told")
}
