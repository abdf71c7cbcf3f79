//! Lists the programmes on this computer.

use programme::programmes::card::ProgrammeCard;
use programme::programmes::elsewhere::programmes;
use programme::words;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// Runs the verb.
pub fn run(context: &Context) -> Result<()> {
    let Some(profile) = context.profile_if_any()? else {
        return if context.json {
            say::json(&Vec::<ProgrammeCard>::new())
        } else {
            say::text(&line(context, "cli.no_programmes"))
        };
    };
    let cards = programmes(&profile, &context.reader(Some(&profile))?)?;
    let mut shown = Vec::new();
    for card in cards {
        match card {
            Ok(card) => shown.push(card),
            Err(error) => say::failure(context.language, &Failure::from(error)),
        }
    }
    if context.json {
        return say::json(&shown);
    }
    if shown.is_empty() {
        return say::text(&line(context, "cli.no_programmes"));
    }
    let lines: String = shown
        .iter()
        .map(|card| {
            format!(
                "{}\t{}\t{}\n",
                card.id,
                card.edition.from,
                card.title.best(context.language)
            )
        })
        .collect();
    say::text(&lines)
}

fn line(context: &Context, key: &str) -> String {
    format!("{}\n", words::word(context.language, key))
}
