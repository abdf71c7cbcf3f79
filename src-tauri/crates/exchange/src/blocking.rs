//! Exchange on the thread that asks for it, for callers that have no runtime of their own.

use ledger::Identity;
use programme::outbox::place;
use programme::programmes::recover;
use programme::{Code, Error, Profile, Programme, Result};

use crate::place::Place;
use crate::running::{Report, Run};
use crate::storage::Storage;
use crate::trial::try_it;

/// Exchanges once with the place that the programme has.
///
/// # Errors
/// `no-storage`; those of [`Run::once`].
pub fn exchange(programme: &mut Programme, run: &Run<'_>) -> Result<Report> {
    let place = place::chosen(programme.connection())?.ok_or_else(|| Error::of(Code::NoStorage))?;
    let storage = Storage::open(&Place::parse(&place)?)?;
    runtime()?.block_on(run.once(programme, &storage))
}

/// Reads at a place, with the recovery sheet's key, what the group wrote, and makes it a programme of this profile.
///
/// # Errors
/// `sheet-other` when nothing of the sheet's group is there; those of the storage and of [`recover::recover`].
pub fn recover(
    profile: &Profile,
    founding: &Identity,
    place: &Place,
    who: &str,
    run: &Run<'_>,
) -> Result<String> {
    let mut read = recover::aside(founding, run.now)?;
    let storage = Storage::open(place)?;
    runtime()?.block_on(run.once(&mut read, &storage))?;
    let id = recover::recover(profile, run.now, founding, &read, &place.to_string(), who)?;
    let mut programme = profile.programme(&id)?;
    exchange(&mut programme, run)?;
    Ok(id)
}

/// Tries a place: whether it offers what exchange needs.
///
/// # Errors
/// Those of the storage.
pub fn try_place(place: &Place, nonce: &[u8; 16]) -> Result<()> {
    let storage = Storage::open(place)?;
    runtime()?.block_on(try_it(&storage, nonce))
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| Error::internal("runtime", error))
}
