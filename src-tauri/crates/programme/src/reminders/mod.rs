//! Reminders: what rings before a session or an information meeting, when, and with which words.
//!
//! What rang is written down before it is shown and confirmed after, together with the start that it
//! announced: a crash in between repeats it under the same tag, a moved session rings anew, and a move
//! back rings nothing twice.
//!
//! Not here: any clock, the notifications themselves, and who waits for the next look.

pub mod choose;
pub mod confirm;
pub mod due;
pub mod look;
pub(crate) mod migrations;
mod reminder;
mod say;
pub mod settings;
mod store;
pub mod when_only;

#[cfg(test)]
mod ruth;
#[cfg(test)]
mod tests;

pub use reminder::{
    CALLS, Choice, DAY, Due, LONGEST_LEAD, Look, MOST_LEADS, ON_THE_DAY, Reminder,
    ReminderSettings, Summary,
};
