//! Messages to the facilitators: what a member writes, nobody else can read. Sealed for the facilitators within the change.

pub(crate) mod erase_first;
pub(crate) mod migrations;
pub(crate) mod rules;
pub mod send_message;
pub mod show_messages;
mod store;

/// The longest message, in characters.
pub const LONGEST: usize = 65_000;
