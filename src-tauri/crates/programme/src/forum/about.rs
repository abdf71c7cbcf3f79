//! What stands above a conversation.

use rusqlite::Connection;

use super::conversation::Conversation;
use super::names::{AuthorCard, Names};
use super::post_body::PostBody;
use super::store;
use crate::case_studies;
use crate::drafts;
use crate::language::{Both, Language};
use crate::schedule::edition;
use replica::Result;
use replica::ids::author_in;

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
            let waiting = drafts::draft::<PostBody>(connection, id)?;
            let title = post
                .as_ref()
                .and_then(|post| post.title.clone())
                .or_else(|| waiting.and_then(|draft| draft.body.title));
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
pub(crate) fn in_language(language: Option<Language>, said: Option<String>) -> Both {
    match language {
        Some(Language::Es) => Both { en: None, es: said },
        _ => Both { en: said, es: None },
    }
}
