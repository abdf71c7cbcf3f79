//! The forum: what a group asks itself before a session, and what its people answer one another.
//!
//! A draft is its author's own. Once posted it waits for a link, and becomes a signed change when an exchange has one: until
//! then nothing of it has left, and it can be altered or taken back without a trace.
//!
//! Not here: how a question is read from a programme file and shown with its session (`schedule`), and finding words
//! (`search`).

pub(crate) mod about;
mod addresses;
pub mod booklet;
pub mod browse;
pub mod conversation;
pub mod drafting;
pub mod erase_orphans;
pub mod export;
pub(crate) mod fit;
pub mod locate_post;
pub mod mark_read;
pub mod markdown;
pub(crate) mod migrations;
pub mod moderate_post;
pub mod names;
pub mod notice;
pub mod post_body;
pub mod post_card;
pub mod project;
pub mod remove_post;
pub mod remove_question;
pub mod report_post;
pub(crate) mod rules;
pub mod save_draft;
pub mod save_question;
pub mod show_conversation;
pub mod show_forum;
pub mod show_posts;
pub mod show_questions;
pub mod show_spoken;
pub mod show_versions;
mod store;
pub mod text;
pub mod translate_post;
pub mod whereabouts;

pub use conversation::Conversation;
pub use fit::LONGEST;
pub(crate) use fit::fit;
pub use store::{Post, counted, moderation, post, posts, read_posts, translation, translations_of};
pub use whereabouts::place_of;
