//! Posting a draft: it waits for a link from now on.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::conversation::Conversation;
use super::fit::fit;
use super::store::{self, Draft};
use super::text::{LONGEST, guess};
use crate::case_studies;
use crate::error::Code;
use replica::Replica;
use replica::ids::{author_in, new_id};
use replica::record::fact;
use replica::stamp::stamp;
use replica::{Error, Result};

/// The longest title of a topic, in characters.
pub const LONGEST_TITLE: usize = 200;

/// Posts a draft, and gives the post's id.
///
/// # Errors
/// `draft-unknown`; `not-member`, `removed`, `held`; `text-needed`, `title-needed`, `text-too-long`; `conversation-locked`, `case-closed`, `case-unknown`, `section-unknown`,
/// `post-unknown`, `language-same`, `question-unknown`, `person-unknown`, `not-yours`; those of the database. The draft stays as it is then.
pub fn post_draft(programme: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<String> {
    may_post(programme)?;
    programme.transact(|connection| {
        let mut draft = store::draft(connection, id)?
            .ok_or_else(|| Error::of(Code::DraftUnknown).with("id", id))?;
        let me = fact(connection, "me")?.ok_or_else(|| Error::of(replica::Code::NotMember))?;
        if author_in(&draft.id) != me {
            // begun before joining
            store::delete(connection, "draft", &draft.id)?;
            let id = new_id(&me)?;
            if draft.place == Conversation::Topic(draft.id.clone()).to_string() {
                draft.place = Conversation::Topic(id.clone()).to_string();
            }
            draft.id = id;
        }
        check(connection, &me, &draft)?;
        draft.text = fit(&draft.text, LONGEST)?;
        draft.language = draft.language.or_else(|| guess(&draft.text));
        check_language(connection, &draft)?;
        // a slip that is mended makes nothing late
        draft.posted_at = draft.posted_at.or_else(|| Some(stamp(now)));
        draft.altering = false;
        draft.refused = None;
        store::put_draft(connection, &draft)?;
        Ok(draft.id)
    })
}

/// A translation is in another language than its post.
fn check_language(connection: &Connection, draft: &Draft) -> Result<()> {
    let Some(of) = &draft.translates else {
        return Ok(());
    };
    let post =
        store::post(connection, of)?.ok_or_else(|| Error::of(Code::PostUnknown).with("id", of))?;
    match draft.language {
        Some(language) if post.language != Some(language) => Ok(()),
        _ => Err(Error::of(Code::LanguageSame)),
    }
}

/// Whether this device may post at all.
pub(crate) fn may_post(programme: &Replica) -> Result<()> {
    match programme.is_member() {
        true => Ok(()),
        false if programme.is_removed() => Err(Error::of(replica::Code::Removed)),
        false if programme.is_held() => Err(Error::of(replica::Code::Held)),
        false => Err(Error::of(replica::Code::NotMember)),
    }
}

/// Whether a draft may be posted where it is meant for.
pub(super) fn check(connection: &Connection, me: &str, draft: &Draft) -> Result<()> {
    fit(&draft.text, LONGEST)?;
    let begins = draft.place == Conversation::Topic(draft.id.clone()).to_string();
    if begins {
        let title = draft.title.as_deref().unwrap_or_default();
        fit(title, LONGEST_TITLE).map_err(|error| match error.is(Code::TextNeeded) {
            true => Error::of(Code::TitleNeeded),
            false => error,
        })?;
    } else {
        draft.place.parse::<Conversation>()?.known(connection)?;
    }
    // a translation adds nothing to what was said
    if draft.translates.is_none() && store::moderation(connection, &draft.place)?.locked {
        return Err(Error::of(Code::ConversationLocked));
    }
    if let Ok(Conversation::Case(case)) = draft.place.parse() {
        if draft.translates.is_none() && case_studies::is_closed(connection, &case)? {
            return Err(Error::of(Code::CaseClosed));
        }
        if let (Some(section), None) = (&draft.section, &draft.edits) {
            case_studies::has_section(connection, &case, section)?;
        }
    }
    let unknown = |id: &str| Error::of(Code::PostUnknown).with("id", id);
    if let Some(of) = &draft.translates {
        store::post(connection, of)?.ok_or_else(|| unknown(of))?;
    }
    if let Some(to) = &draft.reply_to {
        store::place_of(connection, to)?.ok_or_else(|| unknown(to))?;
    }
    if let Some(edits) = &draft.edits {
        let post = store::post(connection, edits)?.ok_or_else(|| unknown(edits))?;
        if post.person != me {
            return Err(Error::of(replica::Code::NotYours));
        }
    }
    Ok(())
}
