//! Where the group exchanges, as chosen on this computer.

use chrono::{DateTime, Utc};

use super::{place, store};
use crate::error::{Code, Error, Result};
use crate::programme::Programme;
use crate::record::store::put_fact;

/// Exchanges at this place from now on. At another place everything is sent anew.
///
/// # Errors
/// `not-member` where the programme has no group; those of the database.
pub fn choose_place(programme: &mut Programme, chosen: &str, now: DateTime<Utc>) -> Result<()> {
    if programme.group()?.is_none() {
        return Err(Error::of(Code::NotMember));
    }
    programme.transact(|connection| place::put(connection, chosen, now))
}

/// Exchanges nowhere any more; nothing that is there is touched.
///
/// # Errors
/// Those of the database.
pub fn leave_place(programme: &mut Programme) -> Result<()> {
    programme.transact(place::forget)
}

/// Exchange waits, or goes on.
///
/// # Errors
/// Those of the database.
pub fn pause(programme: &mut Programme, paused: bool) -> Result<()> {
    programme.transact(|connection| {
        put_fact(connection, store::PAUSED, if paused { "yes" } else { "no" })
    })
}
