//! The forum at a glance: what is asked in each module, what participants raised, and what is new.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::about;

use super::names::{AuthorCard, Names};

use super::post_card::{PostState, state};

use super::conversation::Conversation;
use super::post_body::PostBody;
use super::show_conversation::due_of;
use super::store::{self, Counted};
use super::text;
use super::whereabouts::topics;
use crate::drafts;
use crate::language::{Both, Language};
use crate::people;
use crate::schedule::edition;
use replica::Replica;
use replica::Result;

/// A conversation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConversationLine {
    /// What it is about.
    pub conversation: Conversation,
    /// `question:ID` and so on.
    pub place: String,
    /// What stands above it.
    pub heading: Both,
    /// The session that it prepares.
    pub session: Option<String>,
    /// How many posts.
    pub posts: u32,
    /// Of these, how many of others were not read here.
    pub unread: u32,
    /// When the last one was posted (RFC 3339).
    pub last: Option<String>,
    /// The reader posted there.
    pub mine: bool,
    /// Nobody posts there any more.
    pub locked: bool,
}

/// What belongs to a module, or to none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ForumSection {
    /// The module; absent for what belongs to none.
    pub module: Option<String>,
    /// What the module is called.
    pub title: Both,
    /// Its questions, in their order.
    pub lines: Vec<ConversationLine>,
}

/// The forum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ForumPage {
    /// Questions, by module.
    pub sections: Vec<ForumSection>,
    /// What participants raised, the last first.
    pub topics: Vec<ConversationLine>,
    /// Questions that were taken back after somebody had answered.
    pub taken_back: Vec<ConversationLine>,
    /// Introductions that somebody wrote about.
    pub introductions: Vec<ConversationLine>,
    /// Drafts and what waits for a link.
    pub drafts: u32,
    /// Where posts mention the reader that were not read here.
    pub mentions: Vec<ConversationLine>,
    /// Everybody of the list: whom one may mention, and whose names name no child.
    pub people: Vec<AuthorCard>,
    /// The reader may post.
    pub may_post: bool,
}

/// The forum's conversations.
///
/// # Errors
/// See the crate.
pub fn show_forum(programme: &Replica) -> Result<ForumPage> {
    let connection = programme.connection();
    let names = Names::of(connection)?;
    let edition = edition(connection)?;
    let counted = store::counted(connection, &names.me)?;
    let moderations = store::moderations(connection)?;
    let line = |conversation: Conversation, heading: Both, session: Option<String>| {
        let place = conversation.to_string();
        let Counted {
            posts,
            unread,
            last,
            mine,
        } = counted.get(&place).cloned().unwrap_or_default();
        ConversationLine {
            locked: moderations.get(&place).is_some_and(|said| said.locked),
            conversation,
            place,
            heading,
            session,
            posts,
            unread,
            last,
            mine,
        }
    };
    let of_session: BTreeMap<&str, &str> = edition
        .sessions
        .iter()
        .filter_map(|session| Some((session.id.as_str(), session.module.as_deref()?)))
        .collect();
    let mut sections: Vec<ForumSection> = edition
        .modules
        .iter()
        .map(|module| ForumSection {
            module: Some(module.id.clone()),
            title: module.title.clone(),
            lines: Vec::new(),
        })
        .collect();
    let mut others = Vec::new();
    for question in &edition.questions {
        let session = question.session.as_deref();
        let module = question
            .module
            .as_deref()
            .or_else(|| of_session.get(session?).copied());
        let conversation = Conversation::Question(question.id.clone());
        let line = line(
            conversation,
            question.text.clone(),
            question.session.clone(),
        );
        let section = sections
            .iter_mut()
            .find(|section| section.module.as_deref() == module);
        match section {
            Some(section) => section.lines.push(line),
            None => others.push(line),
        }
    }
    if !others.is_empty() {
        sections.insert(
            0,
            ForumSection {
                module: None,
                title: Both::default(),
                lines: others,
            },
        );
    }
    sections.retain(|section| !section.lines.is_empty());
    let headed = |place: &String| {
        let conversation: Conversation = place.parse()?;
        let (heading, session, ..) = about(connection, &conversation, &names)?;
        Result::Ok(line(conversation, heading, session))
    };
    let topics = topics(connection)?;
    let taken_back = store::taken_back(connection)?;
    let persons = people::persons(connection)?.into_iter();
    let introductions = persons
        .map(|person| {
            let name = Both {
                en: Some(person.name.clone()),
                es: Some(person.name),
            };
            line(Conversation::Introduction(person.id), name, None)
        })
        .filter(|line| line.posts > 0);
    let mut mentions: Vec<ConversationLine> = Vec::new();
    for post in store::unread_mentions(connection, &names.me)? {
        if !mentions.iter().any(|line| line.place == post.place)
            && let Ok(conversation) = post.place.parse::<Conversation>()
        {
            let (heading, session, ..) = about(connection, &conversation, &names)?;
            mentions.push(line(conversation, heading, session));
        }
    }
    Ok(ForumPage {
        topics: topics.iter().map(headed).collect::<Result<_>>()?,
        taken_back: taken_back.iter().map(headed).collect::<Result<_>>()?,
        introductions: introductions.collect(),
        drafts: drafts::count(connection)?,
        people: names.all(),
        mentions,
        sections,
        may_post: programme.is_member(),
    })
}

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
