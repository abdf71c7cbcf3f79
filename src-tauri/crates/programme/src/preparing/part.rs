//! What an edit is made of: kinds, and objects with their fields before and after.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::noun::Noun;

/// What kind of edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    /// Something is said otherwise.
    Change,
    /// Something is new.
    Add,
    /// Something was taken out.
    Remove,
    /// Something stands elsewhere.
    Order,
    /// Dates were laid.
    Dates,
    /// An edit was undone.
    Undo,
}

/// One object of an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) noun: Noun,
    pub(super) id: String,
    /// The fields that differ, as they stood.
    pub(super) before: BTreeMap<String, Option<String>>,
    /// … and as they stand since.
    pub(super) after: BTreeMap<String, Option<String>>,
}
