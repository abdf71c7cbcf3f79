//! Long work: it goes on beside the window's own connection, tells how far it has come, and can be ended.
//!
//! The window's lock is only taken to see what is open. So every page reads and writes on, and the window can be closed.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use replica::{Pace, Profile, Replica};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event as _;

use crate::error::{CommandError, CommandResult};
use crate::shell::Shell;

/// What takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LongWork {
    /// An exchange that somebody waits for.
    Exchange,
    /// Reading a group's folder, to come back with the recovery sheet.
    Recover,
    /// Checking everything.
    Check,
    /// Making the tables anew.
    Rebuild,
    /// Writing the forum into a file.
    Export,
}

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

/// Which long work goes on, each with the sign that ends it. Work that is begun a second time takes the place of the first.
#[derive(Debug, Default)]
pub struct Ends(Mutex<BTreeMap<LongWork, Arc<AtomicBool>>>);

impl Ends {
    fn begin(&self, work: LongWork) -> Arc<AtomicBool> {
        let end = Arc::new(AtomicBool::new(false));
        self.all().insert(work, Arc::clone(&end));
        end
    }

    /// Ends the work, if it goes on.
    pub fn end(&self, work: LongWork) {
        if let Some(end) = self.all().get(&work) {
            end.store(true, Ordering::SeqCst);
        }
    }

    fn all(&self) -> std::sync::MutexGuard<'_, BTreeMap<LongWork, Arc<AtomicBool>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
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

/// The profile that is open, once more, and the programme that is looked at.
///
/// # Errors
/// `no-programme` before one is open; those of opening it.
pub fn beside(shell: &Shell) -> CommandResult<(Profile, Replica)> {
    let (profile, id) = {
        let mut inner = shell.lock();
        let open = inner.open()?;
        let id = open.current.as_ref().map(|(id, _)| id.clone());
        (open.profile.beside()?, id)
    };
    let id = id.ok_or_else(|| CommandError::of(programme::Code::NoProgramme))?;
    let programme = profile.programme(&id)?;
    Ok((profile, programme))
}
