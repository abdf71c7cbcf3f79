//! The commands, a file a feature, a line or two each: convert and delegate.

pub mod attendance;
pub mod calendar;
pub mod case_studies;
pub mod certificates;
pub mod drafts;
pub mod enquiries;
pub mod exchange;
pub mod forms;
pub mod forum;
pub mod group;
pub mod materials;
pub mod notes;
pub mod people;
pub mod prepare;
pub mod programmes;
pub mod reminders;
pub mod schedule;
pub mod settings;
pub mod start;
