//! Case studies: what happened to a family, told in sections by whoever brings it, with what they ask. Others contribute to
//! each section before the session, it is discussed and decided there, and closed with what was learned.
//!
//! What others say of a section is a post of the forum in the case's conversation, so drafts, links, translations and erasing
//! are the same. While it is written a case is its author's own, and once it is brought it waits for a link like any post.
//!
//! Not here: posts and conversations (`forum`).

mod about;
pub mod bring_case;
mod case;
pub(crate) mod come_back;
pub mod discard_case;
pub mod erase_orphans;
pub(crate) mod migrations;
pub mod project;
pub mod remove_case;
pub(crate) mod rules;
pub mod save_case;
pub mod send_brought;
pub mod send_first;
pub mod settle_case;
pub mod show_case;
pub mod show_cases;
pub mod show_versions;
mod store;
pub mod take_case_back;

pub use about::{has_section, heading, is_closed, is_here};
pub use case::{ASKS, LONGEST, LONGEST_CASE, LONGEST_TITLE, MOST_SECTIONS, Section, Told};
pub use store::{
    CaseDraft, CaseStudy, case_studies, case_study, draft, drafts, outcome, translation,
    translations_of,
};
