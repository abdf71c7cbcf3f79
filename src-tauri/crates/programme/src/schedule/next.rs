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
    let edition = store::edition(programme.connection())?;
    let sessions = cards::sessions(&edition, reader, |_| false);
    let standing = |wanted: Standing| {
        sessions
            .iter()
            .find(|session| session.standing == wanted)
            .cloned()
    };
    Ok(standing(Standing::Now).or_else(|| standing(Standing::Next)))
}
