//! A conversation as it is read: what begins it, reflections, and below each what answers it, one level deep.

use std::collections::{BTreeMap, BTreeSet};

use ledger::ObjectId;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::store::{self, Draft, Moderation, Post, Translation};
use super::{Conversation, author_in, text};
use crate::case_studies;
use crate::error::Result;
use crate::language::{Both, Language};
use crate::outbox::store::{Stage, stage};
use crate::people;
use crate::people::{Organisation, Person};
use crate::programme::Programme;
use crate::record::store::fact;
use crate::register::Noun;
use crate::schedule::store::edition;
use crate::schedule::when::due;

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

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuthorCard {
    /// The person.
    pub id: String,
    /// Their name, or the id where the list has none.
    pub name: String,
    /// Their organisation's name.
    pub organisation: Option<String>,
    /// Its id.
    pub organisation_id: Option<String>,
    /// Where it is.
    pub city: Option<String>,
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

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConversationPage {
    /// What it is about.
    pub conversation: Conversation,
    /// `question:ID` and so on.
    pub place: String,
    /// What stands above it.
    pub heading: Both,
    /// The session that it prepares.
    pub session: Option<String>,
    /// The module that it belongs to.
    pub module: Option<String>,
    /// Until when answers are hoped for (RFC 3339).
    pub due: Option<String>,
    /// Whose it is: a topic's, an introduction's.
    pub author: Option<AuthorCard>,
    /// Nobody posts here any more.
    pub locked: bool,
    /// The question was taken back; what was answered stays.
    pub taken_back: bool,
    /// The reader is a facilitator.
    pub facilitates: bool,
    /// The reader may post.
    pub may_post: bool,
    /// The posts, the oldest first, those that are pinned before.
    pub posts: Vec<PostCard>,
    /// Names of the organisations of which somebody answered.
    pub answered: Vec<String>,
    /// How many were not read here.
    pub unread: u32,
    /// The longest that a post may be, in characters.
    pub longest: u32,
}

/// Whose names a page needs.
pub(crate) struct Names {
    persons: BTreeMap<String, Person>,
    organisations: BTreeMap<String, Organisation>,
    /// The reader.
    pub me: String,
}

impl Names {
    pub(crate) fn of(connection: &Connection) -> Result<Self> {
        let persons = people::store::persons(connection)?.into_iter();
        let organisations = people::store::organisations(connection)?.into_iter();
        Ok(Self {
            persons: persons.map(|person| (person.id.clone(), person)).collect(),
            organisations: organisations
                .map(|organisation| (organisation.id.clone(), organisation))
                .collect(),
            me: fact(connection, "me")?.unwrap_or_default(),
        })
    }

    /// Everybody, by name.
    pub(super) fn all(&self) -> Vec<AuthorCard> {
        let mut all: Vec<AuthorCard> = self.persons.keys().map(|id| self.author(id)).collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }

    pub(crate) fn author(&self, id: &str) -> AuthorCard {
        let person = self.persons.get(id);
        let organisation = person
            .and_then(|person| person.organisation.as_deref())
            .and_then(|id| self.organisations.get(id));
        AuthorCard {
            id: id.to_owned(),
            name: person.map_or_else(|| id.to_owned(), |person| person.name.clone()),
            organisation: organisation.map(|organisation| organisation.name.clone()),
            organisation_id: organisation.map(|organisation| organisation.id.clone()),
            city: organisation.and_then(|organisation| organisation.city.clone()),
        }
    }
}

/// The conversation about something.
///
/// # Errors
/// `question-unknown`, `person-unknown`, `case-unknown`, `post-unknown`; those of the database.
pub fn show_conversation(
    programme: &Programme,
    conversation: &Conversation,
) -> Result<ConversationPage> {
    let connection = programme.connection();
    conversation.readable(connection)?;
    let place = conversation.to_string();
    let names = Names::of(connection)?;
    let (heading, session, module, author) = about(connection, conversation, &names)?;
    let reading = Reading {
        connection,
        moderations: store::moderations(connection)?,
        read: store::read_posts(connection)?,
        translations: by_post(store::translations_in(connection, &place)?),
        facilitates: programme.is_facilitator(),
        names,
    };
    let mut cards = Vec::new();
    for post in store::posts_in(connection, &place)? {
        cards.push((post.reply_to.clone(), reading.card(&post)?));
    }
    for (id, said) in &reading.moderations {
        // where words were erased, a line says so
        if said.place.as_ref().or(said.stood.as_ref()) == Some(&place)
            && said.removed.is_some()
            && place != format!("case:{id}")
            && store::post(connection, id)?.is_none()
        {
            cards.push((said.reply_to.clone(), reading.stub(id, said)));
        }
    }
    for draft in store::drafts(connection)? {
        if draft.posted_at.is_none() {
            continue;
        }
        // a post may have been moved since: what is said of it goes by the post, and a new one by its place
        let of = draft.edits.as_ref().or(draft.translates.as_ref());
        let Some(of) = of else {
            if draft.place == place {
                cards.push((draft.reply_to.clone(), reading.waiting(&draft)));
            }
            continue;
        };
        let Some((_, card)) = cards.iter_mut().find(|(_, card)| card.id == *of) else {
            continue;
        };
        match (&draft.translates, draft.language) {
            (Some(_), Some(language)) => {
                card.translations
                    .retain(|one| !one.mine || one.language != language);
                card.translations
                    .push(reading.waiting_translation(&draft, language));
            }
            (Some(_), None) => {}
            // what it will say is what its author reads
            (None, _) => {
                card.html = text::to_html(&draft.text);
                card.text.clone_from(&draft.text);
                card.language = draft.language.or(card.language);
                card.state = Some(waiting_state(&draft));
                card.edit = Some(draft.id.clone());
            }
        }
    }
    let due = due_of(connection, conversation)?;
    for (_, card) in &mut cards {
        card.in_time = due.as_ref().map(|due| card.at <= *due);
    }
    cards.sort_by(|(_, one), (_, other)| (&one.at, &one.id).cmp(&(&other.at, &other.id)));
    let answered: BTreeSet<String> = cards
        .iter()
        .filter(|(_, card)| card.removed.is_none())
        .filter_map(|(_, card)| card.author.organisation.clone())
        .collect();
    let unread = cards.iter().filter(|(_, card)| card.unread).count();
    Ok(ConversationPage {
        conversation: conversation.clone(),
        taken_back: matches!(conversation, Conversation::Question(_))
            && conversation.known(connection).is_err(),
        locked: reading
            .moderations
            .get(&place)
            .is_some_and(|said| said.locked),
        place,
        heading,
        session,
        module,
        due,
        author,
        facilitates: reading.facilitates,
        may_post: programme.is_member(),
        posts: threaded(cards),
        answered: answered.into_iter().collect(),
        unread: u32::try_from(unread).unwrap_or(u32::MAX),
        longest: u32::try_from(text::LONGEST).unwrap_or(u32::MAX),
    })
}

/// Until when answers to a question are hoped for.
pub(super) fn due_of(
    connection: &Connection,
    conversation: &Conversation,
) -> Result<Option<String>> {
    let Conversation::Question(id) = conversation else {
        return Ok(None);
    };
    let edition = edition(connection)?;
    let asked = edition.questions.iter().find(|known| known.id == *id);
    Ok(asked
        .and_then(|asked| due(&edition, asked))
        .map(crate::time::stamp))
}

type About = (Both, Option<String>, Option<String>, Option<AuthorCard>);

/// What stands above a conversation: its words, session, module, and whose it is.
pub(crate) fn about(
    connection: &Connection,
    conversation: &Conversation,
    names: &Names,
) -> Result<About> {
    Ok(match conversation {
        Conversation::Question(id) => {
            let edition = edition(connection)?;
            let asked = edition.questions.iter().find(|question| question.id == *id);
            let session = asked.and_then(|asked| asked.session.clone());
            let of_session = edition
                .sessions
                .iter()
                .find(|known| Some(&known.id) == session.as_ref())
                .and_then(|known| known.module.clone());
            let module = asked.and_then(|asked| asked.module.clone()).or(of_session);
            (
                asked.map(|asked| asked.text.clone()).unwrap_or_default(),
                session,
                module,
                None,
            )
        }
        Conversation::Introduction(person) => {
            let author = names.author(person);
            let name = Both {
                en: Some(author.name.clone()),
                es: Some(author.name.clone()),
            };
            (name, None, None, Some(author))
        }
        Conversation::Topic(id) => {
            let post = store::post(connection, id)?;
            let waiting = store::draft(connection, id)?;
            let title = post
                .as_ref()
                .and_then(|post| post.title.clone())
                .or_else(|| waiting.and_then(|draft| draft.title));
            // what facilitators hide hides its title too, from all but its author
            let hidden = store::moderation(connection, id)?.hidden.is_some();
            let title = title.filter(|_| !hidden || author_in(id) == names.me);
            let heading = in_language(post.and_then(|post| post.language), title);
            (heading, None, None, Some(names.author(author_in(id))))
        }
        Conversation::Case(id) => {
            let heading = case_studies::heading(connection, id)?;
            (heading, None, None, Some(names.author(author_in(id))))
        }
    })
}

/// What somebody called something, in the language in which they wrote.
pub(super) fn in_language(language: Option<Language>, said: Option<String>) -> Both {
    match language {
        Some(Language::Es) => Both { en: None, es: said },
        _ => Both { en: said, es: None },
    }
}

fn by_post(translations: Vec<Translation>) -> BTreeMap<String, Vec<Translation>> {
    let mut by_post: BTreeMap<String, Vec<Translation>> = BTreeMap::new();
    for translation in translations {
        by_post
            .entry(translation.post.clone())
            .or_default()
            .push(translation);
    }
    by_post
}

struct Reading<'c> {
    connection: &'c Connection,
    names: Names,
    moderations: BTreeMap<String, Moderation>,
    read: BTreeSet<String>,
    translations: BTreeMap<String, Vec<Translation>>,
    facilitates: bool,
}

impl Reading<'_> {
    fn card(&self, post: &Post) -> Result<PostCard> {
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

    fn stub(&self, id: &str, said: &Moderation) -> PostCard {
        PostCard {
            removed: said.removed.clone(),
            at: said.at.clone().unwrap_or_default(),
            ..self.bare(id)
        }
    }

    fn waiting_translation(&self, draft: &Draft, language: Language) -> TranslationCard {
        TranslationCard {
            id: draft.id.clone(),
            author: self.names.author(&self.names.me),
            language,
            html: text::to_html(&draft.text),
            text: draft.text.clone(),
            mine: true,
            state: Some(waiting_state(draft)),
        }
    }

    fn waiting(&self, draft: &Draft) -> PostCard {
        PostCard {
            mine: true,
            state: Some(waiting_state(draft)),
            at: draft.posted_at.clone().unwrap_or_default(),
            language: draft.language,
            html: text::to_html(&draft.text),
            text: draft.text.clone(),
            section: draft.section.clone(),
            ..self.bare(&draft.id)
        }
    }
}

/// What was posted leaves with the next link, unless its author is saying it otherwise.
const fn waiting_state(draft: &Draft) -> PostState {
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

/// Replies below what they answer, however deep: one level. What answers something that is not here stands by itself.
fn threaded(cards: Vec<(Option<String>, PostCard)>) -> Vec<PostCard> {
    let parents: BTreeMap<String, (Option<String>, AuthorCard)> = cards
        .iter()
        .map(|(to, card)| (card.id.clone(), (to.clone(), card.author.clone())))
        .collect();
    // each is walked up once, whatever its depth
    let mut tops: BTreeMap<String, String> = BTreeMap::new();
    for id in parents.keys() {
        let mut path = Vec::new();
        let mut walked = BTreeSet::new();
        let mut at = id.clone();
        // nobody answers themselves in a ring, but somebody may say so who means no good
        while !tops.contains_key(&at) && walked.insert(at.clone()) {
            let above = parents.get(&at).and_then(|(to, _)| to.clone());
            path.push(at.clone());
            match above.filter(|to| parents.contains_key(to)) {
                Some(to) => at = to,
                None => break,
            }
        }
        let top = tops.get(&at).cloned().unwrap_or(at);
        tops.extend(path.into_iter().map(|id| (id, top.clone())));
    }
    let mut roots: Vec<PostCard> = Vec::new();
    let mut below: BTreeMap<String, Vec<PostCard>> = BTreeMap::new();
    for (to, mut card) in cards {
        let top = tops.get(&card.id).unwrap_or(&card.id).clone();
        if top == card.id || !parents.contains_key(&top) {
            roots.push(card);
            continue;
        }
        if let Some(to) = to.filter(|to| *to != top) {
            card.answers = parents.get(&to).map(|(_, author)| author.clone());
        }
        below.entry(top).or_default().push(card);
    }
    for root in &mut roots {
        root.replies = below.remove(&root.id).unwrap_or_default();
    }
    // a ring has no root: its posts stand by themselves
    roots.extend(below.into_values().flatten());
    roots.sort_by_key(|card| !card.pinned);
    roots
}
