//! Erases for the whole group.

use programme::{Noun, words};
use replica::erase::erase_object;
use serde::Serialize;

use crate::context::Context;
use crate::say::{self, Failure, Result};
use crate::verbs::remove;

/// What is typed after `mutual erase`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What: post:ID, message:ID, introduction:PERSON, or person:ID
    pub what: String,
}

/// What was erased.
#[derive(Debug, Serialize)]
struct Erased<'e> {
    erased: &'e str,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { what } = arguments;
    let what = what.as_str();
    let unknown = || Failure::of("change-unknown").with("id", what);
    let (noun, id) = what.split_once(':').ok_or_else(unknown)?;
    if noun == Noun::Post.name() {
        return remove::remove(context, id);
    }
    let noun = [Noun::Message, Noun::Introduction, Noun::Person]
        .into_iter()
        .find(|known| known.name() == noun)
        .ok_or_else(unknown)?;
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    erase_object(&mut programme, context.now, noun, id)?;
    if context.json {
        return say::json(&Erased { erased: what });
    }
    say::text(&format!(
        "{}\n",
        words::word(context.language, "exchange.erased")
    ))
}
