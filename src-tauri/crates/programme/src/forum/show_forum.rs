//! The forum at a glance: what is asked in each module, what participants raised, and what is new.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::about;
use super::conversation::Conversation;
use super::names::{AuthorCard, Names};
use super::store::{self, Counted};
use super::whereabouts::topics;
use crate::drafts;
use crate::language::Both;
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
    let waiting = drafts::waiting_by_place(connection)?;
    let line = |conversation: Conversation, heading: Both, session: Option<String>| {
        let place = conversation.to_string();
        let Counted {
            posts,
            unread,
            last,
            mine,
        } = counted.get(&place).cloned().unwrap_or_default();
        let own = waiting.get(&place);
        ConversationLine {
            locked: moderations.get(&place).is_some_and(|said| said.locked),
            conversation,
            place,
            heading,
            session,
            posts: posts + own.map_or(0, |(count, _)| *count),
            unread,
            last: last.max(own.map(|(_, at)| at.clone())),
            mine: mine || own.is_some(),
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
