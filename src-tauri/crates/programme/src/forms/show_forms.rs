//! All that somebody began to fill in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::form::Form;
use super::store;
use crate::forum::Conversation;
use crate::forum::about::about;
use crate::forum::names::Names;
use crate::forum::place_of;
use crate::language::Both;
use crate::schedule::edition;
use replica::Replica;
use replica::Result;

/// Something that was begun in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormCard {
    /// Which one.
    pub form: Form,
    /// What it is about: a conversation, a case, a session or a person; empty where that is not there any more.
    pub heading: Both,
    /// The conversation in which it is filled in: `question:ID` and so on.
    pub place: Option<String>,
    /// The session on whose page it is filled in.
    pub session: Option<String>,
    /// What stands in its fields, by their names.
    pub fields: BTreeMap<String, String>,
    /// When it was last kept (RFC 3339).
    pub saved_at: String,
}

/// What was begun, the last one first.
///
/// # Errors
/// See the crate.
pub fn show_forms(programme: &Replica) -> Result<Vec<FormCard>> {
    let connection = programme.connection();
    let kept = store::all(connection)?;
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let names = Names::of(connection)?;
    let edition = edition(connection)?;
    let mut cards = Vec::new();
    for kept in kept {
        let (mut heading, mut place, mut session) = (Both::default(), None, None);
        let conversation = match &kept.form {
            Form::Report(post) | Form::Hide(post) => place_of(connection, post)?
                .map(|place| place.parse())
                .transpose()?,
            Form::Decided(case) | Form::Learned(case) => Some(Conversation::Case(case.clone())),
            _ => None,
        };
        match &kept.form {
            Form::Introduction(person) => {
                let name = names.author(person).name;
                heading = Both {
                    en: Some(name.clone()),
                    es: Some(name),
                };
            }
            Form::Question(id) => {
                let asked = edition.questions.iter().find(|asked| asked.id == *id);
                let of = asked.map_or(Some(id), |asked| asked.session.as_ref());
                let known = edition.sessions.iter().find(|known| Some(&known.id) == of);
                heading = known.map(|known| known.title.clone()).unwrap_or_default();
                session = known.map(|known| known.id.clone());
            }
            Form::Held(id) => {
                let known = edition.sessions.iter().find(|known| known.id == *id);
                heading = known.map(|known| known.title.clone()).unwrap_or_default();
                session = known.map(|known| known.id.clone());
            }
            _ => {}
        }
        if let Some(conversation) = conversation {
            (heading, ..) = about(connection, &conversation, &names)?;
            place = Some(conversation.to_string());
        }
        cards.push(FormCard {
            form: kept.form,
            heading,
            place,
            session,
            fields: kept.fields,
            saved_at: kept.saved_at,
        });
    }
    Ok(cards)
}
