//! One verb a file.

pub mod bell;
pub mod doctor;
pub mod erase;
pub mod exchange;
pub mod export;
pub mod findings;
pub mod ics;
pub mod import;
pub mod invite;
pub mod join;
pub mod members;
pub mod r#move;
pub mod new;
pub mod next;
pub mod note;
pub mod people;
pub mod programmes;
pub mod rebuild;
pub mod recover;
pub mod reminders;
pub mod sheet;
pub mod show;
pub mod storage;
pub mod tell;
pub mod template;
pub mod undecided;
