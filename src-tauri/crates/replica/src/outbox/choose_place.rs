//! Where the group exchanges, as chosen on this computer.

use chrono::{DateTime, Utc};

use super::{place, segments};
use crate::error::{Code, Error, Result};
use crate::record::put_fact;
use crate::replica::Replica;

/// Exchanges at this place from now on. At another place everything is sent anew.
///
/// # Errors
/// `not-member` where the programme has no group.
pub fn choose_place(replica: &mut Replica, chosen: &str, now: DateTime<Utc>) -> Result<()> {
    if replica.group()?.is_none() {
        return Err(Error::of(Code::NotMember));
    }
    replica.transact(|connection| place::put(connection, chosen, now))
}

/// Exchanges nowhere any more; nothing that is there is touched.
///
/// # Errors
/// See the crate.
pub fn leave_place(replica: &mut Replica) -> Result<()> {
    replica.transact(|projection| place::forget(projection))
}

/// Exchange waits, or goes on.
///
/// # Errors
/// See the crate.
pub fn pause(replica: &mut Replica, paused: bool) -> Result<()> {
    replica.transact(|connection| {
        put_fact(
            connection,
            segments::PAUSED,
            if paused { "yes" } else { "no" },
        )
    })
}
