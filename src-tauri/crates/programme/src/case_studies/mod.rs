//! Case studies: what happened to a family, told in sections by whoever brings it, with what they ask. Others contribute to
//! each section before the session, it is discussed and decided there, and closed with what was learned.
//!
//! What others say of a section is a post of the forum in the case's conversation, so drafts, links, translations and erasing
//! are the same. While it is written a case is its author's own, and once it is brought it waits for a link like any post.
//!
//! Not here: posts and conversations (`forum`).

mod about;
pub mod case;
mod drafting;
pub mod erase_orphans;
pub(crate) mod migrations;
pub mod project;
pub mod record_outcome;
pub mod remove_case;
pub(crate) mod rules;
pub mod save_case;
pub mod show_case;
pub mod show_cases;
pub mod show_versions;
mod store;

pub use about::{has_section, heading, is_closed, is_here};
pub use case::{ASKS, CaseText, LONGEST, LONGEST_CASE, LONGEST_TITLE, MOST_SECTIONS, Section};
pub use store::{CaseStudy, case_studies, case_study, outcome, translation, translations_of};
