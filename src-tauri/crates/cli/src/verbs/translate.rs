//! Attaches a translation to a post.

use programme::Language;
use programme::forum::translate_post::translate_post;

use crate::arguments::forum::WordsArgument;
use crate::arguments::values::language;
use crate::context::Context;
use crate::say::Result;
use crate::verbs::post::said;
use crate::written::{State, written};

/// What is typed after `mutual translate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The post's id
    pub post: String,
    /// Into which language
    #[arg(long, value_parser = language)]
    pub to: Language,
    #[command(flatten)]
    pub words: WordsArgument,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { post, to, words } = arguments;
    let (post, given) = (post.as_str(), &words);
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let id = translate_post(&mut programme, context.now, post, to, &said(given)?)?;
    written(context, &id, Some(State::Waiting), "forum.waits")
}
