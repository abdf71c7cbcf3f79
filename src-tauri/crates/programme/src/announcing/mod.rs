//! Announcing an edition to people who are in no group yet: as a programme file, and as one page for a browser that asks nobody for
//! anything. Both leave out what only the group may know: links into sessions, and questions.

pub mod booklet;
mod calendar;
pub mod file;
pub mod page;
