//! One quiet notice when somebody answered or mentioned the reader. It says no more than that: a lock screen is read by others.

use super::store;
use crate::language::Language;
use crate::reminders::ReminderSettings;
use crate::reminders::due::may_be_heard;
use crate::schedule::edition;
use crate::time::Reader;
use crate::words;
use replica::Replica;
use replica::Result;
use replica::record::fact;

/// What is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The programme.
    pub title: String,
    /// How many posts, in words.
    pub body: String,
    /// The posts.
    pub posts: Vec<String>,
}

/// What was written to the reader since the last notice and was not read: answers to their posts, and mentions.
///
/// # Errors
/// See the crate.
pub fn answered(
    programme: &Replica,
    reader: &Reader,
    settings: &ReminderSettings,
    language: Language,
) -> Result<Option<Answered>> {
    let connection = programme.connection();
    let Some(me) = fact(connection, "me")?.filter(|_| programme.is_member()) else {
        return Ok(None);
    };
    if !settings.answers || !may_be_heard(reader, settings)? {
        return Ok(None);
    }
    let posts = store::to_notice(connection, &me)?;
    if posts.is_empty() {
        return Ok(None);
    }
    let count = i64::try_from(posts.len()).unwrap_or(i64::MAX);
    Ok(Some(Answered {
        title: edition(connection)?.title.best(language).to_owned(),
        body: words::count(language, "forum.answered", count),
        posts,
    }))
}

/// Notes that it was told.
///
/// # Errors
/// See the crate.
pub fn noticed(programme: &mut Replica, posts: &[String]) -> Result<()> {
    programme.transact(|connection| {
        posts
            .iter()
            .try_for_each(|post| store::put_noticed(connection, post))
    })
}
