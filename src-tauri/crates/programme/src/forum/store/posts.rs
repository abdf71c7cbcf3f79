//! SQL of posts.

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::language::Language;
use replica::Result;

/// A post, as its changes make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// `<person>.<nonce>`.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// What the conversation is about, where a facilitator has not moved it elsewhere.
    pub place: String,
    /// The post that it answers.
    pub reply_to: Option<String>,
    /// The section of a case that it contributes to.
    pub section: Option<String>,
    /// What a topic is called that it begins.
    pub title: Option<String>,
    /// Markdown.
    pub text: String,
    /// The language in which it is written, where that is known.
    pub language: Option<Language>,
    /// When it was posted, by its author's clock (RFC 3339).
    pub at: String,
    /// When it was last said otherwise.
    pub edited_at: Option<String>,
}

pub(super) fn language(row: &Row<'_>, name: &str) -> rusqlite::Result<Option<Language>> {
    let tag: Option<String> = row.get(name)?;
    Ok(tag.as_deref().and_then(Language::from_tag))
}

pub(super) fn post_row(row: &Row<'_>) -> rusqlite::Result<Post> {
    Ok(Post {
        id: row.get("id")?,
        person: row.get("person")?,
        place: row.get("place")?,
        reply_to: row.get("reply_to")?,
        section: row.get("section")?,
        title: row.get("title")?,
        text: row.get("text")?,
        language: language(row, "language")?,
        at: row.get("at")?,
        edited_at: row.get("edited_at")?,
    })
}

pub(in crate::forum) fn put_post(connection: &Connection, post: &Post) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO post (id, person, place, reply_to, title, text, language, at, edited_at, section)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            post.id,
            post.person,
            post.place,
            post.reply_to,
            post.title,
            post.text,
            post.language.map(Language::tag),
            post.at,
            post.edited_at,
            post.section
        ])?;
    Ok(())
}

pub(in crate::forum) fn delete(connection: &Connection, table: &str, id: &str) -> Result<()> {
    connection
        .prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?
        .execute([id])?;
    Ok(())
}

/// One post.
///
/// # Errors
/// See the crate.
pub fn post(connection: &Connection, id: &str) -> Result<Option<Post>> {
    Ok(connection
        .prepare_cached("SELECT * FROM post WHERE id = ?1")?
        .query_row([id], post_row)
        .optional()?)
}

/// The posts of a conversation, the oldest first.
///
/// # Errors
/// See the crate.
pub fn posts_in(connection: &Connection, place: &str) -> Result<Vec<Post>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM post WHERE place = ?1 ORDER BY at, id")?;
    Ok(statement
        .query_map([place], post_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// All posts, the oldest first.
///
/// # Errors
/// See the crate.
pub fn posts(connection: &Connection) -> Result<Vec<Post>> {
    let mut statement = connection.prepare_cached("SELECT * FROM post ORDER BY at, id")?;
    Ok(statement
        .query_map([], post_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// A post without its words.
pub(in crate::forum) struct Outline {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// When it was posted (RFC 3339).
    pub at: String,
    /// Its language, where it is known.
    pub language: Option<Language>,
    /// It was read here.
    pub read: bool,
}

/// Visits all posts without their words, the last one first, until a visit breaks off.
///
/// # Errors
/// See the crate; those of `visit`.
pub(in crate::forum) fn outlines(
    connection: &Connection,
    mut visit: impl FnMut(Outline) -> Result<ControlFlow<()>>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT p.id, p.person, p.at, p.language, r.post IS NOT NULL AS read
         FROM post AS p LEFT JOIN read_post AS r ON r.post = p.id ORDER BY p.at DESC, p.id DESC",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let outline = Outline {
            id: row.get("id")?,
            person: row.get("person")?,
            at: row.get("at")?,
            language: language(row, "language")?,
            read: row.get("read")?,
        };
        if visit(outline)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Where a post stands or stood, also one of which the words were erased.
///
/// # Errors
/// See the crate.
pub fn place_of(connection: &Connection, post: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached(
            "SELECT place FROM post WHERE id = ?1
             UNION ALL SELECT coalesce(place, stood) FROM moderation WHERE id = ?1 AND coalesce(place, stood) IS NOT NULL
             LIMIT 1",
        )?
        .query_row([post], |row| row.get(0))
        .optional()?)
}

/// The places of the topics with when each began: also of one whose beginning was removed or moved away, as long as somebody
/// says something there.
///
/// # Errors
/// See the crate.
pub fn topics(connection: &Connection) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT place, min(at) FROM post WHERE place >= 'topic:' AND place < 'topic;' GROUP BY place",
    )?;
    Ok(statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The places of questions that were taken back, where somebody had answered.
///
/// # Errors
/// See the crate.
pub fn taken_back(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT place FROM post
         WHERE place >= 'question:' AND place < 'question;'
           AND substr(place, 10) NOT IN (SELECT id FROM question) ORDER BY place",
    )?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whether somebody posted at a place.
///
/// # Errors
/// See the crate.
pub fn is_talked_of(connection: &Connection, place: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM post WHERE place = ?1)")?
        .query_row([place], |row| row.get(0))?)
}

/// What decides where the answers to a post stand: where it stands, what it answers, and where facilitators moved it. In one reading:
/// thousands of posts come at once.
///
/// # Errors
/// See the crate.
pub(in crate::forum) fn standing(connection: &Connection, id: &str) -> Result<[Option<String>; 3]> {
    Ok(connection
        .prepare_cached(
            "SELECT p.place, coalesce(p.reply_to, iif(m.removed IS NOT NULL, m.reply_to, NULL)), m.place
             FROM (SELECT ?1 AS id) AS one LEFT JOIN post AS p ON p.id = one.id LEFT JOIN moderation AS m ON m.id = one.id",
        )?
        .query_row([id], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?)
}

/// The posts that answer one, also those of which the words were erased.
///
/// # Errors
/// See the crate.
pub fn answers_to(connection: &Connection, post: &str) -> Result<Vec<String>> {
    let mut statement =
        connection.prepare_cached(
            "SELECT id FROM post WHERE reply_to = ?1 UNION SELECT id FROM moderation WHERE reply_to = ?1 AND removed IS NOT NULL ORDER BY id",
        )?;
    Ok(statement
        .query_map([post], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Puts a post at another place.
pub(in crate::forum) fn put_place(connection: &Connection, post: &str, place: &str) -> Result<()> {
    connection
        .prepare_cached("UPDATE post SET place = ?2 WHERE id = ?1 AND place <> ?2")?
        .execute([post, place])?;
    Ok(())
}
