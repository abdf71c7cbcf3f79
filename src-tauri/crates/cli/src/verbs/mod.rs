//! One verb a file.

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
pub mod sheet;
pub mod show;
pub mod template;
