//! Keeping what somebody writes, at each pause: on this device only, and thrown away by nobody else.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::conversation::Conversation;
use super::store::{self, Draft};
use crate::error::Code;
use crate::language::Language;
use replica::Replica;
use replica::ids::new_id;
use replica::record::fact;
use replica::stamp::stamp;
use replica::{Error, Result};

/// The longest draft, in characters: more than can be posted, so that nothing is lost while it is made shorter.
pub const LONGEST: usize = 400_000;

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PostDraft {
    /// The draft that it goes on with; a new one if absent.
    pub id: Option<String>,
    /// What the conversation is about; absent: it begins one of its own.
    pub conversation: Option<Conversation>,
    /// The post that it answers.
    pub reply_to: Option<String>,
    /// The section of a case that it contributes to.
    #[serde(default)]
    pub section: Option<String>,
    /// The own post that it says otherwise.
    pub edits: Option<String>,
    /// The post that it says in another language.
    #[serde(default)]
    pub translates: Option<String>,
    /// What a conversation is called that it begins.
    pub title: Option<String>,
    /// Markdown.
    pub text: String,
    /// Its language, where the author chose one; else it is guessed when it is posted.
    pub language: Option<Language>,
}

/// Keeps a draft, and gives its id.
///
/// # Errors
/// `text-too-long`; `question-unknown`, `person-unknown`, `post-unknown`; those of the database. What was kept before stays.
pub fn save_draft(
    programme: &mut Replica,
    now: DateTime<Utc>,
    draft: &PostDraft,
) -> Result<String> {
    let length = draft.text.chars().count();
    if length > LONGEST {
        return Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", LONGEST));
    }
    programme.transact(|connection| {
        let kept = draft
            .id
            .as_deref()
            .map(|id| store::draft(connection, id))
            .transpose()?;
        let kept = kept.flatten();
        // what waited has left while it was being said otherwise: from here on that is said of the post
        let left = match (&draft.id, &kept) {
            (Some(id), None) => store::post(connection, id)?,
            _ => None,
        };
        let id = match &draft.id {
            Some(id) if left.is_none() => id.clone(),
            _ => new_id(&fact(connection, "me")?.unwrap_or_default())?,
        };
        let place = match &draft.conversation {
            Some(conversation) => {
                if kept.is_none() {
                    conversation.known(connection)?;
                }
                conversation.to_string()
            }
            None => Conversation::Topic(id.clone()).to_string(),
        };
        let place = left.as_ref().map_or(place, |post| post.place.clone());
        // what it answers, and where, stays as it was begun: whoever goes on with it says only words
        let begun = kept.as_ref();
        let stays = |before: Option<&Option<String>>, said: &Option<String>| match before {
            Some(before) => before.clone(),
            None => said.clone(),
        };
        let title = draft.title.clone();
        let title = title.or_else(|| begun.and_then(|begun| begun.title.clone()));
        let words = |text: &str, title: Option<&str>, language: Option<Language>| {
            (text.to_owned(), title.map(str::to_owned), language)
        };
        let altered = begun.is_some_and(|begun| {
            let was = words(&begun.text, begun.title.as_deref(), begun.language);
            let is = words(&draft.text, title.as_deref(), draft.language);
            begun.posted_at.is_some() && was != is
        });
        let altering = begun.is_some_and(|begun| begun.altering) || altered;
        let edits = left.as_ref().map(|post| post.id.clone());
        let draft = Draft {
            id: id.clone(),
            place: begun.map_or(place, |begun| begun.place.clone()),
            reply_to: stays(begun.map(|begun| &begun.reply_to), &draft.reply_to)
                .filter(|_| left.is_none()),
            section: stays(begun.map(|begun| &begun.section), &draft.section)
                .filter(|_| left.is_none()),
            edits: edits.or_else(|| stays(begun.map(|begun| &begun.edits), &draft.edits)),
            translates: stays(begun.map(|begun| &begun.translates), &draft.translates),
            title: title.filter(|title| !title.trim().is_empty()),
            text: draft.text.clone(),
            language: draft.language,
            saved_at: stamp(now),
            // what waits for a link is altered where it waits, and leaves when it is posted again
            posted_at: kept.as_ref().and_then(|kept| kept.posted_at.clone()),
            altering,
            refused: kept.and_then(|kept| kept.refused),
        };
        store::put_draft(connection, &draft)?;
        Ok(id)
    })
}
