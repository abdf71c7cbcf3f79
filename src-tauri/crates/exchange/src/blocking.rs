//! Exchange on the thread that asks for it, for callers that have no runtime of their own.

use programme::outbox::store;
use programme::{Code, Error, Programme, Result};

use crate::place::Place;
use crate::run::{Report, Run};
use crate::storage::Storage;
use crate::trial::try_it;

/// Exchanges once with the place that the programme has.
///
/// # Errors
/// `no-storage`; those of [`Run::once`].
pub fn exchange(programme: &mut Programme, run: &Run<'_>) -> Result<Report> {
    let place = store::place(programme.connection())?.ok_or_else(|| Error::of(Code::NoStorage))?;
    let storage = Storage::open(&Place::parse(&place)?)?;
    runtime()?.block_on(run.once(programme, &storage))
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
