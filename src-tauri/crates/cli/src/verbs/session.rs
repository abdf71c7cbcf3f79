//! Sessions: added, changed, taken out and moved.

use programme::noun::Noun;
use programme::preparing::edit::{add_object, change_fields, reorder, take_out};
use programme::schedule::move_session::{Moved, move_session};

use crate::arguments::prepare::{SessionAction, SessionArgument};
use crate::context::Context;
use crate::say::{Failure, Result};
use crate::verbs::said::{Said, guests, languages, place_of, when_of, words_of};
use crate::written::written;

/// What is typed after `mutual session`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub action: SessionAction,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let (at, now) = (&mut programme, context.now);
    let id = match arguments.action {
        SessionAction::Add { said, place } => {
            let said = fields(context, said)?;
            add_object(at, now, Noun::Session, &said.0, &place_of(place))?.0
        }
        SessionAction::Edit { id, said } => {
            let said = fields(context, said)?;
            change_fields(at, now, Noun::Session, &id, &said.0)?;
            id
        }
        SessionAction::Remove { id } => {
            take_out(at, now, Noun::Session, &id)?;
            id
        }
        SessionAction::Move {
            id,
            date,
            start,
            place,
        } => {
            let put = place.first || place.after.is_some();
            if date.is_none() && start.is_none() && !put {
                return Err(Failure::of("field-invalid")
                    .with("field", "move")
                    .with("value", ""));
            }
            if date.is_some() || start.is_some() {
                // an hour alone stays on its day
                let stands = programme::schedule::edition(at.connection())?;
                let stands = stands.sessions.into_iter().find(|one| one.id == id);
                let stated = stands.map(|one| one.stated).unwrap_or_default();
                let moved = Moved {
                    date: date.or(stated.date),
                    start: start.or(stated.start),
                };
                move_session(at, now, &id, &moved)?;
            }
            if put {
                reorder(at, now, Noun::Session, &id, &place_of(place))?;
            }
            id
        }
    };
    written(context, &id, None, "cli.written")
}

fn fields(context: &Context, typed: SessionArgument) -> Result<Said> {
    let mut said = words_of(typed.words);
    when_of(&mut said, typed.when);
    said.put("module", typed.module);
    said.put("opening", typed.opening);
    said.put("wrap_up", typed.wrap_up);
    let tags = |typed: Option<String>| typed.map(|text| languages(&text)).transpose();
    said.put("languages", tags(typed.spoken)?);
    said.put("interpretation", tags(typed.interpreted)?);
    said.put("guests", guests(&typed.guest, context.language)?);
    Ok(said)
}
