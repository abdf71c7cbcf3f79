//! A note.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The longest note, in characters: about two hundred pages.
pub const LONGEST: usize = 400_000;

/// A note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// What it says.
    pub text: String,
    /// Since when it is kept.
    pub saved_at: Option<String>,
}
