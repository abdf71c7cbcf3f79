//! All that somebody is writing, in one place: drafts, what waits for a link, and what the group did not take.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::about;

use super::names::Names;

use super::conversation::Conversation;
use super::post_card::PostState;
use super::store::{self, Draft};
use super::text;
use crate::language::{Both, Language};
use replica::Replica;
use replica::Result;

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftCard {
    /// Its id.
    pub id: String,
    /// What the conversation is about; absent: it begins one of its own.
    pub conversation: Option<Conversation>,
    /// What stands above that conversation.
    pub heading: Both,
    /// The post that it answers.
    pub reply_to: Option<String>,
    /// The section of a case that it contributes to.
    pub section: Option<String>,
    /// The post that it says otherwise.
    pub edits: Option<String>,
    /// The post that it says in another language.
    pub translates: Option<String>,
    /// What a conversation is called that it begins.
    pub title: Option<String>,
    /// Markdown.
    pub text: String,
    /// What it says, without marks.
    pub plain: String,
    /// Its language, where the author chose one.
    pub language: Option<Language>,
    /// When it was last kept (RFC 3339).
    pub saved_at: String,
    /// `draft` or `waiting`.
    pub state: PostState,
    /// It was posted and has not left: it stands in its conversation, and is not what somebody begins there.
    pub posted: bool,
    /// The code of the error with which the group did not take it.
    pub refused: Option<String>,
}

/// The drafts, the last one first.
///
/// # Errors
/// Those of the database.
pub fn show_drafts(programme: &Replica) -> Result<Vec<DraftCard>> {
    let connection = programme.connection();
    let names = Names::of(connection)?;
    let card = |draft: Draft| {
        let own = Conversation::Topic(draft.id.clone());
        let conversation: Conversation = draft.place.parse()?;
        let begins = conversation == own;
        let (heading, ..) = about(connection, &conversation, &names)?;
        Ok(DraftCard {
            conversation: (!begins).then_some(conversation),
            heading,
            plain: text::plain(&draft.text),
            state: match draft.waits() {
                true => PostState::Waiting,
                false => PostState::Draft,
            },
            posted: draft.posted_at.is_some(),
            id: draft.id,
            reply_to: draft.reply_to,
            section: draft.section,
            edits: draft.edits,
            translates: draft.translates,
            title: draft.title,
            text: draft.text,
            language: draft.language,
            saved_at: draft.saved_at,
            refused: draft.refused,
        })
    };
    let all = store::drafts(connection)?.into_iter();
    // what somebody else's program has put at no place of ours keeps nobody from the others
    all.filter(|draft| draft.place.parse::<Conversation>().is_ok())
        .map(card)
        .collect()
}
