//! The first time that the window is closed, it says once what still rings and what closing stops.

use std::sync::atomic::Ordering;
use std::time::Duration;

use programme::reminders::settings::reminder_settings;
use programme::settings::{put_said_on_close, said_on_close};
use tauri::{AppHandle, Manager as _};
use tauri_specta::Event as _;

use crate::error::CommandResult;
use crate::events::Closing;
use crate::shell::Shell;

/// So long a press on the cross may wait for a command.
const BLINK: Duration = Duration::from_millis(500);

/// Whether the window is to stay for a moment: a form is half filled, or what closing stops is to be said. The latter never
/// twice: what could not be said the first time does not keep the window open the second time.
pub fn is_to_be_said(app: &AppHandle) -> bool {
    let shell = app.state::<Shell>();
    if shell.unsaved.load(Ordering::SeqCst) {
        let closing = Closing {
            rings_on: false,
            unsaved: true,
        };
        return closing.emit(app).is_ok();
    }
    match first_time(&shell) {
        Ok(Some(closing)) => closing.emit(app).is_ok(),
        Ok(None) => false,
        Err(error) => {
            tracing::warn!("{}", error.code.as_str());
            false
        }
    }
}

fn first_time(shell: &Shell) -> CommandResult<Option<Closing>> {
    // a command is nearly always done within a blink; a window whose command is at work for longer is closed without a word
    // rather than kept waiting
    let Some(mut inner) = shell.glance_within(BLINK) else {
        return Ok(None);
    };
    let Some(open) = inner
        .open
        .as_mut()
        .filter(|open| !open.sample && open.current.is_some())
    else {
        return Ok(None);
    };
    let device = open.profile.device();
    if said_on_close(device)? || !reminder_settings(device)?.enabled {
        return Ok(None);
    }
    put_said_on_close(device)?;
    Ok(Some(Closing {
        rings_on: device::login::is_set()?,
        unsaved: false,
    }))
}
