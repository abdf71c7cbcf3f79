//! The messages that this device can read: all of them on a facilitator's, none on a member's.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::store;
use crate::forum::place_of;
use crate::people::person;
use replica::Replica;
use replica::Result;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Message {
    /// Stable id.
    pub id: String,
    /// Whose it is: the person's id.
    pub person: String,
    /// Their name, where the list has it.
    pub name: Option<String>,
    /// What it says.
    pub text: String,
    /// When it was written, by its author's clock (RFC 3339).
    pub at: String,
    /// What it is about: `post:ID`.
    pub about: Option<String>,
    /// Where that post stands: `question:ID` and so on.
    pub place: Option<String>,
}

/// The messages, the newest first.
///
/// # Errors
/// See the crate.
pub fn show_messages(programme: &Replica) -> Result<Vec<Message>> {
    let connection = programme.connection();
    store::messages(connection)?
        .into_iter()
        .map(|(id, who, text, at, about)| {
            let post = about
                .as_deref()
                .and_then(|about| about.strip_prefix("post:"));
            let place = post.map(|post| place_of(connection, post)).transpose()?;
            Ok(Message {
                place: place.flatten(),
                id,
                name: person(connection, &who)?.map(|person| person.name),
                person: who,
                text,
                at,
                about,
            })
        })
        .collect()
}
