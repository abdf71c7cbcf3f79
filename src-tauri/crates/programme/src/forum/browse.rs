//! Posts of all conversations and case studies together: of one organisation, since a moment, or those that nobody has
//! translated yet.

use std::ops::ControlFlow;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::about;
use super::conversation::Conversation;
use super::names::{AuthorCard, Names};
use super::post_body::PostBody;
use super::{store, text};
use crate::case_studies;
use crate::case_studies::CaseText;
use crate::drafts::{self, Draft};
use crate::language::{Both, Language};
use replica::Replica;
use replica::Result;

/// So many are shown on a page.
pub const PAGE: usize = 200;

/// Which posts are meant; what is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Browsing {
    /// Of this organisation, by its name.
    pub organisation: Option<String>,
    /// Written in another language, and without a translation into this one.
    pub untranslated: Option<Language>,
    /// Posted at this moment or later (RFC 3339), or not read yet.
    #[serde(default)]
    pub since: Option<String>,
}

/// A post out of its conversation, or a case study.
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

impl Browsing {
    fn means(&self, author: &AuthorCard, at: &str, unread: bool) -> bool {
        let of_it = self.organisation.is_none() || self.organisation == author.organisation;
        let recent = self.since.as_deref().is_none_or(|since| at >= since);
        of_it && (recent || unread)
    }
}

/// The posts and case studies that are meant, the last one first, and no more than `most`. What facilitators hide is left out.
///
/// # Errors
/// See the crate.
pub fn browse(programme: &Replica, browsing: &Browsing, most: usize) -> Result<Vec<Leaf>> {
    let connection = programme.connection();
    let names = Names::of(connection)?;
    let moderations = store::moderations(connection)?;
    // what one has translated and what waits for a link needs no more
    let waiting: Vec<(Option<String>, Option<Language>)> = drafts::all::<PostBody>(connection)?
        .into_iter()
        .filter(Draft::waits)
        .map(|draft| (draft.translates, draft.body.language))
        .collect();
    let mut leaves = cases(connection, browsing, &names)?;
    let cases = leaves.len();
    store::outlines(connection, |post| {
        let hidden = moderations
            .get(&post.id)
            .is_some_and(|said| said.hidden.is_some());
        let author = names.author(&post.person);
        let unread = post.person != names.me && !post.read;
        if hidden || !browsing.means(&author, &post.at, unread) {
            return Ok(ControlFlow::Continue(()));
        }
        if let Some(into) = browsing.untranslated {
            let done = post.language.is_none_or(|language| language == into)
                || store::translations_of(connection, &post.id)?
                    .iter()
                    .any(|translation| translation.language == into)
                || waiting.contains(&(Some(post.id.clone()), Some(into)));
            if done {
                return Ok(ControlFlow::Continue(()));
            }
        }
        let Some(post) = store::post(connection, &post.id)? else {
            return Ok(ControlFlow::Continue(()));
        };
        let Ok(conversation) = post.place.parse::<Conversation>() else {
            return Ok(ControlFlow::Continue(()));
        };
        let (heading, ..) = about(connection, &conversation, &names)?;
        leaves.push(Leaf {
            unread,
            html: text::to_html(&post.text),
            id: post.id,
            place: post.place,
            heading,
            author,
            at: post.at,
            language: post.language,
        });
        Ok(match leaves.len() - cases >= most {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        })
    })?;
    leaves.sort_by(|one, other| (&other.at, &other.id).cmp(&(&one.at, &one.id)));
    leaves.truncate(most);
    Ok(leaves)
}

/// The case studies that are meant, each with how it begins.
fn cases(connection: &Connection, browsing: &Browsing, names: &Names) -> Result<Vec<Leaf>> {
    let all = case_studies::case_studies(connection)?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let read = store::read_posts(connection)?;
    let waiting = drafts::all::<CaseText>(connection)?;
    let mut leaves = Vec::new();
    for case in all {
        let author = names.author(&case.person);
        let unread = case.person != names.me && !read.contains(&case.id);
        if !browsing.means(&author, &case.at, unread) {
            continue;
        }
        if let Some(into) = browsing.untranslated {
            let done = case.told.language.is_none_or(|language| language == into)
                || case_studies::translations_of(connection, &case.id)?
                    .iter()
                    .any(|translation| translation.told.language == Some(into))
                || waiting.iter().any(|draft| {
                    draft.waits()
                        && draft.translates.as_ref() == Some(&case.id)
                        && draft.body.language == Some(into)
                });
            if done {
                continue;
            }
        }
        let begins = case.told.sections.first();
        leaves.push(Leaf {
            unread,
            html: text::to_html(begins.map_or("", |section| section.text.as_str())),
            place: Conversation::Case(case.id.clone()).to_string(),
            heading: case_studies::heading(connection, &case.id)?,
            author,
            at: case.at,
            language: case.told.language,
            id: case.id,
        });
    }
    Ok(leaves)
}
