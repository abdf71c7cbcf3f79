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
pub mod store;
pub mod take_back;
pub mod text;
pub mod translate_post;

use rusqlite::Connection;

pub use conversation::Conversation;
pub(crate) use post_draft::may_post;

use crate::error::Code;
use crate::noun::Noun;
use replica::register::store::exists;
use replica::{Error, Result};

/// The longest that a question may be in one language, in characters.
pub const LONGEST: usize = 2000;

fn known(connection: &Connection, id: &str) -> Result<()> {
    if exists(connection, Noun::Question, id)? {
        return Ok(());
    }
    Err(Error::of(Code::QuestionUnknown).with("id", id))
}

/// A text as it may be posted.
///
/// # Errors
/// `text-needed`, `text-too-long`.
pub(crate) fn fit(text: &str, longest: usize) -> Result<String> {
    let text = text::clean(text);
    let length = text.chars().count();
    if text.is_empty() {
        return Err(Error::of(Code::TextNeeded));
    }
    if length > longest {
        return Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", longest));
    }
    Ok(text)
}
