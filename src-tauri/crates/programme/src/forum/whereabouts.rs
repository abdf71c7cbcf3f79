//! Where posts stand, and whether what a conversation is about is there.

use replica::register::exists;

use crate::schedule::is_there;
use replica::{Error, Result};
use rusqlite::Connection;

use super::conversation::Conversation;
use super::store;
use crate::case_studies;
use crate::drafts;
use crate::error::Code;
use crate::noun::Noun;

/// Where a post stands or stood, also one of which the words were erased, or that waits for a link.
///
/// # Errors
/// See the crate.
pub fn place_of(connection: &Connection, post: &str) -> Result<Option<String>> {
    match store::place_of(connection, post)? {
        Some(place) => Ok(Some(place)),
        None => drafts::place_of(connection, post),
    }
}

/// The places of the topics, the one that began last first: also of one whose beginning was removed or moved away, as long as
/// somebody says something there, and of one's own that waits for a link.
///
/// # Errors
/// See the crate.
pub fn topics(connection: &Connection) -> Result<Vec<String>> {
    let mut topics = store::topics(connection)?;
    for draft in drafts::all::<super::post_body::PostBody>(connection)? {
        let own = Conversation::Topic(draft.id.clone()).to_string();
        if let (Some(at), true) = (draft.posted_at, draft.body.place == own) {
            topics.push((own, at));
        }
    }
    topics.sort_by(|(place, at), (other, then)| (then, place).cmp(&(at, other)));
    Ok(topics.into_iter().map(|(place, _)| place).collect())
}

/// Whether a conversation can be read: what it is about is there, or was taken back after somebody had answered.
///
/// # Errors
/// As [`known`].
pub(super) fn readable(connection: &Connection, conversation: &Conversation) -> Result<()> {
    match conversation {
        Conversation::Question(_) | Conversation::Topic(_)
            if store::is_talked_of(connection, &conversation.to_string())? =>
        {
            Ok(())
        }
        _ => known(connection, conversation),
    }
}

/// Whether what a conversation is about is there.
///
/// # Errors
/// `question-unknown`, `person-unknown`, `case-unknown`, `post-unknown`.
pub(super) fn known(connection: &Connection, conversation: &Conversation) -> Result<()> {
    let (there, code, id) = match conversation {
        Conversation::Question(id) => (
            is_there(connection, Noun::Question, id)?,
            Code::QuestionUnknown,
            id,
        ),
        Conversation::Introduction(id) => (
            exists(connection, Noun::Person, id)?,
            Code::PersonUnknown,
            id,
        ),
        Conversation::Case(id) => (
            case_studies::is_here(connection, id)?,
            Code::CaseUnknown,
            id,
        ),
        Conversation::Topic(id) => (place_of(connection, id)?.is_some(), Code::PostUnknown, id),
    };
    match there {
        true => Ok(()),
        false => Err(Error::of(code).with("id", id)),
    }
}
