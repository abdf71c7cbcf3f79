//! All SQL of case studies.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::case::{CaseText, Section};
use crate::language::Language;
use replica::{Error, Result};

/// A case study, as its changes make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStudy {
    /// `<person>.<nonce>`.
    pub id: String,
    /// Who brings it.
    pub person: String,
    /// What it tells and asks.
    pub told: CaseText,
    /// When it was brought, by its author's clock (RFC 3339).
    pub at: String,
    /// When it was last said otherwise.
    pub edited_at: Option<String>,
}

/// A translation of a case study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseTranslation {
    /// `<person>.<nonce>`.
    pub id: String,
    /// The case.
    pub case: String,
    /// Who made it.
    pub person: String,
    /// What it says, under the case's own keys; always in a language.
    pub told: CaseText,
    /// When it was made, by its author's clock (RFC 3339).
    pub at: String,
}

/// What became of a case: written by whoever brought it or a facilitator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The session that takes it up, where that is another one than its author meant.
    pub session: Option<String>,
    /// When it was discussed (RFC 3339).
    pub discussed: Option<String>,
    /// What was decided, in Markdown.
    pub decided: Option<String>,
    /// What was learned, in Markdown.
    pub learned: Option<String>,
    /// When it was closed (RFC 3339).
    pub closed: Option<String>,
}

fn language(row: &Row<'_>) -> rusqlite::Result<Option<Language>> {
    let tag: Option<String> = row.get("language")?;
    Ok(tag.as_deref().and_then(Language::from_tag))
}

fn case_row(row: &Row<'_>) -> rusqlite::Result<CaseStudy> {
    Ok(CaseStudy {
        id: row.get("id")?,
        person: row.get("person")?,
        told: CaseText {
            title: row.get("title")?,
            sections: Vec::new(),
            asks: row.get("asks")?,
            session: row.get("session")?,
            language: language(row)?,
        },
        at: row.get("at")?,
        edited_at: row.get("edited_at")?,
    })
}

fn sections(connection: &Connection, id: &str) -> Result<Vec<Section>> {
    let mut statement = connection.prepare_cached(
        "SELECT key, heading, text FROM case_section WHERE case_study = ?1 ORDER BY position",
    )?;
    let rows = statement.query_map([id], |row| {
        Ok(Section {
            key: row.get(0)?,
            heading: row.get(1)?,
            text: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One case study.
///
/// # Errors
/// See the crate.
pub fn case_study(connection: &Connection, id: &str) -> Result<Option<CaseStudy>> {
    let found = connection
        .prepare_cached("SELECT * FROM case_study WHERE id = ?1")?
        .query_row([id], case_row)
        .optional()?;
    let Some(mut case) = found else {
        return Ok(None);
    };
    case.told.sections = sections(connection, id)?;
    Ok(Some(case))
}

/// All case studies, the last one first.
///
/// # Errors
/// See the crate.
pub fn case_studies(connection: &Connection) -> Result<Vec<CaseStudy>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM case_study ORDER BY at DESC, id")?;
    let mut cases: Vec<CaseStudy> = statement
        .query_map([], case_row)?
        .collect::<rusqlite::Result<_>>()?;
    for case in &mut cases {
        case.told.sections = sections(connection, &case.id)?;
    }
    Ok(cases)
}

pub(super) fn put_case(connection: &Connection, case: &CaseStudy) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO case_study (id, person, title, asks, language, session, at, edited_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            case.id,
            case.person,
            case.told.title,
            case.told.asks,
            case.told.language.map(Language::tag),
            case.told.session,
            case.at,
            case.edited_at
        ])?;
    delete_sections(connection, &case.id)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO case_section (case_study, position, key, heading, text) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (position, section) in case.told.sections.iter().enumerate() {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        insert.execute(params![
            case.id,
            position,
            section.key,
            section.heading,
            section.text
        ])?;
    }
    Ok(())
}

fn delete_sections(connection: &Connection, id: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM case_section WHERE case_study = ?1")?
        .execute([id])?;
    Ok(())
}

pub(super) fn delete_case(connection: &Connection, id: &str) -> Result<()> {
    delete_sections(connection, id)?;
    connection
        .prepare_cached("DELETE FROM case_study WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// What became of a case.
///
/// # Errors
/// See the crate.
pub fn outcome(connection: &Connection, id: &str) -> Result<Outcome> {
    Ok(connection
        .prepare_cached(
            "SELECT session, discussed, decided, learned, closed FROM case_outcome WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Outcome {
                session: row.get(0)?,
                discussed: row.get(1)?,
                decided: row.get(2)?,
                learned: row.get(3)?,
                closed: row.get(4)?,
            })
        })
        .optional()?
        .unwrap_or_default())
}

pub(super) fn put_outcome(connection: &Connection, id: &str, outcome: &Outcome) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO case_outcome (id, session, discussed, decided, learned, closed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            id,
            outcome.session,
            outcome.discussed,
            outcome.decided,
            outcome.learned,
            outcome.closed
        ])?;
    Ok(())
}

pub(super) fn delete_outcome(connection: &Connection, id: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM case_outcome WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Whether a case's words were erased, with a line that says so.
///
/// # Errors
/// See the crate.
pub fn was_removed(connection: &Connection, id: &str) -> Result<bool> {
    Ok(removed_by(connection, id)?.is_some())
}

/// By whom a case's words were erased: `author`, `facilitator`.
///
/// # Errors
/// See the crate.
pub fn removed_by(connection: &Connection, id: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached(
            "SELECT removed FROM moderation WHERE id = ?1 AND stood = 'case:' || id AND removed IS NOT NULL",
        )?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// The cases of which the words were erased.
///
/// # Errors
/// See the crate.
pub fn removed(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM moderation WHERE stood = 'case:' || id AND removed IS NOT NULL ORDER BY at DESC, id",
    )?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

fn translation_row(row: &Row<'_>) -> rusqlite::Result<(CaseTranslation, String)> {
    let translation = CaseTranslation {
        id: row.get("id")?,
        case: row.get("case_study")?,
        person: row.get("person")?,
        told: CaseText {
            title: row.get("title")?,
            sections: Vec::new(),
            asks: row.get("asks")?,
            session: None,
            language: language(row)?,
        },
        at: row.get("at")?,
    };
    Ok((translation, row.get("sections")?))
}

/// The translations of a case, the first one first.
///
/// # Errors
/// See the crate.
pub fn translations_of(connection: &Connection, case: &str) -> Result<Vec<CaseTranslation>> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM case_translation WHERE case_study = ?1 ORDER BY at, id")?;
    let rows: Vec<(CaseTranslation, String)> = statement
        .query_map([case], translation_row)?
        .collect::<rusqlite::Result<_>>()?;
    rows.into_iter()
        .map(|(mut translation, sections)| {
            translation.told.sections = from_json(&sections)?;
            Ok(translation)
        })
        .collect()
}

/// One translation of a case.
///
/// # Errors
/// See the crate.
pub fn translation(connection: &Connection, id: &str) -> Result<Option<CaseTranslation>> {
    let case: Option<String> = connection
        .prepare_cached("SELECT case_study FROM case_translation WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let all = case.map_or_else(|| Ok(Vec::new()), |case| translations_of(connection, &case))?;
    Ok(all.into_iter().find(|known| known.id == id))
}

pub(super) fn put_translation(connection: &Connection, of: &CaseTranslation) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO case_translation
               (id, case_study, person, language, title, sections, asks, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            of.id,
            of.case,
            of.person,
            of.told.language.map(Language::tag),
            of.told.title,
            to_json(&of.told.sections)?,
            of.told.asks,
            of.at
        ])?;
    Ok(())
}

pub(super) fn delete_translation(connection: &Connection, id: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM case_translation WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// The translations of cases that were removed.
///
/// # Errors
/// See the crate.
pub(super) fn orphans(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT t.id FROM case_translation AS t JOIN moderation AS m ON m.id = t.case_study
         WHERE m.removed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM case_study AS c WHERE c.id = t.case_study)
         ORDER BY t.id",
    )?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

fn from_json(sections: &str) -> Result<Vec<Section>> {
    serde_json::from_str(sections).map_err(|error| Error::internal("sections of a case", error))
}

fn to_json(sections: &[Section]) -> Result<String> {
    serde_json::to_string(sections).map_err(|error| Error::internal("sections of a case", error))
}
