//! SQL of translations of posts.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::posts::language;
use crate::language::Language;
use replica::Result;

/// A translation of a post by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// `<person>.<nonce>`.
    pub id: String,
    /// The post.
    pub post: String,
    /// Who translated it.
    pub person: String,
    /// Into which language.
    pub language: Language,
    /// Markdown.
    pub text: String,
    /// When (RFC 3339).
    pub at: String,
}

fn translation_row(row: &Row<'_>) -> rusqlite::Result<Translation> {
    Ok(Translation {
        id: row.get("id")?,
        post: row.get("post")?,
        person: row.get("person")?,
        language: language(row, "language")?.unwrap_or(Language::En),
        text: row.get("text")?,
        at: row.get("at")?,
    })
}

pub(in crate::forum) fn put_translation(
    connection: &Connection,
    translation: &Translation,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO translation (id, post, person, language, text, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            translation.id,
            translation.post,
            translation.person,
            translation.language.tag(),
            translation.text,
            translation.at
        ])?;
    Ok(())
}

/// The translations of the posts of a conversation, the oldest first.
///
/// # Errors
/// See the crate.
pub fn translations_in(connection: &Connection, place: &str) -> Result<Vec<Translation>> {
    let mut statement = connection.prepare_cached(
        "SELECT t.* FROM translation AS t JOIN post AS p ON p.id = t.post WHERE p.place = ?1 ORDER BY t.at, t.id",
    )?;
    Ok(statement
        .query_map([place], translation_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// One translation.
///
/// # Errors
/// See the crate.
pub fn translation(connection: &Connection, id: &str) -> Result<Option<Translation>> {
    Ok(connection
        .prepare_cached("SELECT * FROM translation WHERE id = ?1")?
        .query_row([id], translation_row)
        .optional()?)
}

/// The translations of which the post was removed.
///
/// # Errors
/// See the crate.
pub(in crate::forum) fn orphans(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT t.id FROM moderation AS m JOIN translation AS t ON t.post = m.id
         WHERE m.removed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM post AS p WHERE p.id = m.id) ORDER BY t.id",
    )?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The translations of one post.
///
/// # Errors
/// See the crate.
pub fn translations_of(connection: &Connection, post: &str) -> Result<Vec<Translation>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM translation WHERE post = ?1 ORDER BY at, id")?;
    Ok(statement
        .query_map([post], translation_row)?
        .collect::<rusqlite::Result<_>>()?)
}
