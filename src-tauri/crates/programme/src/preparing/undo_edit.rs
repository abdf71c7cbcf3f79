//! Undoing an edit, also one before the last: what it wrote is as it stood before. Undoing is an edit itself, and can be undone.

use chrono::{DateTime, Utc};
use replica::register::{put, text};
use replica::{Error, Replica, Result, Touched};

use super::desk::{at_desk, stands};
use super::part::EditKind;
use super::store;
use crate::error::Code;

/// Undoes an edit of this device; without a number the last one that stands.
///
/// # Errors
/// `not-facilitator`; `edit-unknown`; `edit-overtaken` when what it wrote was written again since, by whomever: nothing is undone then.
pub fn undo_edit(
    replica: &mut Replica,
    now: DateTime<Utc>,
    id: Option<i64>,
) -> Result<(i64, Touched)> {
    let connection = replica.connection();
    let unknown = || Error::of(Code::EditUnknown).with("id", id.unwrap_or_default());
    let kept = match id {
        Some(id) => store::edit(connection, id)?,
        // an undo undoes nothing by itself: the one before goes next
        None => store::edits(connection, 300)?
            .into_iter()
            .find(|kept| !kept.undone && kept.kind != EditKind::Undo),
    };
    let kept = kept.filter(|kept| !kept.undone).ok_or_else(unknown)?;
    at_desk(replica, now, EditKind::Undo, |desk| {
        if !stands(desk.connection(), &kept.parts)? {
            return Err(Error::of(Code::EditOvertaken).with("id", kept.id));
        }
        for part in &kept.parts {
            let mut fields = desk.fields(part.noun, &part.id)?;
            for (name, before) in &part.before {
                fields.remove(name);
                put(&mut fields, name, before.as_deref());
            }
            // what was new before the edit had no fields at all
            if fields.keys().all(|name| text(&fields, name).is_none()) {
                desk.take_out(part.noun, &part.id)?;
            } else {
                desk.set(part.noun, &part.id, &fields)?;
            }
        }
        store::set_undone(desk.connection(), kept.id)?;
        Ok(kept.id)
    })
}
