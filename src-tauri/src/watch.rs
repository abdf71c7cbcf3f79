//! Sees what other processes write to the open programme (the command line, the bell) and tells the window.

use std::time::Duration;

use tauri::{AppHandle, Manager as _};

use crate::events::changed_all;
use crate::extracting;
use crate::ring;
use crate::shell::Shell;

/// How soon a change of another process is seen.
const EACH: Duration = Duration::from_secs(1);

/// Watches until the window is closed.
pub fn others(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut last: Option<(String, i64)> = None;
        let mut each = tokio::time::interval(EACH);
        each.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            each.tick().await;
            begin_to_ring(&app);
            // what could not be looked at is compared with what was there before, by the next look
            let Some((id, version)) = seen(&app) else {
                continue;
            };
            if last
                .as_ref()
                .is_some_and(|(before, was)| *before == id && *was != version)
            {
                changed_all(&app);
            } else if last.as_ref().is_none_or(|(before, _)| *before != id) {
                // what was left unread when it was closed
                app.state::<Shell>().texts.ask();
            }
            last = Some((id, version));
            extracting::begin(&app);
        }
    });
}

/// The bell rings from the person's own profile as soon as that is open, at the start and after it was locked.
fn begin_to_ring(app: &AppHandle) {
    let shell = app.state::<Shell>();
    // begun while the state is held: a profile that is locked meanwhile must find this bell and end it
    if let Some(mut inner) = shell.glance()
        && let Some(bell) = inner.bell.take()
    {
        ring::begin(app, bell);
    }
}

fn seen(app: &AppHandle) -> Option<(String, i64)> {
    let shell = app.state::<Shell>();
    // a command that works is not waited for: the next look sees the same
    let inner = shell.glance()?;
    let (id, programme) = inner.open.as_ref()?.current.as_ref()?;
    Some((id.clone(), programme.data_version().ok()?))
}
