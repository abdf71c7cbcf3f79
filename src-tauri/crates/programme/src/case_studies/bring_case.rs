//! Bringing a case to the group: it waits for a link from now on.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::about::unknown;
use super::case::{LONGEST, LONGEST_CASE, LONGEST_TITLE, Told};
use super::store::{self, CaseDraft};
use crate::error::Code;
use crate::forum;
use crate::forum::text::guess;
use crate::noun::Noun;
use replica::Replica;
use replica::ids::author_in;
use replica::record::fact;
use replica::register::exists;
use replica::stamp::stamp;
use replica::{Error, Result};

/// Brings a case, and gives its id.
///
/// # Errors
/// `draft-unknown`; `not-member`, `removed`, `held`; `title-needed`, `text-needed` without a section or a question,
/// `text-too-long`, `session-unknown`, `case-unknown`, `language-same` of a translation, `case-closed`, `not-yours`; those of the database. The draft stays as
/// it is then.
pub fn bring_case(programme: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<String> {
    forum::may_post(programme)?;
    programme.transact(|connection| {
        let mut draft = store::draft(connection, id)?
            .ok_or_else(|| Error::of(Code::DraftUnknown).with("id", id))?;
        let me = fact(connection, "me")?.ok_or_else(|| Error::of(replica::Code::NotMember))?;
        if author_in(&draft.id) != me {
            // begun before joining
            store::delete_draft(connection, &draft.id)?;
            draft.id = replica::ids::new_id(&me)?;
        }
        draft.told = fit(&draft.told)?;
        check(connection, &me, &draft)?;
        draft.posted_at = draft.posted_at.or_else(|| Some(stamp(now)));
        draft.altering = false;
        draft.refused = None;
        store::put_draft(connection, &draft)?;
        Ok(draft.id)
    })
}

/// What is told, as it may be brought.
pub(super) fn fit(told: &Told) -> Result<Told> {
    let title = forum::fit(&told.title, LONGEST_TITLE).map_err(|error| {
        match error.is(Code::TextNeeded) {
            true => Error::of(Code::TitleNeeded),
            false => error,
        }
    })?;
    let mut sections = Vec::new();
    for section in &told.sections {
        let mut section = section.clone();
        section.heading = forum::text::clean(&section.heading);
        section.text = forum::text::clean(&section.text);
        // a heading alone tells nothing
        if section.text.is_empty() {
            continue;
        }
        if !section.heading.is_empty() {
            forum::fit(&section.heading, LONGEST_TITLE)?;
        }
        section.text = forum::fit(&section.text, LONGEST)?;
        sections.push(section);
    }
    if sections.is_empty() {
        return Err(Error::of(Code::TextNeeded));
    }
    let told = Told {
        title,
        sections,
        asks: forum::fit(&told.asks, LONGEST)?,
        ..told.clone()
    };
    forum::fit(&told.markdown(), LONGEST_CASE)?;
    let language = told.language.or_else(|| guess(&told.markdown()));
    Ok(Told { language, ..told })
}

/// Whether a draft may be brought.
pub(super) fn check(connection: &Connection, me: &str, draft: &CaseDraft) -> Result<()> {
    if let Some(session) = &draft.told.session
        && !exists(connection, Noun::Session, session)?
    {
        return Err(Error::of(Code::SessionUnknown).with("id", session));
    }
    if let Some(of) = &draft.translates {
        let case = store::case_study(connection, of)?.ok_or_else(|| unknown(of))?;
        let language = draft.told.language;
        if language.is_none() || language == case.told.language {
            return Err(Error::of(Code::LanguageSame));
        }
    }
    if let Some(edits) = &draft.edits {
        let case = store::case_study(connection, edits)?.ok_or_else(|| unknown(edits))?;
        if case.person != me {
            return Err(Error::of(replica::Code::NotYours));
        }
        if super::about::is_closed(connection, edits)? {
            return Err(Error::of(Code::CaseClosed));
        }
    }
    Ok(())
}
