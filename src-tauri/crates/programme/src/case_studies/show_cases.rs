//! All cases at a glance, and those that the reader is writing.

use std::collections::BTreeSet;

use ledger::ObjectId;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::heading;
use super::case::{CaseText, LONGEST, MOST_SECTIONS};
use super::show_case::{CaseStage, stage, waiting_state};
use super::store;
use crate::drafts::{self, Draft};
use crate::forum;
use crate::forum::Conversation;
use crate::forum::names::{AuthorCard, Names};
use crate::forum::post_card::{PostState, state_of};
use crate::language::{Both, Language};
use crate::noun::Noun;
use replica::Replica;
use replica::Result;
use replica::ids::author_in;

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CaseLine {
    /// Its id.
    pub id: String,
    /// `case:ID`.
    pub place: String,
    /// What it is called; empty where its words were erased.
    pub title: String,
    /// The same in the languages in which it is told.
    pub heading: Both,
    /// In which language.
    pub language: Option<Language>,
    /// Who brings it.
    pub author: AuthorCard,
    /// The session that takes it up.
    pub session: Option<String>,
    /// What became of it.
    pub stage: CaseStage,
    /// How far it has come; only of one's own.
    pub state: Option<PostState>,
    /// When it was brought (RFC 3339).
    pub at: String,
    /// How many posts there are on it.
    pub posts: u32,
    /// How many of others, with the case itself, were not read here.
    pub unread: u32,
}

/// A case that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CaseDraftCard {
    /// The draft's id.
    pub id: String,
    /// The own case that it says otherwise.
    pub edits: Option<String>,
    /// The case that it says in another language.
    pub translates: Option<String>,
    /// What it tells and asks.
    pub told: CaseText,
    /// When it was last kept (RFC 3339).
    pub saved_at: String,
    /// `draft` or `waiting`.
    pub state: PostState,
    /// It was brought and has not left.
    pub posted: bool,
    /// The code of the error with which the group did not take it.
    pub refused: Option<String>,
}

/// All cases, and those that the reader is writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CasesPage {
    /// The cases, the last first, with those that wait for a link.
    pub cases: Vec<CaseLine>,
    /// What is being written or waits.
    pub drafts: Vec<CaseDraftCard>,
    /// The reader may bring one.
    pub may_post: bool,
    /// The longest section, in characters.
    pub longest: u32,
    /// The most sections.
    pub most_sections: u32,
}

/// The cases.
///
/// # Errors
/// See the crate.
pub fn show_cases(programme: &Replica) -> Result<CasesPage> {
    let connection = programme.connection();
    let names = Names::of(connection)?;
    let counted = forum::counted(connection, &names.me)?;
    let read = forum::read_posts(connection)?;
    let drafts = drafts::all::<CaseText>(connection)?;
    let mut cases = Vec::new();
    let mut known = BTreeSet::new();
    for case in store::case_studies(connection)? {
        let place = Conversation::Case(case.id.clone()).to_string();
        let of = counted.get(&place).cloned().unwrap_or_default();
        let outcome = store::outcome(connection, &case.id)?;
        let mine = case.person == names.me;
        known.insert(case.id.clone());
        cases.push(CaseLine {
            heading: heading(connection, &case.id)?,
            author: names.author(&case.person),
            session: outcome.session.clone().or(case.told.session),
            stage: stage(&outcome),
            state: match mine {
                true => Some(state_of(
                    connection,
                    ObjectId::of(Noun::Case.name(), &case.id),
                )?),
                false => None,
            },
            at: case.at,
            posts: of.posts,
            unread: of.unread + u32::from(!mine && !read.contains(&case.id)),
            title: case.told.title,
            language: case.told.language,
            id: case.id,
            place,
        });
    }
    for draft in &drafts {
        if let (Some(at), None, None) = (&draft.posted_at, &draft.edits, &draft.translates) {
            let heading = heading(connection, &draft.id)?;
            cases.push(waiting(draft, at, heading, &names));
        }
    }
    for id in store::removed(connection)? {
        if known.contains(&id) {
            continue;
        }
        let place = Conversation::Case(id.clone()).to_string();
        let of = counted.get(&place).cloned().unwrap_or_default();
        // where nobody said anything of it nothing is left to read
        if of.posts > 0 {
            cases.push(CaseLine {
                author: names.author(author_in(&id)),
                title: String::new(),
                heading: Both::default(),
                language: None,
                session: None,
                stage: CaseStage::Removed,
                state: None,
                at: of.last.unwrap_or_default(),
                posts: of.posts,
                unread: of.unread,
                id,
                place,
            });
        }
    }
    cases.sort_by(|one, other| (&other.at, &other.id).cmp(&(&one.at, &one.id)));
    Ok(CasesPage {
        cases,
        drafts: drafts.into_iter().map(draft_card).collect(),
        may_post: programme.is_member(),
        longest: u32::try_from(LONGEST).unwrap_or(u32::MAX),
        most_sections: u32::try_from(MOST_SECTIONS).unwrap_or(u32::MAX),
    })
}

fn waiting(draft: &Draft<CaseText>, at: &str, heading: Both, names: &Names) -> CaseLine {
    CaseLine {
        heading,
        place: Conversation::Case(draft.id.clone()).to_string(),
        title: draft.body.title.clone(),
        language: draft.body.language,
        author: names.author(author_in(&draft.id)),
        session: draft.body.session.clone(),
        stage: CaseStage::Brought,
        state: Some(waiting_state(draft)),
        at: at.to_owned(),
        posts: 0,
        unread: 0,
        id: draft.id.clone(),
    }
}

fn draft_card(draft: Draft<CaseText>) -> CaseDraftCard {
    CaseDraftCard {
        state: waiting_state(&draft),
        posted: draft.posted_at.is_some(),
        id: draft.id,
        edits: draft.edits,
        translates: draft.translates,
        told: draft.body,
        saved_at: draft.saved_at,
        refused: draft.refused,
    }
}
