//! Stories: people with names, their own computers, and the program `mutual` as they type it.
//!
//! One module a theme; the harness is `desk`. What needs a window stands in `webview`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::let_underscore_must_use,
    reason = "a story that meets what it did not expect shall stop there, and say so"
)]

mod announce;
mod at_once;
mod attendance;
mod bell;
mod broken_cases;
mod calendar;
mod care;
mod cases;
mod certificates;
mod damage;
mod desk;
mod drafts;
mod dunst;
mod earlier;
mod files;
mod finding;
mod forum;
mod group;
mod materials;
mod members;
mod mutated;
mod people;
mod prepare;
mod profile;
mod questions;
mod rebuild;
mod reports;
mod seed;
mod shared;
mod time;
mod tray;
mod verbs;
mod words;
