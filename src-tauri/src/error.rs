//! An error as it passes the door: a code of the catalogue and its parameters, never words or secrets.

use std::collections::BTreeMap;

use serde::Serialize;
use specta::Type;

replica::codes! {
    /// The codes of the window itself.
    pub enum WindowCode as "WindowCode" {
        /// Something outside the app could not be opened or did not answer.
        OpenFailed = "open-failed",
        /// There is no profile yet.
        NoProfile = "no-profile",
        /// The page asks for a file that the person did not choose.
        NotChosen = "not-chosen",
    }
}

/// A code of any of our crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(untagged)]
pub enum Code {
    /// Of the database and the record.
    Replica(replica::Code),
    /// Of the nouns.
    Programme(programme::Code),
    /// Of a storage.
    Exchange(exchange::Code),
    /// Of this computer.
    Device(device::Code),
    /// Of the window.
    Window(WindowCode),
}

impl Code {
    /// The code with that text. One that no crate names is a fault of ours.
    fn of(text: &str) -> Self {
        let known = replica::Code::of(text).map(Self::Replica);
        known
            .or_else(|| programme::Code::of(text).map(Self::Programme))
            .or_else(|| exchange::Code::of(text).map(Self::Exchange))
            .unwrap_or(Self::Replica(replica::Code::Internal))
    }

    /// The code as it stands in the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Replica(code) => code.as_str(),
            Self::Programme(code) => code.as_str(),
            Self::Exchange(code) => code.as_str(),
            Self::Device(code) => code.as_str(),
            Self::Window(code) => code.as_str(),
        }
    }
}

macro_rules! from {
    ($($code:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$code> for Code {
            fn from(code: $code) -> Self {
                Self::$variant(code)
            }
        })+
    };
}

from! {
    replica::Code => Replica,
    programme::Code => Programme,
    exchange::Code => Exchange,
    device::Code => Device,
    WindowCode => Window,
}

/// The error of every command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CommandError {
    /// The words stand under `error.<code>`.
    pub code: Code,
    /// The parameters of those words.
    pub params: BTreeMap<String, String>,
}

/// What a command gives.
pub type CommandResult<T> = Result<T, CommandError>;

impl CommandError {
    /// An error of that code.
    pub fn of(code: impl Into<Code>) -> Self {
        Self {
            code: code.into(),
            params: BTreeMap::new(),
        }
    }

    /// The same with a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// Something outside the app could not be opened or did not answer.
    pub fn outside(error: impl std::fmt::Display) -> Self {
        Self::of(WindowCode::OpenFailed).with("detail", error)
    }

    /// Whether it is of that code.
    pub fn is(&self, code: impl Into<Code>) -> bool {
        self.code == code.into()
    }
}

impl From<replica::Error> for CommandError {
    fn from(error: replica::Error) -> Self {
        let mut cause = std::error::Error::source(&error);
        while let Some(source) = cause {
            tracing::warn!(code = error.code(), "{source}");
            cause = source.source();
        }
        let params = error
            .params()
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        Self {
            code: Code::of(error.code()),
            params,
        }
    }
}

impl From<device::Error> for CommandError {
    fn from(error: device::Error) -> Self {
        let params = error
            .params()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self {
            code: Code::Device(error.kind()),
            params,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_core_passes_as_itself() {
        let core = replica::Code::ALL.iter().map(|code| code.as_str());
        let nouns = programme::Code::ALL.iter().map(|code| code.as_str());
        let storage = exchange::Code::ALL.iter().map(|code| code.as_str());
        for text in core.chain(nouns).chain(storage) {
            assert_eq!(Code::of(text).as_str(), text);
        }
    }

    #[test]
    fn no_code_of_the_core_is_two() {
        let mut seen = std::collections::BTreeSet::new();
        let core = replica::Code::ALL.iter().map(|code| code.as_str());
        let nouns = programme::Code::ALL.iter().map(|code| code.as_str());
        let storage = exchange::Code::ALL.iter().map(|code| code.as_str());
        for text in core.chain(nouns).chain(storage) {
            assert!(seen.insert(text), "{text}");
        }
    }
}
