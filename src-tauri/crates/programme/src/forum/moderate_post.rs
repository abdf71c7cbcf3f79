//! What facilitators do so that a conversation stays one: hide, lock, pin, move. Nothing of it deletes a word.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::conversation::Conversation;
use super::fit::fit;
use super::store;
use super::whereabouts::known;
use crate::error::Code;
use crate::noun::Noun;
use replica::register::shown;
use replica::register::{Fields, put};
use replica::{Error, Result};
use replica::{Replica, Touched, Writing};

/// The longest reason, in characters.
const LONGEST: usize = 1000;

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Moderating {
    /// A post is hidden, for this reason: its author reads it.
    Hide(String),
    /// It is shown again.
    Show,
    /// It stands before the others.
    Pin,
    /// It stands among them again.
    Unpin,
    /// It belongs to another conversation, with what answers it.
    Move(Conversation),
    /// Nobody posts in this conversation any more.
    Lock,
    /// People post there again.
    Unlock,
}

/// Moderates a post by its id, or a conversation by its place.
///
/// # Errors
/// `not-facilitator`; `post-unknown`, `question-unknown`, `person-unknown`; `text-needed` and `text-too-long` of a reason.
pub fn moderate_post(
    programme: &mut Replica,
    now: DateTime<Utc>,
    what: &str,
    how: &Moderating,
) -> Result<Touched> {
    let ((), touched) = programme.write(now, |writing| {
        match how {
            Moderating::Lock | Moderating::Unlock => {
                known(writing.connection(), &what.parse::<Conversation>()?)?;
            }
            _ => {
                store::post(writing.connection(), what)?
                    .ok_or_else(|| Error::of(Code::PostUnknown).with("id", what))?;
            }
        }
        match how {
            Moderating::Hide(reason) => {
                let reason = fit(reason, LONGEST)?;
                alter(writing, what, "hidden", Some(&reason))
            }
            Moderating::Show => alter(writing, what, "hidden", None),
            Moderating::Pin => alter(writing, what, "pinned", Some("yes")),
            Moderating::Unpin => alter(writing, what, "pinned", None),
            Moderating::Lock => alter(writing, what, "locked", Some("yes")),
            Moderating::Unlock => alter(writing, what, "locked", None),
            Moderating::Move(to) => move_to(writing, what, to),
        }
    })?;
    Ok(touched)
}

fn alter(writing: &mut Writing<'_>, id: &str, name: &str, value: Option<&str>) -> Result<()> {
    let mut fields: Fields = shown(writing.connection(), Noun::Moderation, id)?.unwrap_or_default();
    fields.remove(name);
    put(&mut fields, name, value);
    writing.set(Noun::Moderation, id, &fields)
}

fn move_to(writing: &mut Writing<'_>, id: &str, to: &Conversation) -> Result<()> {
    known(writing.connection(), to)?;
    let place = to.to_string();
    let Some(from) = store::place_of(writing.connection(), id)? else {
        return Ok(());
    };
    let mut moved = vec![id.to_owned()];
    // of what somebody raised, all goes along; else what answers it, and what answers that
    let begins = from == Conversation::Topic(id.to_owned()).to_string();
    for post in store::posts_in(writing.connection(), &from)? {
        if begins && post.id != id || post.reply_to.is_some_and(|to| moved.contains(&to)) {
            moved.push(post.id);
        }
    }
    for id in moved {
        alter(writing, &id, "place", Some(&place))?;
    }
    Ok(())
}
