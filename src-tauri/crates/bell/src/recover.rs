//! Coming back with the recovery sheet: what the group wrote is fetched aside with the founding key, and becomes a programme of
//! this profile.

use exchange::{Address, Run, exchange, exchange_at};
use ledger::Identity;
use programme::programmes::recover;
use replica::{Code, Error, Profile, Result};

/// Recovers a programme from a place, and returns its id.
///
/// # Errors
/// `stopped`, with nothing kept; `sheet-other` when nothing of the sheet's group is there; those of the storage and of [`recover::recover`].
pub fn recover(
    profile: &Profile,
    founding: &Identity,
    place: &Address,
    who: &str,
    run: &Run<'_>,
) -> Result<String> {
    let mut read = recover::aside(founding, run.now)?;
    exchange_at(&mut read, place, run)?;
    if (run.stop)() {
        // half of what the group wrote is no programme
        return Err(Error::of(Code::Stopped));
    }
    let id = recover::recover(profile, run.now, founding, &read, &place.to_string(), who)?;
    let mut programme = profile.programme(&id)?;
    match exchange(&mut programme, run) {
        // it is here: what another run does meanwhile, or what fails now and is noted, comes later
        Err(error) if !error.is(Code::ExchangeBusy) => tracing::info!("{error}"),
        _ => {}
    }
    Ok(id)
}
