//! What a conversation is about.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::Code;
use replica::{Error, Result};

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
