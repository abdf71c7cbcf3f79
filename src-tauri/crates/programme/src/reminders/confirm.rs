//! What was shown, is noted as shown.

use chrono::{DateTime, Utc};

use super::store;
use replica::Replica;
use replica::Result;
use replica::stamp::stamp;

/// Notes that the notification of that tag was shown; a summary's stands for all that it sums up. A tag
/// that nobody waits for changes nothing.
///
/// # Errors
/// See the crate.
pub fn confirm(programme: &Replica, tag: &str, now: DateTime<Utc>) -> Result<()> {
    store::confirm(programme.connection(), tag, &stamp(now))
}
