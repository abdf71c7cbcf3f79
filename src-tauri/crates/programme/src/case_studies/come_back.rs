//! A case that the group does not take after it was signed is a draft again, with the reason.

use chrono::{DateTime, Utc};
use ledger::{Change, DeviceId};
use rusqlite::Connection;

use super::author_in;
use super::store::{self, CaseDraft};
use crate::apply::{Said, read};
use crate::error::{Code, Result};
use crate::forum::new_id;
use crate::reconsider::stands_without;
use crate::record::store::aside;
use crate::register::Noun;
use crate::time::stamp;

/// Keeps as drafts the cases of this device that the group does not take. The tables must still hold them.
///
/// # Errors
/// Those of the database.
pub fn come_back(
    connection: &Connection,
    device: DeviceId,
    refused: &[Change],
    now: DateTime<Utc>,
) -> Result<()> {
    for change in refused {
        if change.header().device != device {
            continue;
        }
        let Said::Set(Noun::Case, set) = read(connection, change)? else {
            continue;
        };
        let Some(case) = store::case_study(connection, &set.id)? else {
            continue;
        };
        let reason = match aside(connection, &change.hash())?.as_deref() {
            Some("author-removed") => Code::Removed,
            _ => Code::NotMember,
        };
        let stands = stands_without(connection, Noun::Case, &set.id, change)?;
        let draft = CaseDraft {
            id: new_id(author_in(&set.id))?,
            edits: stands.then(|| set.id.clone()),
            translates: None,
            told: case.told,
            saved_at: stamp(now),
            posted_at: None,
            altering: false,
            refused: Some(reason.as_str().to_owned()),
        };
        store::put_draft(connection, &draft)?;
    }
    Ok(())
}
