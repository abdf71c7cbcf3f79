//! A case that the group does not take after it was signed is a draft again, with the reason; so is a translation of one.

use chrono::{DateTime, Utc};
use ledger::DeviceId;
use rusqlite::Connection;

use super::store::{self, CaseDraft};
use crate::error::Result;
use crate::forum::come_back::{again, of_device};
use crate::reconsider::{Turned, stands};
use crate::register::Noun;
use crate::time::stamp;

/// Keeps as drafts the cases of this device that the group does not take, one for each. The tables must still hold them.
///
/// # Errors
/// Those of the database.
pub fn come_back(
    connection: &Connection,
    device: DeviceId,
    turned: &Turned,
    now: DateTime<Utc>,
) -> Result<()> {
    for ((noun, id), code) in of_device(connection, device, &turned.refused, is_ours)? {
        let kept = again(noun, &id);
        if store::draft(connection, &kept)?.is_some() {
            continue;
        }
        let (told, translates) = match noun {
            Noun::Case => (
                store::case_study(connection, &id)?.map(|case| case.told),
                None,
            ),
            _ => match store::translation(connection, &id)? {
                Some(said) => (Some(said.told), Some(said.case)),
                None => (None, None),
            },
        };
        let Some(told) = told else { continue };
        let edits = noun == Noun::Case && stands(connection, noun, &id)?;
        let draft = CaseDraft {
            id: kept,
            edits: edits.then_some(id),
            translates,
            told,
            saved_at: stamp(now),
            posted_at: None,
            altering: false,
            refused: Some(code.as_str().to_owned()),
        };
        store::put_draft(connection, &draft)?;
    }
    Ok(())
}

/// Lets the drafts go of what counts at last, unless their author has written on. The tables must hold it again.
///
/// # Errors
/// Those of the database.
pub fn go_again(connection: &Connection, device: DeviceId, turned: &Turned) -> Result<()> {
    for (noun, id) in of_device(connection, device, &turned.accepted, is_ours)?.into_keys() {
        let Some(draft) = store::draft(connection, &again(noun, &id))? else {
            continue;
        };
        let told = match noun {
            Noun::Case => store::case_study(connection, &id)?.map(|case| case.told),
            _ => store::translation(connection, &id)?.map(|said| said.told),
        };
        if draft.refused.is_some() && told == Some(draft.told) {
            store::delete_draft(connection, &draft.id)?;
        }
    }
    Ok(())
}

const fn is_ours(noun: Noun) -> bool {
    matches!(noun, Noun::Case | Noun::CaseTranslation)
}
