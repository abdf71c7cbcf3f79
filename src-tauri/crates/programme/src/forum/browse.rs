//! Posts of all conversations together: of one organisation, or those that nobody has translated yet.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::show_conversation::{AuthorCard, Names, about};
use super::{Conversation, store, text};
use crate::error::Result;
use crate::language::{Both, Language};
use crate::programme::Programme;

/// So many are shown.
const MOST: usize = 200;

/// Which posts are meant; what is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Browsing {
    /// Of this organisation, by its name.
    pub organisation: Option<String>,
    /// Written in another language, and without a translation into this one.
    pub untranslated: Option<Language>,
}

/// A post out of its conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Leaf {
    /// The post.
    pub id: String,
    /// Where it stands: `question:ID` and so on.
    pub place: String,
    /// What stands above that conversation.
    pub heading: Both,
    /// Who wrote it.
    pub author: AuthorCard,
    /// When it was posted (RFC 3339).
    pub at: String,
    /// Its language, where it is known.
    pub language: Option<Language>,
    /// As HTML that runs and fetches nothing.
    pub html: String,
    /// It was not read here yet.
    pub unread: bool,
}

/// The posts that are meant, the last one first; at most 200. What facilitators hide is left out.
///
/// # Errors
/// Those of the database.
pub fn browse(programme: &Programme, browsing: &Browsing) -> Result<Vec<Leaf>> {
    let connection = programme.connection();
    let names = Names::of(connection)?;
    let read = store::read_posts(connection)?;
    let moderations = store::moderations(connection)?;
    // what one has translated and what waits for a link needs no more
    let waiting: Vec<(Option<String>, Option<Language>)> = store::drafts(connection)?
        .into_iter()
        .filter(|draft| draft.posted_at.is_some())
        .map(|draft| (draft.translates, draft.language))
        .collect();
    let mut leaves = Vec::new();
    for post in store::posts(connection)?.into_iter().rev() {
        let hidden = moderations
            .get(&post.id)
            .is_some_and(|said| said.hidden.is_some());
        let author = names.author(&post.person);
        let of_it = browsing.organisation.is_none() || browsing.organisation == author.organisation;
        if hidden || !of_it {
            continue;
        }
        if let Some(into) = browsing.untranslated {
            let done = post.language.is_none_or(|language| language == into)
                || store::translations_of(connection, &post.id)?
                    .iter()
                    .any(|translation| translation.language == into)
                || waiting.contains(&(Some(post.id.clone()), Some(into)));
            if done {
                continue;
            }
        }
        let Ok(conversation) = post.place.parse::<Conversation>() else {
            continue;
        };
        let (heading, ..) = about(connection, &conversation, &names)?;
        leaves.push(Leaf {
            unread: post.person != names.me && !read.contains(&post.id),
            html: text::to_html(&post.text),
            id: post.id,
            place: post.place,
            heading,
            author,
            at: post.at,
            language: post.language,
        });
        if leaves.len() == MOST {
            break;
        }
    }
    Ok(leaves)
}
