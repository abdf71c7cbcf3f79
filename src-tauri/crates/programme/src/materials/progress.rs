//! What somebody has read or watched: their own, on this device only, unless they tell the group.

use chrono::{DateTime, Utc};
use replica::stamp::stamp;
use replica::{Error, Replica, Result, Touched};
use rusqlite::Connection;

use super::preparation::{Position, Progress, State};
use super::prepared::follow;
use super::store;
use crate::error::Code;

/// Keeps where somebody is in a material. What they are done with stays done.
///
/// # Errors
/// `material-unknown`.
pub fn keep_position(
    replica: &mut Replica,
    now: DateTime<Utc>,
    material: &str,
    position: &Position,
) -> Result<()> {
    replica.transact(|projection| {
        known(projection, material)?;
        let before = store::progress(projection, material)?.map(|progress| progress.state);
        let progress = Progress {
            state: before
                .filter(|state| *state == State::Done)
                .unwrap_or(State::Started),
            rendition: position.rendition.clone(),
            page: position.page,
            second: position.second,
            at: stamp(now),
        };
        store::put_progress(projection, material, &progress)
    })
}

/// Says how far somebody has come. Where they stopped is kept. Who tells the group how they are prepared tells this as well.
///
/// # Errors
/// `material-unknown`.
pub fn set_progress(
    replica: &mut Replica,
    now: DateTime<Utc>,
    material: &str,
    state: State,
) -> Result<Touched> {
    replica.transact(|projection| {
        known(projection, material)?;
        let before = store::progress(projection, material)?;
        let at = stamp(now);
        let progress = match before {
            Some(before) => Progress {
                state,
                at,
                ..before
            },
            None => Progress {
                state,
                rendition: None,
                page: None,
                second: None,
                at,
            },
        };
        store::put_progress(projection, material, &progress)
    })?;
    follow(replica, now, material, state)
}

fn known(connection: &Connection, material: &str) -> Result<()> {
    match super::show_material::told(connection, material)? {
        Some(_) => Ok(()),
        None => Err(Error::of(Code::MaterialUnknown).with("id", material)),
    }
}
