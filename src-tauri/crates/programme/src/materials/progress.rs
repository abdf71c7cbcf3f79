//! What somebody has read or watched: their own, on this device only, unless they tell the group.

use chrono::{DateTime, Utc};
use replica::stamp::stamp;
use replica::{Error, Replica, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::store;
use crate::error::Code;

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

/// Keeps where somebody is in a material. What they are done with stays done.
///
/// # Errors
/// `material-unknown`.
pub fn keep_position(
    replica: &mut Replica,
    now: DateTime<Utc>,
    material: &str,
    position: &Position,
) -> Result<()> {
    replica.transact(|projection| {
        known(projection, material)?;
        let before = store::progress(projection, material)?.map(|progress| progress.state);
        let progress = Progress {
            state: before
                .filter(|state| *state == State::Done)
                .unwrap_or(State::Started),
            rendition: position.rendition.clone(),
            page: position.page,
            second: position.second,
            at: stamp(now),
        };
        store::put_progress(projection, material, &progress)
    })
}

/// Says how far somebody has come. Where they stopped is kept.
///
/// # Errors
/// `material-unknown`.
pub fn set_progress(
    replica: &mut Replica,
    now: DateTime<Utc>,
    material: &str,
    state: State,
) -> Result<()> {
    replica.transact(|projection| {
        known(projection, material)?;
        let before = store::progress(projection, material)?;
        let at = stamp(now);
        let progress = match before {
            Some(before) => Progress {
                state,
                at,
                ..before
            },
            None => Progress {
                state,
                rendition: None,
                page: None,
                second: None,
                at,
            },
        };
        store::put_progress(projection, material, &progress)
    })
}

fn known(connection: &Connection, material: &str) -> Result<()> {
    match super::show_material::told(connection, material)? {
        Some(_) => Ok(()),
        None => Err(Error::of(Code::MaterialUnknown).with("id", material)),
    }
}
