//! Looks into everything that exchange depends on, and says what is wrong.

use exchange::doctor::{Part, look_into};
use programme::exchange_status::exchange_status;
use programme::members::show_members::show_members;
use programme::words;
use serde_json::json;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// Runs the verb. What is wrong is an answer; only a profile that cannot be opened is a failure.
pub fn run(context: &Context) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|error| Failure::of("internal").with("detail", error))?;
    let looked: Vec<(Part, std::result::Result<(), Failure>)> = look_into(&mut programme, &nonce)
        .into_iter()
        .map(|(part, outcome)| (part, outcome.map_err(Failure::from)))
        .collect();
    let standing = exchange_status(&programme, context.now)?;
    let members = match programme.group()? {
        Some(_) => Some(show_members(&programme)?),
        None => None,
    };
    if context.json {
        let looked: serde_json::Map<String, serde_json::Value> = looked
            .into_iter()
            .map(|(part, outcome)| {
                let outcome = match outcome {
                    Ok(()) => json!({ "well": true }),
                    Err(failure) => {
                        json!({ "well": false, "code": failure.code, "params": failure.params })
                    }
                };
                (part.name().to_owned(), outcome)
            })
            .collect();
        return say::json(&json!({
            "looked": looked,
            "standing": standing,
            "aside": members.as_ref().map(|members| &members.aside),
            "forks": members.as_ref().map(|members| &members.forks),
        }));
    }
    for (part, outcome) in looked {
        let what = words::word(context.language, &format!("exchange.look.{}", part.name()));
        match outcome {
            Ok(()) => {
                let well = words::word(context.language, "exchange.well");
                say::text(&format!("{what}: {well}\n"))?;
            }
            Err(failure) => {
                say::text(&format!("{what}:\n"))?;
                say::failure(context.language, &failure);
            }
        }
    }
    crate::verbs::exchange::stands(context, &profile, &programme)
}
