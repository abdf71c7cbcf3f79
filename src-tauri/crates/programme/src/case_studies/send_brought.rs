//! What was brought becomes signed changes, once an exchange has a link. Until then it could be altered and taken back.

use chrono::{DateTime, Utc};

use super::bring_case::{check, fit};
use super::project::fields_of;
use super::store::{self, CaseDraft};
use crate::noun::Noun;
use replica::Result;
use replica::ids::author_in;
use replica::record::fact;
use replica::register::shown;
use replica::register::{put, text};
use replica::{Replica, Touched, Writing};

/// Signs the cases that wait, and gives what was touched. One that the group does not take any more is a draft again, with the
/// reason.
///
/// # Errors
/// Those of the database.
pub fn send_brought(programme: &mut Replica, now: DateTime<Utc>) -> Result<Touched> {
    let waiting: Vec<CaseDraft> = store::drafts(programme.connection())?
        .into_iter()
        .filter(CaseDraft::waits)
        .collect();
    if waiting.is_empty() || !programme.is_member() {
        // whoever is held may still be accepted
        if programme.is_removed() {
            programme.transact(|connection| {
                waiting.into_iter().try_for_each(|draft| {
                    refuse(connection, draft, replica::Code::Removed.as_str())
                })
            })?;
        }
        return Ok(Touched::new());
    }
    let ((), touched) = programme.write_own(now, |writing| {
        let me = fact(writing.connection(), "me")?.unwrap_or_default();
        for waiting in waiting {
            // it may have been altered or taken back meanwhile
            let Some(draft) = store::draft(writing.connection(), &waiting.id)? else {
                continue;
            };
            let Some(at) = draft.posted_at.clone().filter(|_| draft.waits()) else {
                continue;
            };
            let checked = check(writing.connection(), &me, &draft).and_then(|()| fit(&draft.told));
            match checked {
                Ok(told) => {
                    let draft = CaseDraft { told, ..draft };
                    send(writing, &draft, &at)?;
                }
                Err(error) if error.code() == "internal" => return Err(error),
                Err(error) => refuse(writing.connection(), draft, error.code())?,
            }
        }
        Ok(())
    })?;
    Ok(touched)
}

fn refuse(connection: &rusqlite::Connection, draft: CaseDraft, reason: &str) -> Result<()> {
    let refused = CaseDraft {
        posted_at: None,
        altering: false,
        refused: Some(reason.to_owned()),
        ..draft
    };
    store::put_draft(connection, &refused)
}

fn send(writing: &mut Writing<'_>, draft: &CaseDraft, at: &str) -> Result<()> {
    if let Some(of) = &draft.translates {
        return send_translation(writing, draft, of, at);
    }
    let id = draft.edits.as_ref().unwrap_or(&draft.id);
    let before = shown(writing.connection(), Noun::Case, id)?;
    let mut fields = fields_of(&draft.told);
    let brought = before.as_ref().and_then(|fields| text(fields, "at"));
    put(&mut fields, "at", Some(brought.as_deref().unwrap_or(at)));
    if draft.edits.is_some() {
        put(&mut fields, "edited_at", Some(at));
    }
    store::delete_draft(writing.connection(), &draft.id)?;
    writing.set(Noun::Case, id, &fields)
}

/// One's own translation into a language is said otherwise rather than twice.
fn send_translation(
    writing: &mut Writing<'_>,
    draft: &CaseDraft,
    of: &str,
    at: &str,
) -> Result<()> {
    let me = author_in(&draft.id);
    let mine = store::translations_of(writing.connection(), of)?
        .into_iter()
        .find(|known| known.person == me && known.told.language == draft.told.language);
    let id = mine.map_or_else(|| draft.id.clone(), |mine| mine.id);
    let mut fields = fields_of(&draft.told);
    fields.remove("session");
    put(&mut fields, "case", Some(of));
    put(&mut fields, "at", Some(at));
    store::delete_draft(writing.connection(), &draft.id)?;
    writing.set(Noun::CaseTranslation, &id, &fields)
}
