//! SQL of what was read, counted and told: whose posts are new to whom.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::posts::{Post, post_row};
use replica::Result;

/// The posts that were read here.
///
/// # Errors
/// See the crate.
pub fn read_posts(connection: &Connection) -> Result<BTreeSet<String>> {
    let mut statement = connection.prepare_cached("SELECT post FROM read_post")?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Of the posts of a conversation those that were read here.
///
/// # Errors
/// See the crate.
pub(in crate::forum) fn read_in(connection: &Connection, place: &str) -> Result<BTreeSet<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT p.id FROM post AS p JOIN read_post AS r ON r.post = p.id WHERE p.place = ?1",
    )?;
    Ok(statement
        .query_map([place], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::forum) fn put_read(connection: &Connection, post: &str) -> Result<()> {
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
/// See the crate.
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

/// The posts of others that mention a person or their organisation and were not read here, the oldest first.
///
/// # Errors
/// See the crate.
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

/// The posts that mention somebody or something, the last one first.
pub(in crate::forum) fn posts_mentioning(
    connection: &Connection,
    mentioned: &str,
) -> Result<Vec<Post>> {
    let mut statement = connection.prepare_cached(
        "SELECT p.* FROM mention AS m JOIN post AS p ON p.id = m.post WHERE m.person = ?1
         ORDER BY p.at DESC, p.id LIMIT 200",
    )?;
    Ok(statement
        .query_map(params![mentioned], post_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Notes whom a post mentions, and nobody else.
///
/// # Errors
/// See the crate.
pub(in crate::forum) fn put_mentions(
    connection: &Connection,
    post: &str,
    persons: &[String],
) -> Result<()> {
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
/// See the crate.
pub(in crate::forum) fn to_notice(connection: &Connection, me: &str) -> Result<Vec<String>> {
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

pub(in crate::forum) fn put_noticed(connection: &Connection, post: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO noticed_post (post) VALUES (?1)")?
        .execute([post])?;
    Ok(())
}
