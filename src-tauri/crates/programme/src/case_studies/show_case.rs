//! A case as it is read: each section with what others contributed to it, then what its author asks, the discussion, and what
//! became of it.

use ledger::ObjectId;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::unknown;
use super::case::{ASKS, CaseText};
use super::store::{self, Outcome};
use crate::drafts::{self, Draft};
use crate::forum;
use crate::forum::Conversation;
use crate::forum::names::{AuthorCard, Names};
use crate::forum::post_card::{PostCard, PostState, state_of};
use crate::forum::show_conversation::show_conversation;
use crate::forum::text::to_html;
use crate::language::Language;
use crate::noun::Noun;
use replica::Replica;
use replica::Result;
use replica::ids::author_in;

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum CaseStage {
    /// Others contribute.
    Brought,
    /// It was discussed.
    Discussed,
    /// Something was decided.
    Decided,
    /// It is closed, with what was learned.
    Closed,
    /// Its words were erased.
    Removed,
}

/// How far it has come by what became of it.
pub(super) fn stage(outcome: &Outcome) -> CaseStage {
    if outcome.closed.is_some() {
        CaseStage::Closed
    } else if outcome.decided.is_some() {
        CaseStage::Decided
    } else if outcome.discussed.is_some() {
        CaseStage::Discussed
    } else {
        CaseStage::Brought
    }
}

/// A part of a case with what others contributed to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SectionCard {
    /// What contributions name it by; `asks` for what its author asks.
    pub key: String,
    /// What stands above it.
    pub heading: String,
    /// As it was written.
    pub text: String,
    /// As HTML that runs and fetches nothing.
    pub html: String,
    /// What others said of it, with what answers that.
    pub contributions: Vec<PostCard>,
}

/// A part of a case in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TranslatedSection {
    /// The case's own key for it; `asks` for what its author asks.
    pub key: String,
    /// What stands above it.
    pub heading: String,
    /// As it was written.
    pub text: String,
    /// As HTML that runs and fetches nothing.
    pub html: String,
}

/// A translation of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CaseTranslationCard {
    /// Its id.
    pub id: String,
    /// Who made it.
    pub author: AuthorCard,
    /// The reader made it.
    pub mine: bool,
    /// `waiting` or `draft`, of one's own that has not left: only its author has it.
    pub state: Option<PostState>,
    /// Into which language.
    pub language: Language,
    /// What the case is called there.
    pub title: String,
    /// The parts that it says.
    pub sections: Vec<TranslatedSection>,
    /// As it was written, for its author to say it otherwise.
    pub told: Option<CaseText>,
}

/// What was said of a case afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeCard {
    /// When it was discussed (RFC 3339).
    pub discussed: Option<String>,
    /// What was decided, as it was written.
    pub decided: Option<String>,
    /// The same as HTML.
    pub decided_html: Option<String>,
    /// What was learned, as it was written.
    pub learned: Option<String>,
    /// The same as HTML.
    pub learned_html: Option<String>,
    /// When it was closed (RFC 3339).
    pub closed: Option<String>,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CasePage {
    /// Its id.
    pub id: String,
    /// `case:ID`.
    pub place: String,
    /// What it is called.
    pub title: String,
    /// Who brings it.
    pub author: AuthorCard,
    /// The reader brings it.
    pub mine: bool,
    /// How far it has come on its way to the group; only of one's own.
    pub state: Option<PostState>,
    /// What became of it.
    pub stage: CaseStage,
    /// By whom its words were erased: `author`, `facilitator`.
    pub removed: Option<String>,
    /// When it was brought (RFC 3339).
    pub at: String,
    /// When it was last said otherwise.
    pub edited_at: Option<String>,
    /// The language in which it is written, where that is known.
    pub language: Option<Language>,
    /// The session that takes it up.
    pub session: Option<String>,
    /// What happened, and last what its author asks.
    pub sections: Vec<SectionCard>,
    /// What others say of it in another language.
    pub translations: Vec<CaseTranslationCard>,
    /// What else was said.
    pub discussion: Vec<PostCard>,
    /// What became of it.
    pub outcome: OutcomeCard,
    /// As it was written, for its author to say it otherwise.
    pub told: Option<CaseText>,
    /// Names of the organisations of which somebody contributed.
    pub contributed: Vec<String>,
    /// Ids of posts, and of the case itself, that were not read here.
    pub unread: Vec<String>,
    /// Nobody contributes any more.
    pub locked: bool,
    /// The reader is a facilitator.
    pub facilitates: bool,
    /// The reader may contribute.
    pub may_post: bool,
    /// The reader may say what became of it.
    pub may_settle: bool,
    /// The longest that a contribution may be, in characters.
    pub longest: u32,
}

/// One case.
///
/// # Errors
/// `case-unknown`.
pub fn show_case(programme: &Replica, id: &str) -> Result<CasePage> {
    let connection = programme.connection();
    let conversation = Conversation::Case(id.to_owned());
    let talk = show_conversation(programme, &conversation)?;
    let names = Names::of(connection)?;
    let case = store::case_study(connection, id)?;
    let waiting = drafts::draft::<CaseText>(connection, id)?.filter(Draft::is_new_and_posted);
    let removed = store::removed_by(connection, id)?;
    let mine = author_in(id) == names.me;
    let (told, at, edited_at, state) = match (case, waiting) {
        (Some(case), _) => {
            let object = ObjectId::of(Noun::Case.name(), id);
            let state = state_of(connection, object)?;
            (case.told, case.at, case.edited_at, Some(state))
        }
        (None, Some(draft)) => {
            let state = waiting_state(&draft);
            (
                draft.body,
                draft.posted_at.unwrap_or_default(),
                None,
                Some(state),
            )
        }
        (None, None) => (CaseText::default(), String::new(), None, None),
    };
    let outcome = store::outcome(connection, id)?;
    let read = forum::read_posts(connection)?;
    let mut unread: Vec<String> = talk
        .posts
        .iter()
        .flat_map(|post| std::iter::once(post).chain(&post.replies))
        .filter(|post| post.unread)
        .map(|post| post.id.clone())
        .collect();
    if !mine && removed.is_none() && !read.contains(id) {
        unread.push(id.to_owned());
    }
    let mut discussion = talk.posts;
    let mut sections: Vec<SectionCard> = Vec::new();
    let parts = told
        .sections
        .iter()
        .map(|part| (part.key.as_str(), part.heading.as_str(), part.text.as_str()))
        .chain((!told.asks.is_empty()).then_some((ASKS, "", told.asks.as_str())));
    for (key, heading, text) in parts {
        let (of_it, others): (Vec<PostCard>, Vec<PostCard>) = discussion
            .into_iter()
            .partition(|post| post.section.as_deref() == Some(key));
        discussion = others;
        sections.push(SectionCard {
            key: key.to_owned(),
            heading: heading.to_owned(),
            text: text.to_owned(),
            html: to_html(text),
            contributions: of_it,
        });
    }
    let facilitates = programme.is_facilitator();
    let translations = match removed {
        Some(_) => Vec::new(),
        None => translations(connection, id, &names)?,
    };
    Ok(CasePage {
        translations,
        place: conversation.to_string(),
        title: told.title.clone(),
        author: names.author(author_in(id)),
        state: state.filter(|_| mine),
        stage: match removed {
            Some(_) => CaseStage::Removed,
            None => stage(&outcome),
        },
        at,
        edited_at,
        language: told.language,
        session: outcome.session.clone().or_else(|| told.session.clone()),
        sections,
        discussion,
        locked: talk.locked || outcome.closed.is_some(),
        contributed: talk.answered,
        unread,
        facilitates,
        may_post: talk.may_post,
        may_settle: removed.is_none()
            && !matches!(state, Some(PostState::Waiting | PostState::Draft))
            && (mine || facilitates),
        told: (mine && removed.is_none()).then_some(told),
        outcome: OutcomeCard {
            decided_html: outcome.decided.as_deref().map(to_html),
            learned_html: outcome.learned.as_deref().map(to_html),
            discussed: outcome.discussed,
            decided: outcome.decided,
            learned: outcome.learned,
            closed: outcome.closed,
        },
        removed,
        mine,
        longest: talk.longest,
        id: id.to_owned(),
    })
}

/// The translations of a case; one's own that waits for a link stands for the one that it says otherwise.
fn translations(
    connection: &Connection,
    id: &str,
    names: &Names,
) -> Result<Vec<CaseTranslationCard>> {
    let card = |id: String, person: &str, told: CaseText, state: Option<PostState>| {
        let language = told.language?;
        let mine = person == names.me;
        let parts = told
            .sections
            .iter()
            .map(|part| (part.key.as_str(), part.heading.as_str(), part.text.as_str()))
            .chain((!told.asks.is_empty()).then_some((ASKS, "", told.asks.as_str())));
        Some(CaseTranslationCard {
            id,
            author: names.author(person),
            mine,
            state,
            language,
            title: told.title.clone(),
            sections: parts
                .map(|(key, heading, text)| TranslatedSection {
                    key: key.to_owned(),
                    heading: heading.to_owned(),
                    text: text.to_owned(),
                    html: to_html(text),
                })
                .collect(),
            told: mine.then_some(told),
        })
    };
    let sent = store::translations_of(connection, id)?.into_iter();
    let mut cards: Vec<CaseTranslationCard> = sent
        .filter_map(|one| card(one.id, &one.person, one.told, None))
        .collect();
    for draft in drafts::all::<CaseText>(connection)? {
        if draft.translates.as_deref() == Some(id) && draft.posted_at.is_some() {
            cards.retain(|known| !(known.mine && Some(known.language) == draft.body.language));
            let state = Some(waiting_state(&draft));
            cards.extend(card(draft.id, &names.me, draft.body, state));
        }
    }
    Ok(cards)
}

/// What was brought leaves with the next link, unless its author is telling it otherwise.
pub(super) const fn waiting_state(draft: &Draft<CaseText>) -> PostState {
    match draft.waits() {
        true => PostState::Waiting,
        false => PostState::Draft,
    }
}

/// What its author begins with who says a case otherwise: a draft, what waits for a link, or else what the group has. With the
/// draft, if it is one.
///
/// # Errors
/// `case-unknown`.
pub fn newest(connection: &Connection, id: &str) -> Result<(CaseText, Option<Draft<CaseText>>)> {
    let draft = match drafts::draft::<CaseText>(connection, id)? {
        None => drafts::waiting_change::<CaseText>(connection, id)?,
        draft => draft,
    };
    if let Some(draft) = draft {
        return Ok((draft.body.clone(), Some(draft)));
    }
    let case = store::case_study(connection, id)?.ok_or_else(|| unknown(id))?;
    Ok((case.told, None))
}
