//! By what long work is ended.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use specta::Type;

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
    /// Bringing files in.
    Files,
    /// Looking at every file.
    Verify,
    /// Making the files of certificates.
    Certificates,
}

/// Which long work goes on, each with the sign that ends it. Work that is begun a second time takes the place of the first.
#[derive(Debug, Default)]
pub struct Ends(Mutex<BTreeMap<LongWork, Arc<AtomicBool>>>);

impl Ends {
    /// The sign by which work that begins is ended.
    pub fn begin(&self, work: LongWork) -> Arc<AtomicBool> {
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

    /// Ends all of it.
    pub fn end_all(&self) {
        for end in self.all().values() {
            end.store(true, Ordering::SeqCst);
        }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<LongWork, Arc<AtomicBool>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
