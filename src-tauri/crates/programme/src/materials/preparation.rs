//! What a device knows of its own reader: how far they have come with a material, what they noted, and what they
//! want to have here.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How far somebody has come with a material.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename = "Preparation", rename_all = "kebab-case")]
pub enum State {
    /// Not begun.
    ToDo,
    /// Begun.
    Started,
    /// The person says that they are done with it.
    Done,
}

impl State {
    /// Its word in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ToDo => "to-do",
            Self::Started => "started",
            Self::Done => "done",
        }
    }

    /// The one with that word.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::ToDo, Self::Started, Self::Done]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// Where somebody stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "MaterialProgress", rename_all = "camelCase")]
pub struct Progress {
    /// How far they have come.
    pub state: State,
    /// The key of the rendition that was open last.
    pub rendition: Option<String>,
    /// Its page, from 1.
    pub page: Option<u32>,
    /// Its second, from 0.
    pub second: Option<u32>,
    /// When that was (RFC 3339).
    pub at: String,
}

/// Where somebody is in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "FilePosition", rename_all = "camelCase")]
pub struct Position {
    /// The key of the rendition.
    pub rendition: Option<String>,
    /// Its page, from 1.
    pub page: Option<u32>,
    /// Its second, from 0.
    pub second: Option<u32>,
}

/// What somebody decided by hand of one material.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// It shall be here.
    Here,
    /// It shall not.
    Away,
}

/// A note on a material.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MaterialNote {
    /// Its id; absent for a new one.
    pub id: Option<String>,
    /// The key of the rendition that was open.
    pub rendition: Option<String>,
    /// Its page, from 1.
    pub page: Option<u32>,
    /// Its second, from 0.
    pub second: Option<u32>,
    /// The words of the material that were marked.
    pub quote: String,
    /// What it says.
    pub text: String,
    /// When it was last kept (RFC 3339).
    pub saved_at: String,
}
