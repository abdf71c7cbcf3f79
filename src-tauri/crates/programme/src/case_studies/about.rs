//! What is known of a case study by its id.

use replica::{Error, Result};
use rusqlite::Connection;

use super::case::ASKS;
use super::case::CaseText;
use super::store;
use crate::drafts;
use crate::drafts::draft::Draft;
use crate::error::Code;
use crate::language::{Both, Language};

fn draft(connection: &Connection, id: &str) -> Result<Option<Draft<CaseText>>> {
    drafts::draft(connection, id)
}

/// Whether a case is here: brought, waiting for a link, or removed with a line that says so.
///
/// # Errors
/// See the crate.
pub fn is_here(connection: &Connection, id: &str) -> Result<bool> {
    Ok(store::case_study(connection, id)?.is_some()
        || draft(connection, id)?.is_some_and(|draft| draft.is_new_and_posted())
        || store::was_removed(connection, id)?)
}

/// What a case is called, in the languages in which it is told; nothing where its words were erased.
///
/// # Errors
/// See the crate.
pub fn heading(connection: &Connection, id: &str) -> Result<Both> {
    let told = match store::case_study(connection, id)? {
        Some(case) => Some(case.told),
        None => draft(connection, id)?.map(|draft| draft.body),
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
/// See the crate.
pub fn is_closed(connection: &Connection, id: &str) -> Result<bool> {
    Ok(store::outcome(connection, id)?.closed.is_some())
}

/// Whether a section of that key may be contributed to: one of the case's, or `asks`.
///
/// # Errors
/// `section-unknown`.
pub fn has_section(connection: &Connection, id: &str, key: &str) -> Result<()> {
    let told = match store::case_study(connection, id)? {
        Some(case) => Some(case.told),
        None => draft(connection, id)?.map(|draft| draft.body),
    };
    let known = key == ASKS
        || told.is_some_and(|told| told.sections.iter().any(|section| section.key == key));
    match known {
        true => Ok(()),
        false => Err(Error::of(Code::SectionUnknown).with("id", key)),
    }
}

/// The error of a case that is not here.
pub(super) fn unknown(id: &str) -> Error {
    Error::of(Code::CaseUnknown).with("id", id)
}
