//! What a conversation is about.

use std::fmt;
use std::str::FromStr;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::case_studies;
use crate::error::Code;
use crate::noun::Noun;
use replica::register::exists;
use replica::{Error, Result};

use super::store;

/// What a conversation is about: it is written `question:ID`, `introduction:PERSON`, `case:CASE` or `topic:POST`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Conversation {
    /// A question, by its id.
    Question(String),
    /// Somebody's introduction, by the person's id.
    Introduction(String),
    /// A case study, by its id.
    Case(String),
    /// What a participant raised, by the id of the post that began it.
    Topic(String),
}

impl Conversation {
    /// Whether it can be read: what it is about is there, or was taken back after somebody had answered.
    ///
    /// # Errors
    /// As [`Self::known`].
    pub(super) fn readable(&self, connection: &Connection) -> Result<()> {
        match self {
            Self::Question(_) if store::is_talked_of(connection, &self.to_string())? => Ok(()),
            Self::Topic(_) if store::is_talked_of(connection, &self.to_string())? => Ok(()),
            _ => self.known(connection),
        }
    }

    /// Whether what it is about is there.
    ///
    /// # Errors
    /// `question-unknown`, `person-unknown`, `case-unknown`, `post-unknown`; those of the database.
    pub(super) fn known(&self, connection: &Connection) -> Result<()> {
        let (there, code, id) = match self {
            Self::Question(id) => (
                exists(connection, Noun::Question, id)?,
                Code::QuestionUnknown,
                id,
            ),
            Self::Introduction(id) => (
                exists(connection, Noun::Person, id)?,
                Code::PersonUnknown,
                id,
            ),
            Self::Case(id) => (
                case_studies::is_here(connection, id)?,
                Code::CaseUnknown,
                id,
            ),
            Self::Topic(id) => (
                store::place_of(connection, id)?.is_some(),
                Code::PostUnknown,
                id,
            ),
        };
        match there {
            true => Ok(()),
            false => Err(Error::of(code).with("id", id)),
        }
    }
}

impl fmt::Display for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Question(id) => write!(f, "question:{id}"),
            Self::Introduction(id) => write!(f, "introduction:{id}"),
            Self::Case(id) => write!(f, "case:{id}"),
            Self::Topic(id) => write!(f, "topic:{id}"),
        }
    }
}

impl FromStr for Conversation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unknown = || Error::of(Code::PostUnknown).with("id", text);
        let (kind, id) = text.split_once(':').ok_or_else(unknown)?;
        match kind {
            "question" => Ok(Self::Question(id.to_owned())),
            "introduction" => Ok(Self::Introduction(id.to_owned())),
            "case" => Ok(Self::Case(id.to_owned())),
            "topic" => Ok(Self::Topic(id.to_owned())),
            _ => Err(unknown()),
        }
    }
}
