//! Hides, pins and moves posts, and locks conversations.

use programme::forum::moderate_post::{Moderating, moderate_post};

use crate::arguments::forum::ModerateAction;
use crate::context::Context;
use crate::say::Result;
use crate::written::written;

/// What is typed after `mutual moderate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The post's id, or the conversation: question:ID, introduction:PERSON, case:CASE, topic:POST
    pub what: String,
    #[command(subcommand)]
    pub how: ModerateAction,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { what, how } = arguments;
    let what = what.as_str();
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let how = match how {
        ModerateAction::Hide { reason } => Moderating::Hide(reason),
        ModerateAction::Show => Moderating::Show,
        ModerateAction::Pin => Moderating::Pin,
        ModerateAction::Unpin => Moderating::Unpin,
        ModerateAction::Move { to } => Moderating::Move(to.parse()?),
        ModerateAction::Lock => Moderating::Lock,
        ModerateAction::Unlock => Moderating::Unlock,
    };
    moderate_post(&mut programme, context.now, what, &how)?;
    written(context, what, None, "cli.written")
}
