//! Writing to the facilitators.

use chrono::{DateTime, Utc};

use super::{LONGEST, store};
use crate::error::Code;
use crate::noun::Noun;
use replica::ids::new_id;
use replica::record::fact;
use replica::register::{Fields, put};
use replica::stamp::stamp;
use replica::{Error, Result};
use replica::{Replica, Touched, Writing};

/// Sends a message, and gives its id.
///
/// # Errors
/// `text-needed`, `text-too-long`, `not-member`, `no-key` while nothing is known of the facilitators' key; those of the
/// database.
pub fn send_message(
    programme: &mut Replica,
    now: DateTime<Utc>,
    text: &str,
) -> Result<(String, Touched)> {
    send_about(programme, now, text, None)
}

/// The same about something: `post:ID` that is reported, `draft:ID` that facilitators see first.
///
/// # Errors
/// As [`send_message`].
pub fn send_about(
    programme: &mut Replica,
    now: DateTime<Utc>,
    text: &str,
    about: Option<&str>,
) -> Result<(String, Touched)> {
    programme.write_own(now, |writing| send_within(writing, text, about))
}

/// The same within a transaction.
pub(crate) fn send_within(
    writing: &mut Writing<'_>,
    text: &str,
    about: Option<&str>,
) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::of(Code::TextNeeded));
    }
    let length = text.chars().count();
    if length > LONGEST {
        return Err(Error::of(Code::TextTooLong)
            .with("length", length)
            .with("limit", LONGEST));
    }
    let me =
        fact(writing.connection(), "me")?.ok_or_else(|| Error::of(replica::Code::NotMember))?;
    let (id, at) = (new_id(&me)?, stamp(writing.now()));
    let mut fields = Fields::new();
    put(&mut fields, "text", Some(text));
    put(&mut fields, "at", Some(&at));
    put(&mut fields, "about", about);
    writing.set(Noun::Message, &id, &fields)?;
    store::put_sent(writing.connection(), &id, text, &at, about)?;
    Ok(id)
}
