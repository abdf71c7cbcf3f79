//! Exchange: sealed changes moved over storage that nobody trusts. Untrusted storage offers put, get, list, and delete of
//! one's own objects; one writer per name, immutable objects, and absence never means deletion.
//!
//! `FORMAT.md` beside this folder gives names and bytes. On purpose not here: what a change means and where it is kept
//! (`replica`), signatures (`ledger`), any clock, and who asks for a run.
//!
//! Errors: every function that touches the database can fail with what the database says (see `replica`). A docstring names
//! only what can fail besides.

pub mod address;
pub mod blocking;
mod catch_up;
pub mod columns;
pub mod doctor;
mod erase;
pub mod error;
mod fetch;
mod files;
pub mod names;
pub mod object;
pub mod pack;
mod packing;
pub mod plan;
mod publish;
mod repack;
mod run;
pub mod running;
mod seal;
pub mod segment;
mod send;
pub mod storage;
pub mod trial;
mod turn;
mod wants;

pub use address::Address;
pub use blocking::{PATIENCE, exchange, exchange_at, is_here, looks_wrong, try_place};
pub use error::Code;
pub use replica::outbox::left::Left;
pub use running::{Report, Run};
pub use storage::{Storage, nothing_odd};
