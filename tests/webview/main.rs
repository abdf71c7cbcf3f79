//! Journeys in the real WebView. They need WebKitWebDriver and a display, and say so when one is missing.
//!
//! One window at a time: two on one small machine would only wait for each other.

mod door;
mod keyboard;
mod looks;
mod notes;
mod people;
mod profile;

use std::sync::Mutex;

use stories::Told;

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Runs a journey.
fn journey(steps: impl AsyncFnOnce() -> Told) {
    // a journey that failed before leaves nothing behind that could hurt this one
    let alone = ONE_AT_A_TIME
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let told = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(steps()));
    drop(alone);
    if let Err(trouble) = told {
        #[allow(clippy::panic, reason = "this is how a test fails")]
        {
            panic!("{trouble}");
        }
    }
}

/// Fails a journey with a sentence unless something holds.
fn hold(holds: bool, otherwise: impl Into<String>) -> Told {
    if holds {
        Ok(())
    } else {
        Err(otherwise.into().into())
    }
}
