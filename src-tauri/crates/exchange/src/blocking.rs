//! Exchange on the thread that asks for it, for callers that have no runtime of their own.

use std::sync::mpsc::channel;
use std::time::Duration;

use ledger::GroupId;
use replica::outbox::failure::note_outcome;
use replica::outbox::place;
use replica::{Error, Replica, Result};

use crate::address::Address;
use crate::error::Code;
use crate::running::{Report, Run};
use crate::storage::Storage;
use crate::trial::{holds, try_it};
use crate::turn;

/// Exchanges once with the place that the programme has.
///
/// # Errors
/// `no-storage`, `exchange-busy` when another run is at it (whoever asked by hand waits a while for its end); those of [`Run::once`]. They are noted, and told until one run succeeds.
pub fn exchange(programme: &mut Replica, run: &Run<'_>) -> Result<Report> {
    let _turn = match run.by_hand {
        true => turn::wait(programme, run.stop)?,
        false => turn::take(programme)?,
    };
    let outcome = once(programme, run);
    note_outcome(programme, outcome.as_ref().map(drop), run.now)?;
    outcome
}

fn once(programme: &mut Replica, run: &Run<'_>) -> Result<Report> {
    let place = place::chosen(programme.connection())?
        .ok_or_else(|| Error::of(replica::Code::NoStorage))?;
    let storage = Storage::open(&Address::parse(&place)?)?;
    wait_for(run.once(programme, &storage))
}

/// So long a place that somebody else named is waited for.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a place that somebody else named is on this computer too: what the group put there, or at least what trying it left.
/// Another folder may have the same path. A place elsewhere is never looked at by itself: asking another computer for it would
/// tell it who asks. Nor is anybody waited for longer than `patience`: looking at a folder of a network may never end.
pub fn is_here(place: &str, group: GroupId, patience: Duration) -> bool {
    let place = match Address::parse(place) {
        Ok(place) if !place.leads_away() => place,
        _ => return false,
    };
    let look = move || -> Result<bool> {
        let storage = Storage::open(&place)?;
        wait_for(async { Ok(holds(&storage, group).await? || storage.was_used().await?) })
    };
    within(patience, look).unwrap_or_else(|error| {
        tracing::debug!("{error}");
        false
    })
}

/// Looks on a thread of its own, which is left to itself when it takes too long.
fn within(
    patience: Duration,
    look: impl FnOnce() -> Result<bool> + Send + 'static,
) -> Result<bool> {
    let (came, comes) = channel();
    std::thread::spawn(move || {
        if came.send(look()).is_err() {
            tracing::debug!("nobody waits for that place any more");
        }
    });
    let late = |error| Error::of(Code::StorageFailed).because(error);
    comes.recv_timeout(patience).map_err(late)?
}

/// Exchanges once at a given place, whatever place was chosen.
///
/// # Errors
/// Those of the storage and of [`Run::once`].
pub fn exchange_at(replica: &mut Replica, place: &Address, run: &Run<'_>) -> Result<Report> {
    let storage = Storage::open(place)?;
    wait_for(run.once(replica, &storage))
}

/// Tries a place: whether it offers what exchange needs.
///
/// # Errors
/// Those of the storage.
pub fn try_place(place: &Address, nonce: &[u8; 16]) -> Result<()> {
    let storage = Storage::open(place)?;
    wait_for(try_it(&storage, nonce))
}

/// Whether a place lacks the group's objects though others have put some somewhere: most likely it is another folder.
///
/// # Errors
/// Those of the storage and of the database.
pub fn looks_wrong(programme: &Replica, place: &Address) -> Result<bool> {
    let Some(group) = programme.group()? else {
        return Ok(false);
    };
    if !place::is_somewhere(programme.connection())? {
        return Ok(false);
    }
    let storage = Storage::open(place)?;
    Ok(!runtime()?.block_on(holds(&storage, group))?)
}

/// Waits for something, and no longer than it says: what hangs in a folder of some network is left to itself.
fn wait_for<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = runtime()?;
    let outcome = runtime.block_on(work);
    runtime.shutdown_background();
    outcome
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| Error::internal("runtime", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_never_answers_is_waited_for_only_so_long() {
        let (never, waits) = channel::<()>();
        let late = within(Duration::from_millis(20), move || Ok(waits.recv().is_ok()));
        assert_eq!(late.unwrap_err().code(), Code::StorageFailed.as_str());
        assert!(within(Duration::from_secs(60), || Ok(true)).unwrap());
        drop(never);
    }
}
