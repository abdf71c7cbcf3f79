//! A conversation as it is read: what begins it, reflections, and below each what answers it, one level deep.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::about;
use super::conversation::Conversation;
use super::names::{AuthorCard, Names};
use super::post_body::PostBody;
use super::post_card::{PostCard, Reading, waiting_state};
use super::store::{self, Translation};
use super::text;
use super::whereabouts::{known, readable};
use crate::drafts;
use crate::language::Both;
use crate::schedule::edition;
use crate::schedule::when::due;
use replica::Replica;
use replica::Result;

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

/// The conversation about something.
///
/// # Errors
/// `question-unknown`, `person-unknown`, `case-unknown`, `post-unknown`.
pub fn show_conversation(
    programme: &Replica,
    conversation: &Conversation,
) -> Result<ConversationPage> {
    let connection = programme.connection();
    readable(connection, conversation)?;
    let place = conversation.to_string();
    let names = Names::of(connection)?;
    let (heading, session, module, author) = about(connection, conversation, &names)?;
    let reading = Reading {
        connection,
        moderations: store::moderations_in(connection, &place)?,
        read: store::read_in(connection, &place)?,
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
    for draft in drafts::all::<PostBody>(connection)? {
        if draft.posted_at.is_none() {
            continue;
        }
        // a post may have been moved since: what is said of it goes by the post, and a new one by its place
        let of = draft.edits.as_ref().or(draft.translates.as_ref());
        let Some(of) = of else {
            if draft.body.place == place {
                cards.push((draft.body.reply_to.clone(), reading.waiting(&draft)));
            }
            continue;
        };
        let Some((_, card)) = cards.iter_mut().find(|(_, card)| card.id == *of) else {
            continue;
        };
        match (&draft.translates, draft.body.language) {
            (Some(_), Some(language)) => {
                card.translations
                    .retain(|one| !one.mine || one.language != language);
                card.translations
                    .push(reading.waiting_translation(&draft, language));
            }
            (Some(_), None) => {}
            // what it will say is what its author reads
            (None, _) => {
                card.html = text::to_html(&draft.body.text);
                card.text.clone_from(&draft.body.text);
                card.language = draft.body.language.or(card.language);
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
            && known(connection, conversation).is_err(),
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
