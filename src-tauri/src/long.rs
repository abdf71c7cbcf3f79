//! Long work: it goes on beside the window's own connection, tells how far it has come, and can be ended.
//!
//! The window's lock is only taken to see what is open. So every page reads and writes on, and the window can be closed.

use std::sync::atomic::Ordering;

use replica::{Pace, Replica};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event as _;

use crate::ends::LongWork;
use crate::error::CommandResult;
use crate::shell::Shell;

/// How far long work has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, tauri_specta::Event)]
pub struct Progressed {
    /// Which.
    pub work: LongWork,
    /// Steps done.
    pub done: u32,
    /// Steps known to be due.
    pub due: u32,
}

/// Does long work: `work` gets what it tells and asks.
///
/// # Errors
/// Those of the work.
pub fn long<T>(
    shell: &Shell,
    app: &AppHandle,
    work: LongWork,
    go: impl FnOnce(&Pace<'_>) -> CommandResult<T>,
) -> CommandResult<T> {
    let end = shell.ends.begin(work);
    go(&Pace {
        progress: &|done, due| {
            // a page needs no more than a hundred steps
            let each = (due / 100).max(1);
            if done.is_multiple_of(each) || done == due {
                told(app, Progressed { work, done, due });
            }
        },
        stop: &|| end.load(Ordering::SeqCst),
    })
}

fn told(app: &AppHandle, progressed: Progressed) {
    if let Err(error) = progressed.emit(app) {
        // a window that is closing reads no more
        tracing::debug!("{error}");
    }
}

/// The programme that is looked at, once more.
///
/// # Errors
/// `no-programme` before one is open; those of opening it.
pub fn beside(shell: &Shell) -> CommandResult<Replica> {
    programme_beside(shell, &shell.current()?)
}

/// A programme of the open profile, once more.
///
/// # Errors
/// As [`beside`].
pub fn programme_beside(shell: &Shell, id: &str) -> CommandResult<Replica> {
    let profile = shell.lock().open()?.profile.beside()?;
    Ok(profile.programme(id)?)
}
