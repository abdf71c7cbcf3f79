//! An error as it passes the door: a code of the catalogue and its parameters, never words or secrets.

use std::collections::BTreeMap;

use serde::Serialize;
use specta::Type;

/// The error of every command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CommandError {
    /// The words stand under `error.<code>`.
    pub code: String,
    /// The parameters of those words.
    pub params: BTreeMap<String, String>,
}

/// What a command gives.
pub type CommandResult<T> = Result<T, CommandError>;

impl CommandError {
    /// An error of the shell's own.
    pub fn of(code: &str) -> Self {
        Self {
            code: code.to_owned(),
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
        Self::of("open-failed").with("detail", error)
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
            code: error.code().to_owned(),
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
            code: error.code().to_owned(),
            params,
        }
    }
}
