//! This device's copy of what a group shares: the database, the record of signed changes, the tables made from it, and the
//! one way to write.
//!
//! The replica knows nouns (posts, sessions, persons) only by the table of rules that is handed to it ([`Nouns`]). On
//! purpose not here: what a noun means (the crate `programme`), the network (`exchange`), and any clock.
//!
//! Errors: every function that touches the database can fail with what the database says, as [`error::Error`] maps it:
//! `busy`, `disk-full`, `read-only`, `database-damaged`, or `internal`. A docstring names only what can fail besides.

pub mod after_update;
pub mod database;
pub mod duties;
pub mod erase;
pub mod error;
pub mod followed;
pub mod ids;
pub mod judging;
pub mod keys;
pub mod migrations;
pub mod noun;
pub mod origin;
pub mod outbox;
mod pace;
pub mod profile;
pub mod projection;
pub mod rebuild;
pub mod receive;
pub mod reconsider;
pub mod record;
pub mod register;
mod replica;
pub mod stamp;
pub mod writing;

pub use duties::Duties;
pub use error::{Code, Error, Reason, Result};
pub use noun::{Noun, Nouns, Returned, Rules, Said, Writer};
pub use pace::Pace;
pub use profile::Profile;
pub use projection::Projection;
pub use replica::{Replica, Touched};
pub use writing::Writing;
