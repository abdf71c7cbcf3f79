//! SQL of what somebody is writing, on this device only.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::posts::language;
use crate::language::Language;
use replica::Result;

/// What somebody is writing, on this device only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The post's id, once it is posted.
    pub id: String,
    /// What the conversation is about; `topic:` and its own id for one that begins.
    pub place: String,
    /// The post that it answers.
    pub reply_to: Option<String>,
    /// The section of a case that it contributes to.
    pub section: Option<String>,
    /// The post that it says otherwise.
    pub edits: Option<String>,
    /// The post that it says in another language.
    pub translates: Option<String>,
    /// What a topic is called that it begins.
    pub title: Option<String>,
    /// Markdown.
    pub text: String,
    /// The language, where its author chose one.
    pub language: Option<Language>,
    /// When it was last kept (RFC 3339).
    pub saved_at: String,
    /// When it was posted first: it waits for a link.
    pub posted_at: Option<String>,
    /// It was posted and is being said otherwise: it stays here until it is posted again.
    pub altering: bool,
    /// The code of the error with which the group did not take it.
    pub refused: Option<String>,
}

impl Draft {
    /// Whether it leaves with the next link.
    pub const fn waits(&self) -> bool {
        self.posted_at.is_some() && !self.altering
    }
}

fn draft_row(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: row.get("id")?,
        place: row.get("place")?,
        reply_to: row.get("reply_to")?,
        section: row.get("section")?,
        edits: row.get("edits")?,
        translates: row.get("translates")?,
        title: row.get("title")?,
        text: row.get("text")?,
        language: language(row, "language")?,
        saved_at: row.get("saved_at")?,
        posted_at: row.get("posted_at")?,
        altering: row.get("altering")?,
        refused: row.get("refused")?,
    })
}

/// Keeps a draft.
///
/// # Errors
/// Those of the database.
pub(in crate::forum) fn put_draft(connection: &Connection, draft: &Draft) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO draft
               (id, place, reply_to, edits, title, text, language, saved_at, posted_at, refused, section, translates, altering)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            draft.id,
            draft.place,
            draft.reply_to,
            draft.edits,
            draft.title,
            draft.text,
            draft.language.map(Language::tag),
            draft.saved_at,
            draft.posted_at,
            draft.refused,
            draft.section,
            draft.translates,
            draft.altering
        ])?;
    Ok(())
}

/// One draft, or what waits for a link.
///
/// # Errors
/// Those of the database.
pub fn draft(connection: &Connection, id: &str) -> Result<Option<Draft>> {
    Ok(connection
        .prepare_cached("SELECT * FROM draft WHERE id = ?1")?
        .query_row([id], draft_row)
        .optional()?)
}

/// All drafts and all that waits for a link, the last one first.
///
/// # Errors
/// Those of the database.
pub fn drafts(connection: &Connection) -> Result<Vec<Draft>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM draft ORDER BY saved_at DESC, id")?;
    Ok(statement
        .query_map([], draft_row)?
        .collect::<rusqlite::Result<_>>()?)
}
