//! A post as it is read, with its translations and how far it has come.

use std::collections::{BTreeMap, BTreeSet};

use ledger::ObjectId;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::names::{AuthorCard, Names};
use super::post_body::PostBody;
use super::store::{Moderation, Post, Translation};
use super::text;
use crate::drafts::Draft;
use crate::language::Language;
use crate::noun::Noun;
use replica::Result;
use replica::ids::author_in;
use replica::outbox::segments::{Stage, stage};

/// How far a post has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PostState {
    /// It is still being written.
    Draft,
    /// It waits for a link.
    Waiting,
    /// The storage said that it has it.
    Sent,
    /// The group has it.
    WithGroup,
}

/// A translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TranslationCard {
    /// Its id.
    pub id: String,
    /// Who made it.
    pub author: AuthorCard,
    /// Its language.
    pub language: Language,
    /// As HTML that runs and fetches nothing.
    pub html: String,
    /// As it was written.
    pub text: String,
    /// The reader made it.
    pub mine: bool,
    /// `waiting` or `draft`, of one's own that has not left.
    pub state: Option<PostState>,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PostCard {
    /// Its id.
    pub id: String,
    /// Who wrote it.
    pub author: AuthorCard,
    /// The reader wrote it.
    pub mine: bool,
    /// How far it has come; only of one's own.
    pub state: Option<PostState>,
    /// What waits to be said instead, and is shown here: the draft's id.
    pub edit: Option<String>,
    /// When it was posted (RFC 3339).
    pub at: String,
    /// When it was last said otherwise.
    pub edited_at: Option<String>,
    /// Its language, where it is known.
    pub language: Option<Language>,
    /// As HTML that runs and fetches nothing; empty where its words are not shown.
    pub html: String,
    /// As it was written, to quote and to edit.
    pub text: String,
    /// The section of a case that it contributes to.
    pub section: Option<String>,
    /// What it answers, where that is not what it stands below.
    pub answers: Option<AuthorCard>,
    /// Whether it was written before answers were hoped for, whenever it arrived; absent where no time was given.
    pub in_time: Option<bool>,
    /// It was not read here yet.
    pub unread: bool,
    /// It stands before the others.
    pub pinned: bool,
    /// Why facilitators hide it: told to its author and to facilitators; to others empty.
    pub hidden: Option<String>,
    /// By whom its words were erased: `author`, `facilitator`.
    pub removed: Option<String>,
    /// Its translations.
    pub translations: Vec<TranslationCard>,
    /// What answers it.
    pub replies: Vec<PostCard>,
}

/// What the posts of a conversation are shown by.
pub(super) struct Reading<'c> {
    pub connection: &'c Connection,
    pub names: Names,
    pub moderations: BTreeMap<String, Moderation>,
    pub read: BTreeSet<String>,
    pub translations: BTreeMap<String, Vec<Translation>>,
    pub facilitates: bool,
}

impl Reading<'_> {
    pub fn card(&self, post: &Post) -> Result<PostCard> {
        let said = self.moderations.get(&post.id).cloned().unwrap_or_default();
        let mine = post.person == self.names.me;
        let told = mine || self.facilitates;
        let shown = said.hidden.is_none() || told;
        let translations = self
            .translations
            .get(&post.id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let translations = translations.iter().filter(|_| shown);
        Ok(PostCard {
            id: post.id.clone(),
            author: self.names.author(&post.person),
            mine,
            state: match mine {
                true => Some(state(self.connection, &post.id)?),
                false => None,
            },
            at: post.at.clone(),
            edited_at: post.edited_at.clone(),
            language: post.language,
            html: if shown {
                text::to_html(&post.text)
            } else {
                String::new()
            },
            text: if shown {
                post.text.clone()
            } else {
                String::new()
            },
            section: post.section.clone(),
            edit: None,
            answers: None,
            in_time: None,
            unread: !mine && !self.read.contains(&post.id),
            pinned: said.pinned,
            hidden: said
                .hidden
                .map(|reason| if told { reason } else { String::new() }),
            removed: None,
            translations: translations
                .map(|translation| self.translation(translation))
                .collect(),
            replies: Vec::new(),
        })
    }

    fn translation(&self, translation: &Translation) -> TranslationCard {
        TranslationCard {
            id: translation.id.clone(),
            author: self.names.author(&translation.person),
            language: translation.language,
            html: text::to_html(&translation.text),
            text: translation.text.clone(),
            mine: translation.person == self.names.me,
            state: None,
        }
    }

    fn bare(&self, id: &str) -> PostCard {
        PostCard {
            id: id.to_owned(),
            author: self.names.author(author_in(id)),
            mine: author_in(id) == self.names.me,
            state: None,
            at: String::new(),
            edited_at: None,
            language: None,
            html: String::new(),
            text: String::new(),
            section: None,
            edit: None,
            answers: None,
            in_time: None,
            unread: false,
            pinned: false,
            hidden: None,
            removed: None,
            translations: Vec::new(),
            replies: Vec::new(),
        }
    }

    pub fn stub(&self, id: &str, said: &Moderation) -> PostCard {
        PostCard {
            removed: said.removed.clone(),
            at: said.at.clone().unwrap_or_default(),
            ..self.bare(id)
        }
    }

    pub fn waiting_translation(
        &self,
        draft: &Draft<PostBody>,
        language: Language,
    ) -> TranslationCard {
        TranslationCard {
            id: draft.id.clone(),
            author: self.names.author(&self.names.me),
            language,
            html: text::to_html(&draft.body.text),
            text: draft.body.text.clone(),
            mine: true,
            state: Some(waiting_state(draft)),
        }
    }

    pub fn waiting(&self, draft: &Draft<PostBody>) -> PostCard {
        PostCard {
            mine: true,
            state: Some(waiting_state(draft)),
            at: draft.posted_at.clone().unwrap_or_default(),
            language: draft.body.language,
            html: text::to_html(&draft.body.text),
            text: draft.body.text.clone(),
            section: draft.body.section.clone(),
            ..self.bare(&draft.id)
        }
    }
}

/// What was posted leaves with the next link, unless its author is saying it otherwise.
pub(super) const fn waiting_state(draft: &Draft<PostBody>) -> PostState {
    match draft.waits() {
        true => PostState::Waiting,
        false => PostState::Draft,
    }
}

/// How far one's own post has come.
pub(super) fn state(connection: &Connection, id: &str) -> Result<PostState> {
    state_of(connection, ObjectId::of(Noun::Post.name(), id))
}

/// How far has come what one wrote of an object.
pub(crate) fn state_of(connection: &Connection, object: ObjectId) -> Result<PostState> {
    Ok(match stage(connection, object)? {
        Stage::Waiting => PostState::Waiting,
        Stage::Sent => PostState::Sent,
        Stage::WithGroup => PostState::WithGroup,
    })
}
