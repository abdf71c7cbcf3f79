//! Finding words: in posts and their translations, questions, sessions, introductions and private notes, in one place that
//! each of them fills as it is written. "reflexion" finds "reflexión".

pub mod fill;
pub mod find;
pub(crate) mod migrations;
mod pieces;
mod store;
pub use store::{Kind, forget, forget_all, put};
