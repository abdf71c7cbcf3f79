//! A case that the group refuses after it was signed is a draft again, with the reason; so is a translation of one.

use replica::reconsider::stands;
use replica::{Result, Returned, stamp::stamp};
use rusqlite::Connection;

use super::store::{self, CaseDraft};
use crate::forum::come_back::again;
use crate::noun::Noun;

/// Keeps a refused case as a draft. The tables must still hold it.
pub(super) fn case(connection: &Connection, returned: &Returned<'_>) -> Result<()> {
    let Some(case) = store::case_study(connection, returned.id)? else {
        return Ok(());
    };
    let edits = stands(connection, Noun::Case, returned.id)?;
    let draft = CaseDraft {
        id: again(Noun::Case, returned.id),
        edits: edits.then(|| returned.id.to_owned()),
        translates: None,
        told: case.told,
        ..refused(returned)
    };
    keep(connection, &draft)
}

/// Keeps a refused translation as a draft. The tables must still hold it.
pub(super) fn translation(connection: &Connection, returned: &Returned<'_>) -> Result<()> {
    let Some(said) = store::translation(connection, returned.id)? else {
        return Ok(());
    };
    let draft = CaseDraft {
        id: again(Noun::CaseTranslation, returned.id),
        edits: None,
        translates: Some(said.case),
        told: said.told,
        ..refused(returned)
    };
    keep(connection, &draft)
}

fn refused(returned: &Returned<'_>) -> CaseDraft {
    CaseDraft {
        saved_at: stamp(returned.now),
        refused: Some(returned.reason.as_str().to_owned()),
        ..CaseDraft::default()
    }
}

fn keep(connection: &Connection, draft: &CaseDraft) -> Result<()> {
    match store::draft(connection, &draft.id)? {
        Some(_) => Ok(()),
        None => store::put_draft(connection, draft),
    }
}

/// Lets the draft of a case go that counts at last, unless its author has written on. The tables must hold it again.
pub(super) fn case_accepted(connection: &Connection, id: &str) -> Result<()> {
    let told = store::case_study(connection, id)?.map(|case| case.told);
    let_go(connection, &again(Noun::Case, id), told.as_ref())
}

/// The same of a translation.
pub(super) fn translation_accepted(connection: &Connection, id: &str) -> Result<()> {
    let told = store::translation(connection, id)?.map(|said| said.told);
    let_go(connection, &again(Noun::CaseTranslation, id), told.as_ref())
}

fn let_go(connection: &Connection, kept: &str, told: Option<&super::case::Told>) -> Result<()> {
    match store::draft(connection, kept)? {
        Some(draft) if draft.refused.is_some() && told == Some(&draft.told) => {
            store::delete_draft(connection, kept)
        }
        _ => Ok(()),
    }
}
