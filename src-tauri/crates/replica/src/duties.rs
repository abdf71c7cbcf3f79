//! What is due at each exchange. The crate that defines the nouns says it.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::error::Result;
use crate::outbox::files::Wanted;
use crate::replica::{Replica, Touched};

/// The duties of a product.
pub struct Duties {
    /// How many objects wait to be signed until an exchange has a link.
    pub unsigned: fn(&Connection) -> Result<u32>,
    /// Signs what waits. What the group no longer takes goes back to its author, with the reason.
    pub sign: fn(&mut Replica, DateTime<Utc>) -> Result<Touched>,
    /// What a facilitator's device sees to by itself. Returns whether anything was written.
    pub upkeep: fn(&mut Replica, DateTime<Utc>) -> Result<bool>,
    /// The files that this device wants to have, and how many bytes may come now.
    pub wanted: fn(&Connection, DateTime<Utc>) -> Result<Wanted>,
    /// Notes that so many bytes of files came.
    pub came: fn(&Connection, DateTime<Utc>, u64) -> Result<()>,
    /// Lets the words of files be found that came. Returns whether any did.
    pub found: fn(&mut Replica) -> Result<bool>,
}
