//! Information meetings: added, changed and taken out.

use programme::noun::Noun;
use programme::preparing::edit::{self, Put, add_object, change_fields, take_out};

use crate::arguments::prepare::{MeetingAction, MeetingArgument};
use crate::context::Context;
use crate::say::Result;
use crate::verbs::said::{Said, when_of};
use crate::written::written;

/// What is typed after `mutual meeting`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub action: MeetingAction,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let (at, now) = (&mut programme, context.now);
    let id = match arguments.action {
        MeetingAction::Add { said } => {
            add_object(at, now, Noun::Meeting, &fields(said).0, &Put::Last)?.0
        }
        MeetingAction::Edit { id, said } => {
            change_fields(at, now, Noun::Meeting, &id, &fields(said).0)?;
            id
        }
        MeetingAction::Remove { id } => {
            take_out(at, now, Noun::Meeting, &id)?;
            id
        }
    };
    written(context, &id, None, "cli.written")
}

fn fields(typed: MeetingArgument) -> Said {
    let mut said = Said(edit::Said::new());
    said.put("title.en", typed.title_en);
    said.put("title.es", typed.title_es);
    when_of(&mut said, typed.when);
    said
}
