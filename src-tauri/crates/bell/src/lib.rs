//! The bell: what rings before a session while no window need be open.
//!
//! Window, bell or both may run; the profile's lock elects the one that rings. Here is the loop and what a
//! person's choice on a notification does; on purpose not here: which reminders are due (`programme`), how a
//! notification is shown (`device`), and any window.
//!
//! Errors: every function that opens a profile can fail with what the database says (see `replica`). A docstring names only
//! what can fail besides.

mod bell;
mod choice;
mod exchanging;
pub mod extractor;
pub mod lighten;
mod locked;
pub mod own;
pub mod recover;
mod ring;
mod rope;
mod round;
mod surroundings;
mod today;

pub use bell::Bell;
pub use choice::{Choice, chosen};
pub use locked::{keep_instants, may_ring_locked};
pub use ring::Elected;
pub use rope::{Rope, SOON};
pub use round::{Exchanges, Round, round};
