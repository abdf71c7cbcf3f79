//! Which forms keep what was begun.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::Code;
use replica::{Error, Result};

/// Which form: it is written `message`, `report:POST`, `hide:POST`, `decided:CASE`, `learned:CASE`, `introduction:PERSON`,
/// `question:SESSION`, `question:QUESTION` or `held:SESSION`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Form {
    /// A message to the facilitators.
    Message,
    /// Why facilitators should look at a post.
    Report(String),
    /// Why a post is hidden.
    Hide(String),
    /// What was decided about a case.
    Decided(String),
    /// What was learned from a case.
    Learned(String),
    /// How somebody introduces themselves.
    Introduction(String),
    /// A question of a session, or one that is said otherwise.
    Question(String),
    /// What is noted while a session is held, and how its time is parted.
    Held(String),
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message => write!(f, "message"),
            Self::Report(id) => write!(f, "report:{id}"),
            Self::Hide(id) => write!(f, "hide:{id}"),
            Self::Decided(id) => write!(f, "decided:{id}"),
            Self::Learned(id) => write!(f, "learned:{id}"),
            Self::Introduction(id) => write!(f, "introduction:{id}"),
            Self::Question(id) => write!(f, "question:{id}"),
            Self::Held(id) => write!(f, "held:{id}"),
        }
    }
}

impl FromStr for Form {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let of = |id: &str| id.to_owned();
        match text.split_once(':') {
            None if text == "message" => Ok(Self::Message),
            Some(("report", id)) => Ok(Self::Report(of(id))),
            Some(("hide", id)) => Ok(Self::Hide(of(id))),
            Some(("decided", id)) => Ok(Self::Decided(of(id))),
            Some(("learned", id)) => Ok(Self::Learned(of(id))),
            Some(("introduction", id)) => Ok(Self::Introduction(of(id))),
            Some(("question", id)) => Ok(Self::Question(of(id))),
            Some(("held", id)) => Ok(Self::Held(of(id))),
            _ => Err(Error::of(Code::DraftUnknown).with("id", text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_is_written() {
        let id = || "marta-tzoc.c1".to_owned();
        for form in [
            Form::Message,
            Form::Report(id()),
            Form::Hide(id()),
            Form::Decided(id()),
            Form::Learned(id()),
            Form::Introduction(id()),
            Form::Question(id()),
            Form::Held(id()),
        ] {
            assert_eq!(form.to_string().parse::<Form>().unwrap(), form);
        }
        assert_eq!(
            "report".parse::<Form>().unwrap_err().code(),
            "draft-unknown"
        );
    }
}
