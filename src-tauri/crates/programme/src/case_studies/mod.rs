//! Case studies: what happened to a family, told in sections by whoever brings it, with what they ask. Others contribute to
//! each section before the session, it is discussed and decided there, and closed with what was learned.
//!
//! What others say of a section is a post of the forum in the case's conversation, so drafts, links, translations and erasing
//! are the same. While it is written a case is its author's own, and once it is brought it waits for a link like any post.
//!
//! Not here: posts and conversations (`forum`).

pub mod bring_case;
pub(crate) mod come_back;
pub mod discard_case;
pub mod erase_orphans;
pub(crate) mod migrations;
pub mod project;
pub mod remove_case;
pub(crate) mod rules;
pub mod save_case;
pub mod send_brought;
pub mod send_first;
pub mod settle_case;
pub mod show_case;
pub mod show_cases;
pub mod show_versions;
pub mod store;
pub mod take_case_back;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::Code;
use crate::language::{Both, Language};
use replica::{Error, Result};

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
pub struct Told {
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

impl Told {
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
            said.push(format!("## {}\n\n{}", section.heading, section.text));
        }
        said.push(self.asks.clone());
        said.retain(|part| !part.trim().is_empty());
        said.join("\n\n")
    }
}

/// Whether a case is here: brought, waiting for a link, or removed with a line that says so.
///
/// # Errors
/// Those of the database.
pub fn is_here(connection: &Connection, id: &str) -> Result<bool> {
    Ok(store::case_study(connection, id)?.is_some()
        || store::draft(connection, id)?.is_some_and(|draft| draft.waits_as_case())
        || store::was_removed(connection, id)?)
}

/// What a case is called, in the languages in which it is told; nothing where its words were erased.
///
/// # Errors
/// Those of the database.
pub fn heading(connection: &Connection, id: &str) -> Result<Both> {
    let told = match store::case_study(connection, id)? {
        Some(case) => Some(case.told),
        None => store::draft(connection, id)?.map(|draft| draft.told),
    };
    let mut heading = Both::default();
    let Some(told) = told else {
        return Ok(heading);
    };
    *heading.side_mut(told.language.unwrap_or(Language::En)) = Some(told.title);
    for translation in store::translations_of(connection, id)? {
        if let Some(language) = translation.told.language {
            heading
                .side_mut(language)
                .get_or_insert(translation.told.title);
        }
    }
    Ok(heading)
}

/// Whether nobody contributes to a case any more.
///
/// # Errors
/// Those of the database.
pub fn is_closed(connection: &Connection, id: &str) -> Result<bool> {
    Ok(store::outcome(connection, id)?.closed.is_some())
}

/// Whether a section of that key may be contributed to: one of the case's, or `asks`.
///
/// # Errors
/// `section-unknown`; those of the database.
pub fn has_section(connection: &Connection, id: &str, key: &str) -> Result<()> {
    let told = match store::case_study(connection, id)? {
        Some(case) => Some(case.told),
        None => store::draft(connection, id)?.map(|draft| draft.told),
    };
    let known = key == ASKS
        || told.is_some_and(|told| told.sections.iter().any(|section| section.key == key));
    match known {
        true => Ok(()),
        false => Err(Error::of(Code::SectionUnknown).with("id", key)),
    }
}

/// The key of what its author asks.
pub const ASKS: &str = "asks";

fn unknown(id: &str) -> Error {
    Error::of(Code::CaseUnknown).with("id", id)
}
