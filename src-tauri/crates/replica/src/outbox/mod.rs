//! What this device sends and has read: own changes on their way to the group, and the place where the group exchanges.
//!
//! Not here: sealing, objects and the network (the crate `exchange`).

pub mod choose_place;
pub mod failure;
pub mod files;
pub mod left;
pub mod packs;
pub mod place;
pub mod segments;
