//! What differs between systems: where a person's profile lives and how its key is kept, the lock that elects who
//! rings and exchanges, notifications and the tray, what starts at login, links, the time zone, the language.
//!
//! Nothing here knows what a programme is, opens a database, or has a window. Each call blocks; none needs a
//! runtime, and none is harmed by running inside one.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that meets what it did not expect shall stop there"
    )
)]

pub mod alarm;
mod aside;
pub mod child;
#[cfg(windows)]
mod command_line;
#[cfg(all(unix, not(target_os = "macos")))]
mod desktop_entry;
pub mod error;
pub mod handed;
mod hex;
pub mod keyring;
pub mod launched;
pub mod lighten;
pub mod links;
pub mod locale;
pub mod lock;
pub mod login;
pub mod memory;
pub mod notify;
pub mod profile;
pub mod remote;
pub mod tray;
pub mod watch;
pub mod whole;
pub mod zone;

pub use error::{Code, Error};
