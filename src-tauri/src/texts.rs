//! Whether the texts of files are to be read, and whether they are read now.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether texts are to be read, and whether they are read now.
#[derive(Debug, Default)]
pub struct Texts {
    asked: AtomicBool,
    busy: AtomicBool,
}

impl Texts {
    /// Something may be there to read.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
    }

    /// Whether to begin: it was asked for, and nobody reads.
    pub fn begins(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
            && !self.busy.swap(true, Ordering::SeqCst)
            && self.asked.swap(false, Ordering::SeqCst)
    }

    /// It is done.
    pub fn ends(&self) {
        self.busy.store(false, Ordering::SeqCst);
    }
}
