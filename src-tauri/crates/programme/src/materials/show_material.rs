//! One material, wherever it is: shared, or waiting on this device.

use replica::Result;
use rusqlite::Connection;

use super::material::{Material, MaterialText};
use super::store;
use crate::drafts;
use crate::drafts::Draft;
use replica::ids::author_in;

/// A material that is not a draft any more, and whether it still waits on this device.
///
/// # Errors
/// See the crate.
pub(crate) fn told(connection: &Connection, id: &str) -> Result<Option<(Material, bool)>> {
    if let Some(material) = store::material(connection, id)? {
        return Ok(Some((material, false)));
    }
    let draft: Option<Draft<MaterialText>> = drafts::draft(connection, id)?;
    Ok(draft.and_then(waiting).map(|material| (material, true)))
}

/// The material that a draft is once it was posted.
pub(super) fn waiting(draft: Draft<MaterialText>) -> Option<Material> {
    if !draft.is_new_and_posted() {
        return None;
    }
    Some(Material {
        person: author_in(&draft.id).to_owned(),
        at: draft.posted_at.unwrap_or_default(),
        id: draft.id,
        told: draft.body,
        removed: None,
    })
}

/// What is said of a material, or of a draft of one: whoever prepares it looks at its files.
///
/// # Errors
/// See the crate.
pub(super) fn told_or_draft(connection: &Connection, id: &str) -> Result<Option<MaterialText>> {
    if let Some(material) = store::material(connection, id)? {
        return Ok(Some(material.told));
    }
    Ok(drafts::draft::<MaterialText>(connection, id)?.map(|draft| draft.body))
}
