//! Shows, chooses, tries or leaves the place where the group exchanges.

use exchange::{Place as At, looks_wrong, try_place};
use programme::exchange_status::exchange_status;
use programme::words;
use replica::outbox::choose_place::{choose_place, leave_place};

use crate::arguments::StorageDeed;
use crate::place::Place;
use crate::say::{self, Failure, Result};
use crate::verbs::exchange::stands;

/// Runs the verb.
pub fn run(place: &Place, deed: Option<StorageDeed>) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    let mut nonce = [0; 16];
    match deed {
        None => {}
        Some(StorageDeed::Add { place: chosen }) => {
            let at = At::parse(&chosen)?;
            at.apart_from(place.folder())?;
            fill(&mut nonce)?;
            try_place(&at, &nonce)?;
            if looks_wrong(&programme, &at)? {
                say::remark(&words::word(place.language, "exchange.nothing_there"));
            }
            choose_place(&mut programme, &at.to_string(), place.now)?;
        }
        Some(StorageDeed::Try { place: other }) => {
            let chosen = other
                .or(exchange_status(&programme, place.now)?.place)
                .ok_or_else(|| Failure::of("no-storage"))?;
            let at = At::parse(&chosen)?;
            at.apart_from(place.folder())?;
            fill(&mut nonce)?;
            try_place(&at, &nonce)?;
            if !place.json {
                say::text(&format!(
                    "{}\n",
                    words::word(place.language, "exchange.tried")
                ))?;
            }
        }
        Some(StorageDeed::Remove) => leave_place(&mut programme)?,
    }
    if place.json {
        return say::json(&exchange_status(&programme, place.now)?);
    }
    stands(place, &profile, &programme)
}

fn fill(nonce: &mut [u8; 16]) -> Result<()> {
    getrandom::fill(nonce).map_err(|error| Failure::of("internal").with("detail", error))
}
