//! Lists the programmes on this computer.

use programme::programmes::elsewhere::programmes;
use programme::words;
use serde_json::json;

use crate::place::Place;
use crate::say::{self, Failure, Result};

/// Runs the verb.
pub fn run(place: &Place) -> Result<()> {
    let Some(profile) = place.profile_if_any()? else {
        return if place.json {
            say::json(&json!([]))
        } else {
            say::text(&line(place, "cli.no_programmes"))
        };
    };
    let cards = programmes(&profile, &place.reader(Some(&profile))?)?;
    let mut shown = Vec::new();
    for card in cards {
        match card {
            Ok(card) => shown.push(card),
            Err(error) => say::failure(place.language, &Failure::from(error)),
        }
    }
    if place.json {
        return say::json(&shown);
    }
    if shown.is_empty() {
        return say::text(&line(place, "cli.no_programmes"));
    }
    let lines: String = shown
        .iter()
        .map(|card| {
            format!(
                "{}\t{}\t{}\n",
                card.id,
                card.edition.from,
                card.title.best(place.language)
            )
        })
        .collect();
    say::text(&lines)
}

fn line(place: &Place, key: &str) -> String {
    format!("{}\n", words::word(place.language, key))
}
