//! What was found, before and after it is put into words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::language::Language;
use crate::schedule::edition::{Edition, Meeting, Session, Stated};
use crate::schedule::read_file::{Place, Places};
use crate::words;

/// What kind of contradiction. Its words stand under `finding.<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum FindingCode {
    /// A date falls on another weekday than the one that is stated.
    WeekdayDiffers,
    /// An information meeting is in another zone than the edition.
    ZoneDiffers,
    /// A wall time that a clock change leaves out.
    WallTimeMissing,
    /// A wall time that a clock change repeats.
    WallTimeTwice,
    /// A session is longer than sessions may be.
    TooLong,
    /// A session breaks the rhythm of the others.
    Rhythm,
    /// Two sessions overlap.
    Overlap,
    /// A session lies outside the edition.
    OutsideEdition,
    /// No session belongs to a module.
    ModuleWithoutSession,
    /// A date that does not exist.
    DateMissing,
    /// An id that stands twice.
    IdTwice,
}

impl FindingCode {
    /// The code as it stands in the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WeekdayDiffers => "weekday-differs",
            Self::ZoneDiffers => "zone-differs",
            Self::WallTimeMissing => "wall-time-missing",
            Self::WallTimeTwice => "wall-time-twice",
            Self::TooLong => "too-long",
            Self::Rhythm => "rhythm",
            Self::Overlap => "overlap",
            Self::OutsideEdition => "outside-edition",
            Self::ModuleWithoutSession => "module-without-session",
            Self::DateMissing => "date-missing",
            Self::IdTwice => "id-twice",
        }
    }

    /// Whether a file in which this is found cannot be imported.
    const fn blocks(self) -> bool {
        matches!(self, Self::DateMissing | Self::IdTwice)
    }
}

impl std::fmt::Display for FindingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What kind of contradiction.
    pub code: FindingCode,
    /// Where: `meeting info-2`, with line and column when it came from a file.
    pub place: String,
    /// The id of what it is about.
    pub subject: String,
    /// The parts of its words.
    pub params: BTreeMap<String, String>,
    /// The reason, in the reader's language.
    pub message: String,
    /// Ways to mend it, in words; none is applied by itself.
    pub proposals: Vec<String>,
    /// It cannot be imported as it is.
    pub blocking: bool,
    /// From 1; absent when it did not come from a file.
    pub line: Option<u32>,
    /// From 1, in characters.
    pub column: Option<u32>,
}

/// What was found, before it is put into words.
pub(super) struct Found {
    pub(super) code: FindingCode,
    pub(super) subject: String,
    pub(super) key: &'static str,
    pub(super) params: BTreeMap<String, String>,
    pub(super) message: &'static str,
    pub(super) proposals: Vec<&'static str>,
    pub(super) at: Option<Place>,
}

impl Found {
    pub(super) fn new(code: FindingCode, subject: impl Into<String>, key: &'static str) -> Self {
        Self {
            code,
            subject: subject.into(),
            key,
            params: BTreeMap::new(),
            message: "message",
            proposals: Vec::new(),
            at: None,
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    pub(super) const fn saying(mut self, message: &'static str) -> Self {
        self.message = message;
        self
    }

    pub(super) fn mend(mut self, proposal: &'static str) -> Self {
        self.proposals.push(proposal);
        self
    }

    pub(super) fn said(self, places: &Places, language: Language) -> Finding {
        let at = self.at.or_else(|| places.of(&self.subject, self.key));
        let place = match at {
            Some(at) => format!("{}, line {}, column {}", self.subject, at.line, at.column),
            None => self.subject.clone(),
        };
        let say = |part: &str| {
            words::say(
                language,
                &format!("finding.{}.{part}", self.code),
                &self.params,
            )
        };
        Finding {
            message: say(self.message),
            proposals: self
                .proposals
                .iter()
                .map(|proposal| say(proposal))
                .collect(),
            blocking: self.code.blocks(),
            line: at.and_then(|at| u32::try_from(at.line).ok()),
            column: at.and_then(|at| u32::try_from(at.column).ok()),
            code: self.code,
            subject: self
                .subject
                .split_once(' ')
                .map_or_else(|| self.subject.clone(), |(_, id)| id.to_owned()),
            place,
            params: self.params,
        }
    }
}

/// Everything that is stated with a date, by the name under which the file knows it.
pub(super) fn all_stated(edition: &Edition) -> impl Iterator<Item = (String, &Stated)> {
    let sessions = edition
        .sessions
        .iter()
        .map(|session| (session_subject(session), &session.stated));
    let meetings = edition
        .meetings
        .iter()
        .map(|meeting| (meeting_subject(meeting), &meeting.stated));
    meetings.chain(sessions)
}

pub(super) fn session_subject(session: &Session) -> String {
    format!("session {}", session.id)
}

pub(super) fn meeting_subject(meeting: &Meeting) -> String {
    format!("meeting {}", meeting.id)
}
