//! Long work and whoever waits for it: how far it has come, and whether it is to end.

use crate::error::{Code, Error, Result};

/// What long work tells, and what it asks between two steps.
#[derive(Clone, Copy)]
pub struct Pace<'p> {
    /// Hears of each step: done, and known to be due.
    pub progress: &'p (dyn Fn(u32, u32) + Sync),
    /// True ends the work.
    pub stop: &'p (dyn Fn() -> bool + Sync),
}

impl Pace<'static> {
    /// Nobody waits, and nobody ends it.
    pub const UNWATCHED: Self = Self {
        progress: &|_, _| {},
        stop: &|| false,
    };
}

impl Pace<'_> {
    /// A step was made.
    ///
    /// # Errors
    /// `stopped` when the work is to end. A transaction that it is in keeps nothing then.
    pub fn step(&self, done: u32, due: u32) -> Result<()> {
        if (self.stop)() {
            return Err(Error::of(Code::Stopped));
        }
        (self.progress)(done, due);
        Ok(())
    }
}
