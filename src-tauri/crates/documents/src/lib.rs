//! Paper: what the app sets as PDF, in the faces of the window (Literata and Source Sans 3, embedded).
//!
//! Not here: what goes on paper (`programme`), Markdown and HTML.

pub mod certificate;
pub mod extract;
pub mod forum;
pub mod list;

mod faces;
mod flow;
mod markdown;

use std::fmt;

/// A document could not be set.
#[derive(Debug)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<genpdf::error::Error> for Error {
    fn from(error: genpdf::error::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<Error> for replica::Error {
    fn from(error: Error) -> Self {
        Self::internal("document", error)
    }
}
