//! What stops a verb: what happened, and the next step. On purpose no codes: nobody branches on them here.

use std::fmt;

/// A reason to stop, in words for the person at the terminal.
#[derive(Debug)]
pub struct Trouble {
    what: String,
    next: String,
}

impl Trouble {
    /// What happened, and what to do next.
    pub fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
        }
    }

    /// A file that cannot be read or written.
    pub fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("{}: {error}", path.display()),
            "see that the file is there, that the disk has room, and that you may write to it",
        )
    }

    /// What happened, in one line.
    pub fn what(&self) -> &str {
        &self.what
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Stopped: {}\nNext: {}", self.what, self.next)
    }
}
