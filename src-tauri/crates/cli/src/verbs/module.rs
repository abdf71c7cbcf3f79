//! Modules: added, changed, taken out and put elsewhere.

use programme::noun::Noun;
use programme::preparing::edit::{add_object, change_fields, reorder, take_out};

use crate::arguments::prepare::{ModuleAction, ModuleArgument};
use crate::context::Context;
use crate::say::Result;
use crate::verbs::said::{Said, place_of, topics, words_of};
use crate::written::written;

/// What is typed after `mutual module`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub action: ModuleAction,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let (at, now) = (&mut programme, context.now);
    let id = match arguments.action {
        ModuleAction::Add { said, place } => {
            add_object(at, now, Noun::Module, &fields(said)?.0, &place_of(place))?.0
        }
        ModuleAction::Edit { id, said } => {
            change_fields(at, now, Noun::Module, &id, &fields(said)?.0)?;
            id
        }
        ModuleAction::Remove { id } => {
            take_out(at, now, Noun::Module, &id)?;
            id
        }
        ModuleAction::Move { id, place } => {
            reorder(at, now, Noun::Module, &id, &place_of(place))?;
            id
        }
    };
    written(context, &id, None, "cli.written")
}

fn fields(typed: ModuleArgument) -> Result<Said> {
    let mut said = words_of(typed.words);
    said.put("short.en", typed.short_en);
    said.put("short.es", typed.short_es);
    said.put("topics", topics(&typed.topic)?);
    Ok(said)
}
