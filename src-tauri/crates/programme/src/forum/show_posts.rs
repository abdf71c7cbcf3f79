//! All posts as a flat list, for scripts.

use std::collections::BTreeMap;

use replica::{Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::names::{AuthorCard, Names};
use super::post_body::PostBody;
use super::post_card::{PostState, state};
use super::show_conversation::due_of;
use super::{store, text};
use crate::drafts;
use crate::language::Language;

/// A post in a flat list, for scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PostLine {
    /// Its id.
    pub id: String,
    /// Who wrote it.
    pub author: AuthorCard,
    /// `question:ID` and so on.
    pub place: String,
    /// The post that it answers.
    pub reply_to: Option<String>,
    /// What a topic is called that it begins.
    pub title: Option<String>,
    /// When it was posted (RFC 3339).
    pub at: String,
    /// When it was last said otherwise.
    pub edited_at: Option<String>,
    /// Its language, where it is known.
    pub language: Option<Language>,
    /// `waiting`, `sent`, `with-group`; others' are with the group.
    pub state: PostState,
    /// Whether it was written before answers were hoped for, whenever it arrived; absent where no time was given.
    pub in_time: Option<bool>,
    /// Why facilitators hide it.
    pub hidden: Option<String>,
    /// Markdown.
    pub text: String,
    /// As HTML that runs and fetches nothing.
    pub html: String,
}

/// All posts, the oldest first, with those that wait for a link. What facilitators hide is told to them and its author only.
///
/// # Errors
/// See the crate.
pub fn show_posts(programme: &Replica) -> Result<Vec<PostLine>> {
    let connection = programme.connection();
    let names = Names::of(connection)?;
    let moderations = store::moderations(connection)?;
    let mut dues: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut in_time = |place: &str, at: &str| -> Result<Option<bool>> {
        let due = match dues.get(place) {
            Some(due) => due.clone(),
            None => {
                let due = match place.parse() {
                    Ok(conversation) => due_of(connection, &conversation)?,
                    Err(_) => None,
                };
                dues.insert(place.to_owned(), due.clone());
                due
            }
        };
        Ok(due.map(|due| at <= due.as_str()))
    };
    let mut lines = Vec::new();
    for post in store::posts(connection)? {
        let mine = post.person == names.me;
        let hidden = moderations
            .get(&post.id)
            .is_some_and(|said| said.hidden.is_some());
        if hidden && !mine && !programme.is_facilitator() {
            continue;
        }
        lines.push(PostLine {
            in_time: in_time(&post.place, &post.at)?,
            hidden: moderations
                .get(&post.id)
                .and_then(|said| said.hidden.clone()),
            state: match mine {
                true => state(connection, &post.id)?,
                false => PostState::WithGroup,
            },
            author: names.author(&post.person),
            html: text::to_html(&post.text),
            id: post.id,
            place: post.place,
            reply_to: post.reply_to,
            title: post.title,
            at: post.at,
            edited_at: post.edited_at,
            language: post.language,
            text: post.text,
        });
    }
    for draft in drafts::all::<PostBody>(connection)? {
        let other = draft.edits.or(draft.translates);
        if let (Some(at), None) = (draft.posted_at, other) {
            lines.push(PostLine {
                in_time: in_time(&draft.body.place, &at)?,
                hidden: None,
                state: match draft.changing {
                    true => PostState::Draft,
                    false => PostState::Waiting,
                },
                author: names.author(replica::ids::author_in(&draft.id)),
                html: text::to_html(&draft.body.text),
                id: draft.id,
                place: draft.body.place,
                reply_to: draft.body.reply_to,
                title: draft.body.title,
                at,
                edited_at: None,
                language: draft.body.language,
                text: draft.body.text,
            });
        }
    }
    lines.sort_by(|one, other| (&one.at, &one.id).cmp(&(&other.at, &other.id)));
    Ok(lines)
}
