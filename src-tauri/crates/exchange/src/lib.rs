//! Exchange: sealed changes moved over storage that nobody trusts. Untrusted storage offers put, get, list, and delete of
//! one's own objects; one writer per name, immutable objects, and absence never means deletion.
//!
//! `FORMAT.md` beside this folder gives names and bytes. On purpose not here: what a change means and where it is kept
//! (`programme`), signatures (`ledger`), any clock, and who asks for a run.

pub mod blocking;
pub mod names;
pub mod pack;
pub mod place;
pub mod plan;
pub mod run;
pub mod segment;
pub mod storage;
pub mod trial;

pub use blocking::{exchange, recover, try_place};
pub use place::Place;
pub use run::{Report, Run};
pub use storage::Storage;
