//! All SQL of searching.

use rusqlite::{Connection, OptionalExtension, params};

use serde::{Deserialize, Serialize};
use specta::Type;

use super::pieces::indexed;
use crate::language::Language;
use replica::Result;

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename = "SearchKind", rename_all = "kebab-case")]
pub enum Kind {
    /// A post.
    Post,
    /// A translation of one.
    Translation,
    /// A question.
    Question,
    /// A session.
    Session,
    /// An introduction.
    Introduction,
    /// A case study.
    Case,
    /// A translation of one.
    CaseTranslation,
    /// What became of one.
    Outcome,
    /// A private note beside a session: on this device only.
    Note,
    /// A material.
    Material,
    /// A page of a material's file, or some seconds of its captions.
    Page,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Post,
        Self::Translation,
        Self::Question,
        Self::Session,
        Self::Introduction,
        Self::Case,
        Self::CaseTranslation,
        Self::Outcome,
        Self::Note,
        Self::Material,
        Self::Page,
    ];

    /// What it is called in the database and in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Translation => "translation",
            Self::Question => "question",
            Self::Session => "session",
            Self::Introduction => "introduction",
            Self::Case => "case",
            Self::CaseTranslation => "case-translation",
            Self::Outcome => "outcome",
            Self::Note => "note",
            Self::Material => "material",
            Self::Page => "page",
        }
    }
}

/// Lets something be found by these words, and no longer by those it had.
///
/// # Errors
/// See the crate.
pub fn put(connection: &Connection, kind: Kind, id: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return forget(connection, kind, id);
    }
    // most of what comes is new
    let mut insert =
        connection.prepare_cached("INSERT OR IGNORE INTO searchable (kind, id) VALUES (?1, ?2)")?;
    if insert.execute([kind.word(), id])? == 0 {
        forget(connection, kind, id)?;
        insert.execute([kind.word(), id])?;
    }
    connection
        .prepare_cached("INSERT INTO found (rowid, text) VALUES (?1, ?2)")?
        .execute(params![connection.last_insert_rowid(), indexed(text)])?;
    Ok(())
}

/// Lets something be found no longer.
///
/// # Errors
/// See the crate.
pub fn forget(connection: &Connection, kind: Kind, id: &str) -> Result<()> {
    let doc: Option<i64> = connection
        .prepare_cached("DELETE FROM searchable WHERE kind = ?1 AND id = ?2 RETURNING doc")?
        .query_row([kind.word(), id], |row| row.get(0))
        .optional()?;
    if let Some(doc) = doc {
        connection
            .prepare_cached("DELETE FROM found WHERE rowid = ?1")?
            .execute([doc])?;
    }
    Ok(())
}

/// Forgets all of a kind, before it is filled anew.
///
/// # Errors
/// See the crate.
pub fn forget_all(connection: &Connection, kind: Kind) -> Result<()> {
    connection.execute(
        "DELETE FROM found WHERE rowid IN (SELECT doc FROM searchable WHERE kind = ?1)",
        [kind.word()],
    )?;
    connection.execute("DELETE FROM searchable WHERE kind = ?1", [kind.word()])?;
    Ok(())
}

/// Of whom and in which language; what is absent does not matter.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Narrowed<'n> {
    pub(super) person: Option<&'n str>,
    /// By its name.
    pub(super) organisation: Option<&'n str>,
    /// What is in both languages, or in one that nobody knows, is in this one too.
    pub(super) language: Option<Language>,
}

/// Whose words something is, and in which language. What the programme itself says is nobody's, and in both. What waits for a link
/// is in no other table than that of the drafts, and one's own.
const WHOSE: &str = "CASE s.kind
    WHEN 'post' THEN coalesce((SELECT person FROM post WHERE id = s.id), (SELECT value FROM fact
      WHERE name = 'me' AND EXISTS (SELECT 1 FROM draft WHERE id = s.id)))
    WHEN 'translation' THEN (SELECT person FROM translation WHERE id = s.id)
    WHEN 'case-translation' THEN (SELECT person FROM case_translation WHERE id = s.id)
    WHEN 'introduction' THEN s.id
    WHEN 'material' THEN (SELECT person FROM material WHERE id = s.id)
    WHEN 'page' THEN coalesce((SELECT person FROM material WHERE id = substr(s.id, 1, instr(s.id, '/') - 1)),
      (SELECT value FROM fact WHERE name = 'me' AND EXISTS (SELECT 1 FROM draft WHERE id = substr(s.id, 1, instr(s.id, '/') - 1))))
    ELSE coalesce((SELECT person FROM case_study WHERE s.kind IN ('case', 'outcome') AND id = s.id), (SELECT value FROM fact
      WHERE s.kind = 'case' AND name = 'me' AND EXISTS (SELECT 1 FROM draft WHERE id = s.id))) END";
const TONGUE: &str = "CASE s.kind
    WHEN 'post' THEN (SELECT language FROM post WHERE id = s.id)
    WHEN 'translation' THEN (SELECT language FROM translation WHERE id = s.id)
    WHEN 'case-translation' THEN (SELECT language FROM case_translation WHERE id = s.id)
    WHEN 'introduction' THEN (SELECT language FROM introduction WHERE person = s.id)
    WHEN 'page' THEN (SELECT language FROM material_rendition
      WHERE s.id LIKE material || '/' || key || '/%' AND material = substr(s.id, 1, instr(s.id, '/') - 1))
    ELSE (SELECT language FROM case_study WHERE s.kind = 'case' AND id = s.id) END";

/// Kind and id of what matches an FTS5 expression, the best first: all but pages of files.
///
/// # Errors
/// See the crate.
pub(super) fn matches(
    connection: &Connection,
    expression: &str,
    narrowed: Narrowed<'_>,
    most: u32,
) -> Result<Vec<(String, String)>> {
    let sql = format!(
        "SELECT s.kind, s.id FROM found JOIN searchable AS s ON s.doc = found.rowid
         WHERE found MATCH ?1 AND s.kind <> 'page' AND {}
         ORDER BY found.rank, s.doc DESC LIMIT ?2",
        narrowing()
    );
    matching(connection, &sql, expression, narrowed, most)
}

/// The pages of files that match, the best first, and no more than `each` of one material: a long file has more pages than all
/// others together. Of pages that are as good the first ones.
///
/// # Errors
/// See the crate.
pub(super) fn pages(
    connection: &Connection,
    expression: &str,
    narrowed: Narrowed<'_>,
    each: u32,
    most: u32,
) -> Result<Vec<(String, String)>> {
    let narrowing = narrowing();
    let sql = format!(
        "SELECT kind, id FROM (
           SELECT s.kind, s.id, s.doc, found.rank AS rank, row_number() OVER (
             PARTITION BY substr(s.id, 1, instr(s.id, '/') - 1) ORDER BY found.rank, s.doc) AS nth
           FROM found JOIN searchable AS s ON s.doc = found.rowid
           WHERE found MATCH ?1 AND s.kind = 'page' AND {narrowing})
         WHERE nth <= {each} ORDER BY rank, doc LIMIT ?2"
    );
    matching(connection, &sql, expression, narrowed, most)
}

/// Of whom, and in which language, as [`Narrowed`] says it in the third to the fifth place.
fn narrowing() -> String {
    format!(
        "(?3 IS NULL OR {WHOSE} = ?3)
           AND (?4 IS NULL OR {WHOSE} IN (
             SELECT p.id FROM person AS p JOIN organisation AS o ON o.id = p.organisation WHERE o.name = ?4))
           AND (?5 IS NULL OR coalesce({TONGUE}, ?5) = ?5)"
    )
}

fn matching(
    connection: &Connection,
    sql: &str,
    expression: &str,
    narrowed: Narrowed<'_>,
    most: u32,
) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(
        params![
            expression,
            most,
            narrowed.person,
            narrowed.organisation,
            narrowed.language.map(Language::tag)
        ],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
