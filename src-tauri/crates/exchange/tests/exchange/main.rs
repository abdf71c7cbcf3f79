//! A group over storage in memory: everything that the crate does, with named people.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a story stops where something is not as it should be"
)]

mod accidents;
mod at_once;
mod back;
mod carriers;
mod circle;
mod desk;
mod drafts;
mod files;
mod group;
mod hostile;
mod packs;
mod powers;
mod properties;
mod refused;
mod sealed;
mod stranger;
mod trial;
mod wants;
