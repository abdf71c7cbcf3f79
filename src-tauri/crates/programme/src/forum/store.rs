//! All SQL of the forum.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Result;
use crate::language::Language;

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

/// What facilitators did to a post or a conversation, and what stays where words were erased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moderation {
    /// Where facilitators moved the post.
    pub place: Option<String>,
    /// Where it stood when its words were erased.
    pub stood: Option<String>,
    /// What it answered.
    pub reply_to: Option<String>,
    /// When it was posted (RFC 3339).
    pub at: Option<String>,
    /// By whom its words were erased: `author`, `facilitator`.
    pub removed: Option<String>,
    /// Why it is hidden.
    pub hidden: Option<String>,
    /// Nobody posts there any more.
    pub locked: bool,
    /// It stands before the others.
    pub pinned: bool,
}

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

fn language(row: &Row<'_>, name: &str) -> rusqlite::Result<Option<Language>> {
    let tag: Option<String> = row.get(name)?;
    Ok(tag.as_deref().and_then(Language::from_tag))
}

fn post_row(row: &Row<'_>) -> rusqlite::Result<Post> {
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

fn moderation_row(row: &Row<'_>) -> rusqlite::Result<Moderation> {
    Ok(Moderation {
        place: row.get("place")?,
        stood: row.get("stood")?,
        reply_to: row.get("reply_to")?,
        at: row.get("at")?,
        removed: row.get("removed")?,
        hidden: row.get("hidden")?,
        locked: row.get::<_, Option<String>>("locked")?.is_some(),
        pinned: row.get::<_, Option<String>>("pinned")?.is_some(),
    })
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

pub(super) fn put_post(connection: &Connection, post: &Post) -> Result<()> {
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

pub(super) fn put_moderation(connection: &Connection, id: &str, said: &Moderation) -> Result<()> {
    let yes = |is: bool| is.then_some("yes");
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO moderation (id, place, reply_to, at, removed, hidden, locked, pinned, stood)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            id,
            said.place,
            said.reply_to,
            said.at,
            said.removed,
            said.hidden,
            yes(said.locked),
            yes(said.pinned),
            said.stood
        ])?;
    Ok(())
}

pub(super) fn put_translation(connection: &Connection, translation: &Translation) -> Result<()> {
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

pub(super) fn delete(connection: &Connection, table: &str, id: &str) -> Result<()> {
    connection
        .prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?
        .execute([id])?;
    Ok(())
}

/// One post.
///
/// # Errors
/// Those of the database.
pub fn post(connection: &Connection, id: &str) -> Result<Option<Post>> {
    Ok(connection
        .prepare_cached("SELECT * FROM post WHERE id = ?1")?
        .query_row([id], post_row)
        .optional()?)
}

/// The posts of a conversation, the oldest first.
///
/// # Errors
/// Those of the database.
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
/// Those of the database.
pub fn posts(connection: &Connection) -> Result<Vec<Post>> {
    let mut statement = connection.prepare_cached("SELECT * FROM post ORDER BY at, id")?;
    Ok(statement
        .query_map([], post_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Where a post stands or stood, also one of which the words were erased, or that waits for a link.
///
/// # Errors
/// Those of the database.
pub fn place_of(connection: &Connection, post: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached(
            "SELECT place FROM post WHERE id = ?1
             UNION ALL SELECT coalesce(place, stood) FROM moderation WHERE id = ?1 AND coalesce(place, stood) IS NOT NULL
             UNION ALL SELECT place FROM draft WHERE id = ?1 AND posted_at IS NOT NULL LIMIT 1",
        )?
        .query_row([post], |row| row.get(0))
        .optional()?)
}

/// What was done to a post or a conversation.
///
/// # Errors
/// Those of the database.
pub fn moderation(connection: &Connection, id: &str) -> Result<Moderation> {
    Ok(connection
        .prepare_cached("SELECT * FROM moderation WHERE id = ?1")?
        .query_row([id], moderation_row)
        .optional()?
        .unwrap_or_default())
}

/// What was done to any post or conversation.
///
/// # Errors
/// Those of the database.
pub fn moderations(connection: &Connection) -> Result<BTreeMap<String, Moderation>> {
    let mut statement = connection.prepare_cached("SELECT * FROM moderation")?;
    let rows = statement.query_map([], |row| Ok((row.get("id")?, moderation_row(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The translations of the posts of a conversation, the oldest first.
///
/// # Errors
/// Those of the database.
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
/// Those of the database.
pub fn translation(connection: &Connection, id: &str) -> Result<Option<Translation>> {
    Ok(connection
        .prepare_cached("SELECT * FROM translation WHERE id = ?1")?
        .query_row([id], translation_row)
        .optional()?)
}

/// The translations of which the post was removed.
///
/// # Errors
/// Those of the database.
pub(super) fn orphans(connection: &Connection) -> Result<Vec<String>> {
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
/// Those of the database.
pub fn translations_of(connection: &Connection, post: &str) -> Result<Vec<Translation>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM translation WHERE post = ?1 ORDER BY at, id")?;
    Ok(statement
        .query_map([post], translation_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Keeps a draft.
///
/// # Errors
/// Those of the database.
pub(super) fn put_draft(connection: &Connection, draft: &Draft) -> Result<()> {
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

/// The posts that were read here.
///
/// # Errors
/// Those of the database.
pub fn read_posts(connection: &Connection) -> Result<BTreeSet<String>> {
    let mut statement = connection.prepare_cached("SELECT post FROM read_post")?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn put_read(connection: &Connection, post: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO read_post (post) VALUES (?1)")?
        .execute([post])?;
    Ok(())
}

/// A conversation as it is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Posts of which the words are there.
    pub posts: u32,
    /// Of these, posts of others that were not read here.
    pub unread: u32,
    /// When the last one was posted.
    pub last: Option<String>,
    /// Whether one is the reader's own.
    pub mine: bool,
}

/// Every conversation in which somebody posted, by its place.
///
/// # Errors
/// Those of the database.
pub fn counted(connection: &Connection, me: &str) -> Result<BTreeMap<String, Counted>> {
    let mut statement = connection.prepare_cached(
        "SELECT p.place, count(*), sum(p.person <> ?1 AND r.post IS NULL), max(p.at), max(p.person = ?1)
         FROM post AS p LEFT JOIN read_post AS r ON r.post = p.id GROUP BY p.place",
    )?;
    let rows = statement.query_map([me], |row| {
        Ok((
            row.get(0)?,
            Counted {
                posts: row.get(1)?,
                unread: row.get(2)?,
                last: row.get(3)?,
                mine: row.get(4)?,
            },
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The places of the topics, the one that began last first: also of one whose beginning was removed or moved away, as long as
/// somebody says something there, and of one's own that waits for a link.
///
/// # Errors
/// Those of the database.
pub fn topics(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "WITH topic AS (
           SELECT place, min(at) AS at FROM post WHERE place >= 'topic:' AND place < 'topic;' GROUP BY place
           UNION ALL SELECT place, posted_at FROM draft WHERE place = 'topic:' || id AND posted_at IS NOT NULL)
         SELECT place FROM topic ORDER BY at DESC, place",
    )?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The places of questions that were taken back, where somebody had answered.
///
/// # Errors
/// Those of the database.
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
/// Those of the database.
pub fn is_talked_of(connection: &Connection, place: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM post WHERE place = ?1)")?
        .query_row([place], |row| row.get(0))?)
}

/// What a post answers, also where its words were erased.
///
/// # Errors
/// Those of the database.
pub fn answered_by(connection: &Connection, post: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached(
            "SELECT reply_to FROM post WHERE id = ?1
             UNION ALL SELECT reply_to FROM moderation WHERE id = ?1 AND removed IS NOT NULL LIMIT 1",
        )?
        .query_row([post], |row| row.get(0))
        .optional()?
        .flatten())
}

/// The posts that answer one, also those of which the words were erased.
///
/// # Errors
/// Those of the database.
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
pub(super) fn put_place(connection: &Connection, post: &str, place: &str) -> Result<()> {
    connection
        .prepare_cached("UPDATE post SET place = ?2 WHERE id = ?1 AND place <> ?2")?
        .execute([post, place])?;
    Ok(())
}

/// The posts of others that mention a person or their organisation and were not read here, the oldest first.
///
/// # Errors
/// Those of the database.
pub fn unread_mentions(connection: &Connection, me: &str) -> Result<Vec<Post>> {
    let mut statement = connection.prepare_cached(
        "SELECT p.* FROM mention AS m JOIN post AS p ON p.id = m.post LEFT JOIN read_post AS r ON r.post = p.id
         WHERE m.person IN (?1, (SELECT 'organisation:' || organisation FROM person WHERE id = ?1))
           AND r.post IS NULL AND p.person <> ?1 ORDER BY p.at, p.id",
    )?;
    Ok(statement
        .query_map(params![me], post_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Notes whom a post mentions, and nobody else.
///
/// # Errors
/// Those of the database.
pub(super) fn put_mentions(connection: &Connection, post: &str, persons: &[String]) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM mention WHERE post = ?1")?
        .execute([post])?;
    for person in persons {
        connection
            .prepare_cached("INSERT OR IGNORE INTO mention (person, post) VALUES (?1, ?2)")?
            .execute([person.as_str(), post])?;
    }
    Ok(())
}

/// Posts of others that answer a person's or mention them or their organisation, were not read here, and of which nobody was told.
///
/// # Errors
/// Those of the database.
pub(super) fn to_notice(connection: &Connection, me: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT p.id FROM (
           SELECT id FROM post WHERE reply_to > ?1 || '.' AND reply_to < ?1 || '/'
           UNION SELECT post FROM mention
             WHERE person IN (?1, (SELECT 'organisation:' || organisation FROM person WHERE id = ?1))) AS said
         JOIN post AS p ON p.id = said.id
         WHERE p.person <> ?1 AND p.id NOT IN (SELECT post FROM read_post) AND p.id NOT IN (SELECT post FROM noticed_post)
           AND NOT EXISTS (SELECT 1 FROM moderation AS m WHERE m.id = p.id AND m.hidden IS NOT NULL)
         ORDER BY p.at, p.id",
    )?;
    Ok(statement
        .query_map([me], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn put_noticed(connection: &Connection, post: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO noticed_post (post) VALUES (?1)")?
        .execute([post])?;
    Ok(())
}
