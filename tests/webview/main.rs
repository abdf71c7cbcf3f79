//! Journeys in the real WebView. They need WebKitWebDriver and a display, and say so when one is missing.
//!
//! One window at a time: two on one small machine would only wait for each other.

#![allow(
    clippy::indexing_slicing,
    reason = "a journey reads JSON by name: what is missing is null, and told"
)]

mod aloud;
mod attendance;
mod cases;
mod certificates;
mod door;
mod forum;
mod group;
mod keyboard;
mod library;
mod looks;
mod notes;
mod people;
mod prepare;
mod profile;
mod reader;
mod reminders;

use std::fs::File;

use stories::{Told, programs};

/// Runs a journey.
fn journey(steps: impl AsyncFnOnce() -> Told) {
    let told = alone().and_then(|_alone| {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(steps())
    });
    if let Err(trouble) = told {
        #[allow(clippy::panic, reason = "this is how a test fails")]
        {
            panic!("{trouble}");
        }
    }
}

/// Waits until no other journey runs, also one of another process: some runners start each test in its own.
fn alone() -> Told<File> {
    let lock = File::create(programs::folder()?.join("webview.lock"))?;
    lock.lock()?;
    Ok(lock)
}

/// Fails a journey with a sentence unless something holds.
fn hold(holds: bool, otherwise: impl Into<String>) -> Told {
    if holds {
        Ok(())
    } else {
        Err(otherwise.into().into())
    }
}
