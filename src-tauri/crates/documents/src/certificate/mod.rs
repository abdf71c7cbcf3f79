//! A certificate on paper: A4 across, tagged for screen readers (PDF/UA-1), kept for archives (PDF/A-3a), with the credential attached.
//!
//! Names come in any script: parley shapes them, with Literata where it has the letters and the computer's own faces where it has not.

mod draw;
mod files;
mod page;
mod set;
mod thread;

pub use files::{Made, files};
pub use page::{Unset, pdf};
