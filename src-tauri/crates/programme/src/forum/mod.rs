//! The forum: what a group asks itself before a session, and what its people answer one another.
//!
//! A draft is its author's own. Once posted it waits for a link, and becomes a signed change when an exchange has one: until
//! then nothing of it has left, and it can be altered or taken back without a trace.
//!
//! Not here: how a question is read from a programme file and shown with its session (`schedule`), and finding words
//! (`search`).

pub(crate) mod about;
pub mod booklet;
pub mod browse;
pub(crate) mod come_back;
pub mod conversation;
pub mod discard_draft;
pub mod erase_orphans;
pub mod export;
mod fit;
pub mod mark_read;
pub(crate) mod migrations;
pub mod moderate_post;
pub mod names;
pub mod notice;
pub mod post_card;
pub mod post_draft;
pub mod project;
pub mod remove_post;
pub mod remove_question;
pub mod report_post;
pub(crate) mod rules;
pub mod save_draft;
pub mod save_question;
pub mod send_first;
pub mod send_posted;
pub mod show_conversation;
pub mod show_drafts;
pub mod show_forum;
pub mod show_questions;
pub mod show_versions;
mod store;
pub mod take_back;
pub mod text;
pub mod translate_post;

pub use conversation::Conversation;
pub use fit::LONGEST;
pub(crate) use fit::fit;
pub(crate) use post_draft::may_post;
pub use store::{
    Draft, Post, counted, draft, drafts, moderation, place_of, post, posts, read_posts,
    translation, translations_of,
};
