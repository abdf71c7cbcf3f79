//! What a case study tells.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::language::Language;

/// The most sections.
pub const MOST_SECTIONS: usize = 12;
/// The longest title and heading, in characters.
pub const LONGEST_TITLE: usize = 200;
/// The longest section, and the longest that is asked, decided or learned, in characters.
pub const LONGEST: usize = 20_000;

/// The longest that a case may be in all, in characters: some thirty pages, and short enough for a message.
pub const LONGEST_CASE: usize = 60_000;

/// A part of what happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// What contributions name it by; it stays when the heading is said otherwise.
    pub key: String,
    /// What stands above it.
    pub heading: String,
    /// Markdown.
    pub text: String,
}

/// What a case tells and asks, while it is written and once it is brought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CaseText {
    /// What it is called.
    pub title: String,
    /// What happened.
    pub sections: Vec<Section>,
    /// What its author asks the others, in Markdown.
    pub asks: String,
    /// The session that is to take it up.
    pub session: Option<String>,
    /// The language in which it is written, where that is known.
    pub language: Option<Language>,
}

impl CaseText {
    /// All of it in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        format!("# {}\n\n{}", self.title, self.body())
    }

    /// The same without its title.
    #[must_use]
    pub fn body(&self) -> String {
        let mut said = Vec::new();
        for section in &self.sections {
            if !section.heading.trim().is_empty() {
                said.push(format!("## {}", section.heading));
            }
            said.push(section.text.trim_end().to_owned());
        }
        said.push(self.asks.clone());
        said.retain(|part| !part.trim().is_empty());
        said.join("\n\n")
    }
}

/// The key of what its author asks.
pub const ASKS: &str = "asks";
