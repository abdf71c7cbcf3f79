//! A row of a review: a name of a report, or a person who is in none.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::mark::Mark;
use super::matching::{Certainty, Why};

/// Somebody who may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendanceCandidate")]
pub struct Candidate {
    /// The person's id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their organisation's name.
    pub organisation: Option<String>,
}

/// A row of the review: a name of the report, or a person who is in none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "AttendanceRow", rename_all = "camelCase")]
pub struct Row {
    /// The name that the report shows; empty for a person who is in no row.
    pub name: String,
    /// The first line on which it stands.
    pub line: Option<u32>,
    /// The person's id, where it is sure.
    pub person: Option<String>,
    /// What the person is called.
    pub person_name: Option<String>,
    /// Who it may be, where it is not.
    pub candidates: Vec<Candidate>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Minutes within the session; several devices count once.
    pub minutes: u32,
    /// What that makes.
    pub mark: Mark,
    /// Why it is that person, or why it is not sure.
    pub why: Why,
    /// When they were there: minutes from the beginning, from and to.
    pub intervals: Vec<(u32, u32)>,
    /// What was marked by hand, which stays.
    pub by_hand: Option<Mark>,
    /// The same intervals in seconds, as they are kept.
    #[serde(skip)]
    #[specta(skip)]
    pub spans: Vec<(i64, i64)>,
}
