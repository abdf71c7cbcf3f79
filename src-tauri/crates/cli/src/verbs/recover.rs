//! Comes back with the recovery sheet.

use std::path::PathBuf;

use exchange::{Address, Run};
use programme::members::show_members::show_members;
use programme::programmes::recover::read_sheet;
use programme::{settings, words};
use serde::Serialize;

use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::note::read;

/// What is typed after `mutual recover`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sheet, typed or as it was printed (- for standard input)
    pub sheet: PathBuf,
    /// Where the group exchanges: folder:/path
    #[arg(long)]
    pub place: String,
    /// Your name, as it stands in the list of people or new
    #[arg(long, allow_hyphen_values = true)]
    pub name: String,
}

/// The programme that one came back to.
#[derive(Debug, Serialize)]
struct Recovered<'r> {
    id: &'r str,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { sheet, place, name } = arguments;
    let (sheet, at, name) = (sheet.as_path(), place.as_str(), name.as_str());
    let founding = read_sheet(&read(sheet)?)?;
    let at = Address::parse(at)?;
    let profile = context.profile_or_new()?;
    let run = Run {
        by_hand: true,
        ..Run::at(context.present(), &programme::DUTIES)
    };
    let id = bell::recover::recover(&profile, &founding, &at, name, &run)?;
    settings::put_current(profile.device(), &id)?;
    if context.json {
        return say::json(&Recovered { id: &id });
    }
    say::text(&format!(
        "{}\n",
        words::phrase(context.language, "exchange.recovered", &[("id", &id)])
    ))?;
    let members = show_members(&profile.programme(&id)?)?.devices;
    if members.iter().any(|card| card.facilitator && !card.here) {
        say::remark(&words::word(context.language, "exchange.lost_device"));
    }
    Ok(())
}
