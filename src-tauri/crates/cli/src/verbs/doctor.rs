//! Looks into everything that exchange depends on, and says what is wrong.

use exchange::{Place as At, try_place};
use programme::members::show_members::show_members;
use programme::outbox::standing::standing;
use programme::rebuild::check_programme;
use programme::{database, words};
use serde_json::json;

use crate::place::Place;
use crate::say::{self, Failure, Result};

/// Runs the verb. What is wrong is an answer; only a profile that cannot be opened is a failure.
pub fn run(place: &Place) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    let mut looked: Vec<(&str, std::result::Result<String, Failure>)> = Vec::new();
    let pages = database::check(programme.connection())
        .map(|()| String::new())
        .map_err(Failure::from);
    looked.push(("pages", pages));
    let tables = check_programme(&mut programme)
        .map(|rebuilt| rebuilt.changes.to_string())
        .map_err(Failure::from);
    looked.push(("tables", tables));
    let standing = standing(&programme)?;
    if let Some(at) = &standing.place {
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce)
            .map_err(|error| Failure::of("internal").with("detail", error))?;
        let tried = At::parse(at)
            .and_then(|at| try_place(&at, &nonce))
            .map(|()| at.clone())
            .map_err(Failure::from);
        looked.push(("storage", tried));
    }
    let members = match programme.group()? {
        Some(_) => Some(show_members(&programme)?),
        None => None,
    };
    if place.json {
        let looked: serde_json::Map<String, serde_json::Value> = looked
            .into_iter()
            .map(|(name, outcome)| {
                let outcome = match outcome {
                    Ok(_) => json!({ "well": true }),
                    Err(failure) => {
                        json!({ "well": false, "code": failure.code, "params": failure.params })
                    }
                };
                (name.to_owned(), outcome)
            })
            .collect();
        return say::json(&json!({
            "looked": looked,
            "standing": standing,
            "aside": members.as_ref().map(|members| &members.aside),
            "forks": members.as_ref().map(|members| &members.forks),
        }));
    }
    for (name, outcome) in looked {
        let what = words::word(place.language, &format!("exchange.look.{name}"));
        match outcome {
            Ok(_) => {
                let well = words::word(place.language, "exchange.well");
                say::text(&format!("{what}: {well}\n"))?;
            }
            Err(failure) => {
                say::text(&format!("{what}:\n"))?;
                say::failure(place.language, &failure);
            }
        }
    }
    crate::verbs::exchange::stands(place, &profile, &standing)
}
