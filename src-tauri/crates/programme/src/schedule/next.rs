//! The next session, on its own.

use super::cards::{self, SessionCard, Standing};
use super::store;
use crate::time::Reader;
use replica::Replica;
use replica::Result;

/// The session that goes on now, or else the one that comes next; `None` when no more is known to come.
///
/// # Errors
/// See the crate.
pub fn next(programme: &Replica, reader: &Reader) -> Result<Option<SessionCard>> {
    let connection = programme.connection();
    let edition = store::edition(connection)?;
    let sessions = cards::sessions(&edition, reader, &cards::Own::of(connection)?);
    let standing = |wanted: Standing| {
        sessions
            .iter()
            .find(|session| session.standing == wanted)
            .cloned()
    };
    Ok(standing(Standing::Now).or_else(|| standing(Standing::Next)))
}
