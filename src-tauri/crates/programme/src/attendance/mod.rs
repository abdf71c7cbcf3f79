//! Attendance: who came to which session, by hand or from Zoom's report; and how far each has come towards the certificate.
//!
//! A mark belongs to a session and a person, installed app or not. Why somebody is excused, and what a report said of them, only
//! facilitators read.

mod judging;
pub mod list;
pub mod mark;
pub mod mark_attendance;
pub mod matching;
pub(crate) mod migrations;
pub mod progress;
pub mod report;
pub mod review;
pub mod row;
pub(crate) mod rules;
pub mod show_attendance;
mod spans;
mod store;
mod times;

pub use mark::{Entry, Mark};
