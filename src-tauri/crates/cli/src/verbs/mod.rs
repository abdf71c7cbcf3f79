//! One verb a file.

pub mod bell;
pub mod export;
pub mod findings;
pub mod ics;
pub mod import;
pub mod new;
pub mod next;
pub mod note;
pub mod people;
pub mod programmes;
pub mod rebuild;
pub mod reminders;
pub mod sheet;
pub mod show;
pub mod template;
