//! What a programme file says, before it is followed.

use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::language::{Both, Language};
use crate::schedule::cards::{EditionSpan, span};
use crate::schedule::findings::{Finding, findings};
use crate::schedule::read_file::read_path;
use replica::Profile;
use replica::Result;

/// A file and what was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FileCheck {
    /// Where it is.
    pub path: String,
    /// The programme's id.
    pub id: String,
    /// What it is called.
    pub title: Both,
    /// From when to when.
    pub edition: EditionSpan,
    /// How many sessions.
    pub sessions: u32,
    /// How many information meetings.
    pub meetings: u32,
    /// What contradicts itself.
    pub findings: Vec<Finding>,
    /// The programme is on this computer already; following the file again brings it up to date.
    pub already_here: bool,
}

/// Reads a programme file and looks for contradictions. Changes nothing.
///
/// # Errors
/// Those of reading it.
pub fn check_file(profile: Option<&Profile>, path: &Path, language: Language) -> Result<FileCheck> {
    let read = read_path(path)?;
    let edition = &read.edition;
    let already_here = match profile {
        Some(profile) => profile.programmes()?.contains(&edition.id),
        None => false,
    };
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    Ok(FileCheck {
        path: path.display().to_string(),
        id: edition.id.clone(),
        title: edition.title.clone(),
        edition: span(edition),
        sessions: count(edition.sessions.len()),
        meetings: count(edition.meetings.len()),
        findings: findings(edition, &read.flaws, &read.places, language),
        already_here,
    })
}
