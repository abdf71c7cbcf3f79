//! Removing a post: its words are erased for the whole group, and a line says who did it. Its author may, and a facilitator
//! who protects somebody.

use chrono::{DateTime, Utc};

use super::post_body::PostBody;
use super::store;
use crate::drafts::keep::begin_again;
use crate::error::Code;
use crate::messages::erase_first::erase_first;
use crate::noun::Noun;
use replica::erase::erase_within;
use replica::ids::author_in;
use replica::record::fact;
use replica::register::put;
use replica::register::shown;
use replica::{Error, Result};
use replica::{Replica, Touched};

/// Removes a post. Whoever removes their own finds its words among the drafts.
///
/// # Errors
/// `post-unknown`, `not-yours`.
pub fn remove_post(programme: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let ((), mut touched) = programme.write_own(now, |writing| {
        let connection = writing.connection();
        let post = store::post(connection, id)?
            .ok_or_else(|| Error::of(Code::PostUnknown).with("id", id))?;
        let me = fact(connection, "me")?.unwrap_or_default();
        let mine = author_in(id) == me;
        if !mine && !writing.is_facilitator() {
            return Err(Error::of(replica::Code::NotYours).with("id", id));
        }
        let mut fields = shown(connection, Noun::Moderation, id)?.unwrap_or_default();
        put(&mut fields, "stood", Some(post.place.as_str()));
        put(&mut fields, "reply_to", post.reply_to.as_deref());
        put(&mut fields, "at", Some(post.at.as_str()));
        put(
            &mut fields,
            "removed",
            Some(if mine { "author" } else { "facilitator" }),
        );
        if mine {
            let body = PostBody {
                place: post.place,
                reply_to: post.reply_to,
                section: post.section,
                title: post.title,
                text: post.text,
                language: post.language,
            };
            begin_again(connection, &me, now, body)?;
        }
        let translations = store::translations_of(connection, id)?;
        writing.set(Noun::Moderation, id, &fields)?;
        erase_within(writing, Noun::Post, id)?;
        erase_first(writing, id)?;
        for translation in translations {
            // what others translated a facilitator erases
            if writing.is_facilitator() || author_in(&translation.id) == me {
                erase_within(writing, Noun::Translation, &translation.id)?;
            }
        }
        Ok(())
    })?;
    touched.insert((Noun::Post.record(), id.to_owned()));
    Ok(touched)
}
