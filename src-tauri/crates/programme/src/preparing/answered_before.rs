//! What was answered to a question in another edition on this computer, at hand while the new ones are written.

use replica::{Profile, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::forum::{Conversation, posts};
use crate::language::Both;
use crate::people::person;
use crate::schedule::edition;

/// The most answers of one edition.
const MOST: usize = 30;

/// An answer of another edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Answered {
    /// Who said it.
    pub name: String,
    /// Their words, in Markdown.
    pub text: String,
    /// When: an instant.
    pub at: String,
}

/// A question of another edition, with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AnsweredBefore {
    /// The edition.
    pub title: Both,
    /// From when: `2023-02`.
    pub from: String,
    /// How it was asked.
    pub question: Both,
    /// The first answers, in their order.
    pub answers: Vec<Answered>,
}

/// The editions on this computer in which a question was asked, but for the one that is prepared. The newest comes first.
///
/// # Errors
/// See the crate.
pub fn answered_before(
    profile: &Profile,
    programme: &str,
    question: &str,
) -> Result<Vec<AnsweredBefore>> {
    let mut all = Vec::new();
    for id in profile.programmes()? {
        if id == programme {
            continue;
        }
        let replica = profile.programme(&id)?;
        let connection = replica.connection();
        let Ok(edition) = edition(connection) else {
            continue;
        };
        let asked = edition.questions.iter().find(|one| one.id == question);
        let Some(asked) = asked else { continue };
        let place = Conversation::Question(question.to_owned()).to_string();
        let mut answers = Vec::new();
        for post in posts(connection)? {
            if post.place != place || answers.len() >= MOST {
                continue;
            }
            let name = person(connection, &post.person)?.map(|person| person.name);
            answers.push(Answered {
                name: name.unwrap_or_default(),
                text: post.text,
                at: post.at,
            });
        }
        all.push(AnsweredBefore {
            title: edition.title,
            from: edition.span.from.to_string(),
            question: asked.text.clone(),
            answers,
        });
    }
    all.sort_by(|one, other| other.from.cmp(&one.from));
    Ok(all)
}
