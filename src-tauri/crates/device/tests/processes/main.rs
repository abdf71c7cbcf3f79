//! The device among other processes: a real gnome-keyring, a real dunst and a tray on a D-Bus of their
//! own, what desktops make of the files that we leave them, a disk that is full or closed, and a lock
//! that two processes want.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect shall stop there"
)]

mod actor;
#[cfg(target_os = "linux")]
mod commands;
#[cfg(target_os = "linux")]
mod desktop;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(target_os = "linux")]
mod keyring;
mod lock;
#[cfg(target_os = "linux")]
mod notices;
#[cfg(target_os = "linux")]
mod tray;
