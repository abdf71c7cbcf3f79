//! The programme in hand: its edition, modules with topics, sessions, questions and information
//! meetings, as a programme file states them and as the tables keep them.
//!
//! Not here: what a reader makes of it in their own time (`cards`), and people.

pub mod cards;
mod edition;
pub mod fields;
pub mod findings;
pub(crate) mod migrations;
pub mod move_session;
pub mod next;
pub mod place;
pub mod project;
pub mod read_file;
pub(crate) mod rules;
pub mod show_schedule;
pub mod show_session;
mod store;
pub mod template;
pub mod today;
pub mod when;
pub mod write_file;

pub use edition::{
    Attendance, Contact, Edition, Guest, LONGEST, MOST_BEFORE, Meeting, Module, MonthOrDate,
    Question, Session, Span, Stated, Topic, parse_date, parse_weekday, weekday_name,
};
pub use store::{edition, is_there, places};
