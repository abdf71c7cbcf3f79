//! All that somebody is writing, in one place: drafts, what waits for a link, and what the group refused.

use replica::{Replica, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::draft::{Body, Draft, Kind, Stage};
use super::store;
use crate::case_studies::case::CaseText;
use crate::forum::about::{about, in_language};
use crate::forum::conversation::Conversation;
use crate::forum::names::Names;
use crate::forum::post_body::PostBody;
use crate::forum::text::plain;
use crate::language::{Both, Language};
use crate::materials::material::MaterialText;

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftCard {
    /// Its id.
    pub id: String,
    /// What it becomes.
    pub kind: Kind,
    /// The conversation in which it will stand; absent: it begins one of its own.
    pub conversation: Option<Conversation>,
    /// What stands above that conversation.
    pub heading: Both,
    /// The post that it answers.
    pub reply_to: Option<String>,
    /// The section of a case that it contributes to.
    pub section: Option<String>,
    /// The own post or case that it changes.
    pub edits: Option<String>,
    /// The post or case that it translates.
    pub translates: Option<String>,
    /// What a conversation or a case is called that it begins.
    pub title: Option<String>,
    /// Markdown; of a case all of it.
    pub text: String,
    /// What it says, without marks.
    pub plain: String,
    /// Its language, where the author chose one.
    pub language: Option<Language>,
    /// When it was last kept (RFC 3339).
    pub saved_at: String,
    /// How far it has come.
    pub state: Stage,
    /// It was posted and has not left: it stands in its conversation, and is not what somebody begins there.
    pub posted: bool,
    /// The code of the error with which the group refused it.
    pub refused: Option<String>,
}

/// The drafts, the last one first.
///
/// # Errors
/// See the crate.
pub fn show_drafts(replica: &Replica) -> Result<Vec<DraftCard>> {
    let connection = replica.connection();
    let names = Names::of(connection)?;
    let mut cards = Vec::new();
    for draft in store::all::<PostBody>(connection)? {
        // what another program has put at no place of ours keeps nobody from the others
        if let Ok(conversation) = draft.body.place.parse() {
            cards.push(of_post(connection, &names, draft, conversation)?);
        }
    }
    for draft in store::all::<CaseText>(connection)? {
        cards.push(of_case(connection, &names, draft)?);
    }
    for draft in store::all::<MaterialText>(connection)? {
        cards.push(of_material(draft));
    }
    cards.sort_by(|one, other| (&other.saved_at, &one.id).cmp(&(&one.saved_at, &other.id)));
    Ok(cards)
}

fn of_post(
    connection: &Connection,
    names: &Names,
    draft: Draft<PostBody>,
    conversation: Conversation,
) -> Result<DraftCard> {
    let begins = conversation == Conversation::Topic(draft.id.clone());
    let (heading, ..) = about(connection, &conversation, names)?;
    let card = card(&draft, (!begins).then_some(conversation), heading);
    let body = draft.body;
    Ok(DraftCard {
        plain: plain(&body.text),
        reply_to: body.reply_to,
        section: body.section,
        title: body.title,
        text: body.text,
        language: body.language,
        ..card
    })
}

fn of_case(connection: &Connection, names: &Names, draft: Draft<CaseText>) -> Result<DraftCard> {
    let of = draft.edits.clone().or_else(|| draft.translates.clone());
    let conversation = of.map(Conversation::Case);
    let heading = match &conversation {
        Some(conversation) => about(connection, conversation, names)?.0,
        None => in_language(draft.body.language, Some(draft.body.title.clone())),
    };
    let card = card(&draft, conversation, heading);
    let body = draft.body;
    let text = body.body();
    Ok(DraftCard {
        plain: plain(&text),
        text,
        title: Some(body.title),
        language: body.language,
        ..card
    })
}

fn of_material(draft: Draft<MaterialText>) -> DraftCard {
    let card = card(&draft, None, draft.body.title.clone());
    DraftCard {
        plain: plain(&draft.body.words()),
        title: Language::ALL
            .into_iter()
            .find_map(|language| draft.body.title.side(language).map(str::to_owned)),
        text: draft.body.why,
        ..card
    }
}

/// What all drafts have.
fn card<B: Body>(draft: &Draft<B>, conversation: Option<Conversation>, heading: Both) -> DraftCard {
    DraftCard {
        id: draft.id.clone(),
        kind: match draft.translates {
            Some(_) => B::TRANSLATION,
            None => B::OWN,
        },
        conversation,
        heading,
        reply_to: None,
        section: None,
        edits: draft.edits.clone(),
        translates: draft.translates.clone(),
        title: None,
        text: String::new(),
        plain: String::new(),
        language: None,
        saved_at: draft.saved_at.clone(),
        state: draft.stage(),
        posted: draft.posted_at.is_some(),
        refused: draft.refused.clone(),
    }
}
