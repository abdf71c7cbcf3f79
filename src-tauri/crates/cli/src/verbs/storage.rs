//! Shows, chooses, tries or leaves the place where the group exchanges.

use exchange::{Address, looks_wrong, try_place};
use programme::exchange_status::exchange_status;
use programme::words;
use replica::outbox::choose_place::{choose_place, leave_place};

use crate::arguments::group::StorageAction;
use crate::context::Context;
use crate::say::{self, Failure, Result};
use crate::verbs::exchange::stands;

/// What is typed after `mutual storage`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do; without it, the place is shown
    #[command(subcommand)]
    pub action: Option<StorageAction>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { action } = arguments;
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let mut nonce = [0; 16];
    match action {
        None => {}
        Some(StorageAction::Add { place: chosen }) => {
            let at = Address::parse(&chosen)?;
            at.apart_from(context.folder())?;
            fill(&mut nonce)?;
            try_place(&at, &nonce)?;
            if looks_wrong(&programme, &at)? {
                say::remark(&words::word(context.language, "exchange.nothing_there"));
            }
            choose_place(&mut programme, &at.to_string(), context.now)?;
        }
        Some(StorageAction::Try { place: other }) => {
            let chosen = other
                .or(exchange_status(&programme, context.now)?.place)
                .ok_or_else(|| Failure::of("no-storage"))?;
            let at = Address::parse(&chosen)?;
            at.apart_from(context.folder())?;
            fill(&mut nonce)?;
            try_place(&at, &nonce)?;
            if !context.json {
                say::text(&format!(
                    "{}\n",
                    words::word(context.language, "exchange.tried")
                ))?;
            }
        }
        Some(StorageAction::Remove) => leave_place(&mut programme)?,
    }
    if context.json {
        return say::json(&exchange_status(&programme, context.now)?);
    }
    stands(context, &profile, &programme)
}

fn fill(nonce: &mut [u8; 16]) -> Result<()> {
    getrandom::fill(nonce).map_err(|error| Failure::of("internal").with("detail", error))
}
