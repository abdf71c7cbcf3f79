//! Looks into everything that exchange depends on, and says what is wrong.

use std::collections::BTreeMap;

use exchange::doctor::{Part, look_into};
use programme::exchange_status::{ExchangeStatus, exchange_status};
use programme::members::show_members::{AsideCard, show_members};
use programme::words;
use replica::Pace;
use serde::Serialize;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// What was looked into, and how things stand.
#[derive(Debug, Serialize)]
struct Report<'r> {
    /// By the part's name.
    looked: BTreeMap<&'static str, Looked>,
    standing: ExchangeStatus,
    /// Changes that were not accepted; absent where there is no group.
    aside: Option<&'r [AsideCard]>,
    /// Devices whose log has branched.
    forks: Option<&'r [String]>,
}

/// What was found of a part.
#[derive(Debug, Serialize)]
struct Looked {
    well: bool,
    /// What is wrong with it.
    #[serde(flatten)]
    failure: Option<Failure>,
}

impl Looked {
    fn of(outcome: Result<()>) -> Self {
        Self {
            well: outcome.is_ok(),
            failure: outcome.err(),
        }
    }
}

/// Runs the verb. What is wrong is an answer; only a profile that cannot be opened is a failure.
pub fn run(context: &Context) -> Result<()> {
    let profile = context.profile()?;
    if let Some(kind) = device::remote::remote(context.folder()) {
        let told = words::phrase(context.language, "exchange.remote", &[("kind", kind)]);
        say::remark(&told);
    }
    let mut programme = context.programme(&profile)?;
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|error| Failure::of("internal").with("detail", error))?;
    let looked: Vec<(Part, std::result::Result<(), Failure>)> =
        look_into(&mut programme, &nonce, &Pace::UNWATCHED)?
            .into_iter()
            .map(|(part, outcome)| (part, outcome.map_err(Failure::from)))
            .collect();
    let standing = exchange_status(&programme, context.now)?;
    let members = match programme.group()? {
        Some(_) => Some(show_members(&programme)?),
        None => None,
    };
    if context.json {
        return say::json(&Report {
            looked: looked
                .into_iter()
                .map(|(part, outcome)| (part.name(), Looked::of(outcome)))
                .collect(),
            standing,
            aside: members.as_ref().map(|members| members.aside.as_slice()),
            forks: members.as_ref().map(|members| members.forks.as_slice()),
        });
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
