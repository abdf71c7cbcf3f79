//! What was posted becomes signed changes, once an exchange has a link. Until then it could be altered and taken back.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::post_draft::check;
use super::store::{self, Draft};
use super::text::clean;
use crate::noun::Noun;
use replica::Result;
use replica::ids::author_in;
use replica::record::fact;
use replica::register::shown;
use replica::register::{Fields, put};
use replica::{Replica, Touched, Writing};

/// Signs what waits, and gives what was touched. What the group does not take any more (the conversation was locked, what it
/// answers is gone) is a draft again, with the reason.
///
/// # Errors
/// Those of the database.
pub fn send_posted(programme: &mut Replica, now: DateTime<Utc>) -> Result<Touched> {
    let mut posted: Vec<Draft> = store::drafts(programme.connection())?
        .into_iter()
        .filter(Draft::waits)
        .collect();
    if posted.is_empty() {
        return Ok(Touched::new());
    }
    if !programme.is_member() {
        // whoever is held may still be accepted
        if programme.is_removed() {
            programme.transact(|connection| {
                posted.into_iter().try_for_each(|draft| {
                    refuse(connection, draft, replica::Code::Removed.as_str())
                })
            })?;
        }
        return Ok(Touched::new());
    }
    // what answers another comes after it
    posted.sort_by(|one, other| (&one.posted_at, &one.id).cmp(&(&other.posted_at, &other.id)));
    let ((), touched) = programme.write_own(now, |writing| {
        for draft in posted {
            // it may have been altered or taken back meanwhile
            let Some(draft) = store::draft(writing.connection(), &draft.id)? else {
                continue;
            };
            let Some(at) = draft.posted_at.clone().filter(|_| draft.waits()) else {
                continue;
            };
            let me = fact(writing.connection(), "me")?.unwrap_or_default();
            match check(writing.connection(), &me, &draft) {
                Ok(()) => send(writing, &draft, &at)?,
                Err(error) if error.code() == "internal" => return Err(error),
                Err(error) => refuse(writing.connection(), draft, error.code())?,
            }
        }
        Ok(())
    })?;
    Ok(touched)
}

fn refuse(connection: &Connection, draft: Draft, reason: &str) -> Result<()> {
    let refused = Draft {
        posted_at: None,
        altering: false,
        refused: Some(reason.to_owned()),
        ..draft
    };
    store::put_draft(connection, &refused)
}

fn send(writing: &mut Writing<'_>, draft: &Draft, at: &str) -> Result<()> {
    if let Some(of) = &draft.translates {
        return send_translation(writing, draft, of, at);
    }
    let id = draft.edits.as_ref().unwrap_or(&draft.id);
    let mut fields = match draft.edits {
        Some(_) => shown(writing.connection(), Noun::Post, id)?.unwrap_or_default(),
        None => {
            let mut fields = Fields::new();
            put(&mut fields, "place", Some(draft.place.as_str()));
            put(&mut fields, "reply_to", draft.reply_to.as_deref());
            put(&mut fields, "section", draft.section.as_deref());
            put(&mut fields, "at", Some(at));
            fields
        }
    };
    put(&mut fields, "text", Some(clean(&draft.text)));
    put(&mut fields, "title", draft.title.as_deref().map(clean));
    put(
        &mut fields,
        "language",
        draft.language.map(crate::language::Language::tag),
    );
    if draft.edits.is_some() {
        put(&mut fields, "edited_at", Some(at));
    }
    store::delete(writing.connection(), "draft", &draft.id)?;
    writing.set(Noun::Post, id, &fields)
}

/// One's own translation into a language is said otherwise rather than twice.
fn send_translation(writing: &mut Writing<'_>, draft: &Draft, of: &str, at: &str) -> Result<()> {
    let me = author_in(&draft.id);
    let mine = store::translations_of(writing.connection(), of)?
        .into_iter()
        .find(|known| author_in(&known.id) == me && Some(known.language) == draft.language);
    let id = mine.map_or_else(|| draft.id.clone(), |mine| mine.id);
    let mut fields = Fields::new();
    put(&mut fields, "post", Some(of));
    put(
        &mut fields,
        "language",
        draft.language.map(crate::language::Language::tag),
    );
    put(&mut fields, "text", Some(clean(&draft.text)));
    put(&mut fields, "at", Some(at));
    store::delete(writing.connection(), "draft", &draft.id)?;
    writing.set(Noun::Translation, &id, &fields)
}
