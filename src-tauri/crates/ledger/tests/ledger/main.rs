//! What the record promises, in histories of named devices.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

mod births;
mod chains;
mod changes;
mod invitations;
mod keys;
mod removals;
mod rosters;
mod rosters_random;
mod world;
