//! The device among other processes: a real gnome-keyring on a D-Bus of its own, a disk that is full
//! or closed, and a lock that two processes want.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect shall stop there"
)]

mod actor;
#[cfg(target_os = "linux")]
mod desktop;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(target_os = "linux")]
mod keyring;
mod lock;
