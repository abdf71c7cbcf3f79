//! Keeping what somebody writes, at each pause: on this device only, and thrown away by nobody else.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::conversation::Conversation;
use super::post_body::PostBody;
use super::whereabouts::known;
use crate::drafts::keep::{About, keep};
use crate::drafts::post_draft::keep_and_post;
use crate::error::Code;
use crate::language::Language;
use replica::{Error, Projection, Replica, Result};

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
/// `text-too-long`; `question-unknown`, `person-unknown`, `post-unknown`. What was kept before stays.
pub fn save_draft(
    programme: &mut Replica,
    now: DateTime<Utc>,
    draft: &PostDraft,
) -> Result<String> {
    programme.transact(|projection| kept(projection, now, draft))
}

/// Keeps a draft and posts it in one transaction, and gives the id that it will have. Where it may not be posted, all stays as it
/// was.
///
/// # Errors
/// As [`save_draft`] and [`crate::drafts::post_draft::post_draft`].
pub fn post_at_once(
    programme: &mut Replica,
    now: DateTime<Utc>,
    draft: &PostDraft,
) -> Result<String> {
    keep_and_post(programme, now, |projection| kept(projection, now, draft))
}

fn kept(projection: &Projection<'_>, now: DateTime<Utc>, draft: &PostDraft) -> Result<String> {
    let length = draft.text.chars().count();
    if length > LONGEST {
        return Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", LONGEST));
    }
    let about = About {
        id: draft.id.clone(),
        edits: draft.edits.clone(),
        translates: draft.translates.clone(),
    };
    keep(projection, now, &about, |connection, begun| {
        let words = |body: &PostBody| PostBody {
            title: draft
                .title
                .clone()
                .or_else(|| body.title.clone())
                .filter(|title| !title.trim().is_empty()),
            text: draft.text.clone(),
            language: draft.language,
            ..body.clone()
        };
        if let Some(kept) = begun.kept {
            return Ok(words(kept));
        }
        if let Some(left) = begun.left {
            // from here on it changes the post, which stands where it stands
            let stays = PostBody {
                reply_to: None,
                section: None,
                ..left.clone()
            };
            return Ok(words(&stays));
        }
        let place = match &draft.conversation {
            Some(conversation) => {
                known(connection, conversation)?;
                conversation.to_string()
            }
            None => Conversation::Topic(begun.id.to_owned()).to_string(),
        };
        Ok(words(&PostBody {
            place,
            reply_to: draft.reply_to.clone(),
            section: draft.section.clone(),
            title: None,
            text: String::new(),
            language: None,
        }))
    })
}
