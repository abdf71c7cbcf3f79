//! All SQL of materials.

use std::collections::{BTreeMap, BTreeSet};

use files::Name;

use replica::Result;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::extracted::TextLeaf;
use super::material::{Kind, Made, Material, MaterialText, Rendition, Role};
use super::preparation::{Kept, MaterialNote, Progress, State};
use crate::language::{Both, Language};

pub(super) fn put(connection: &Connection, material: &Material) -> Result<()> {
    delete(connection, &material.id)?;
    let told = &material.told;
    connection
        .prepare_cached(
            "INSERT INTO material (id, person, kind, made, title_en, title_es, about_en, about_es, author, source, licence,
               module, session, required, minutes, why, at, removed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        )?
        .execute(params![
            material.id,
            material.person,
            told.kind.word(),
            told.made.word(),
            told.title.en,
            told.title.es,
            told.about.en,
            told.about.es,
            told.author,
            told.source,
            told.licence,
            told.module,
            told.session,
            told.required,
            told.minutes,
            told.why,
            material.at,
            material.removed
        ])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO material_rendition (material, key, role, language, name, media, bytes, manifest, secret, link, pages, seconds,
           made_of)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for rendition in &told.renditions {
        insert.execute(params![
            material.id,
            rendition.key,
            rendition.role.word(),
            rendition.language.map(Language::tag),
            rendition.name,
            rendition.media,
            rendition.bytes,
            rendition.manifest,
            rendition.secret,
            rendition.link,
            rendition.pages,
            rendition.seconds,
            rendition.of
        ])?;
    }
    Ok(())
}

pub(super) fn delete(connection: &Connection, id: &str) -> Result<()> {
    for sql in [
        "DELETE FROM material WHERE id = ?1",
        "DELETE FROM material_rendition WHERE material = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([id])?;
    }
    Ok(())
}

fn row(row: &Row<'_>) -> rusqlite::Result<Material> {
    let (kind, made): (String, String) = (row.get("kind")?, row.get("made")?);
    Ok(Material {
        id: row.get("id")?,
        person: row.get("person")?,
        told: MaterialText {
            title: Both {
                en: row.get("title_en")?,
                es: row.get("title_es")?,
            },
            about: Both {
                en: row.get("about_en")?,
                es: row.get("about_es")?,
            },
            kind: Kind::of_word(&kind).unwrap_or(Kind::Other),
            made: Made::of_word(&made).unwrap_or(Made::Existing),
            author: row.get("author")?,
            source: row.get("source")?,
            licence: row.get("licence")?,
            module: row.get("module")?,
            session: row.get("session")?,
            required: row.get("required")?,
            minutes: row.get("minutes")?,
            why: row.get("why")?,
            renditions: Vec::new(),
        },
        at: row.get("at")?,
        removed: row.get("removed")?,
    })
}

fn rendition(row: &Row<'_>) -> rusqlite::Result<Rendition> {
    let (role, language): (String, Option<String>) = (row.get("role")?, row.get("language")?);
    Ok(Rendition {
        key: row.get("key")?,
        role: Role::of_word(&role).unwrap_or(Role::Main),
        language: language.and_then(|tag| Language::from_tag(&tag)),
        name: row.get("name")?,
        media: row.get("media")?,
        bytes: row.get("bytes")?,
        manifest: row.get("manifest")?,
        secret: row.get("secret")?,
        link: row.get("link")?,
        pages: row.get("pages")?,
        seconds: row.get("seconds")?,
        of: row.get("made_of")?,
    })
}

/// In the order in which they are shown: as `role` and `language` stand in [`Role`] and [`Language`].
const ORDER: &str = "CASE role WHEN 'main' THEN 0 WHEN 'light' THEN 1 WHEN 'captions' THEN 2 ELSE 3 END, language, key";

/// All materials that were shared, the last one first; also those that were removed.
///
/// # Errors
/// See the crate.
pub fn materials(connection: &Connection) -> Result<Vec<Material>> {
    let mut by_material: BTreeMap<String, Vec<Rendition>> = BTreeMap::new();
    let sql = format!("SELECT * FROM material_rendition ORDER BY material, {ORDER}");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| Ok((row.get("material")?, rendition(row)?)))?;
    for found in rows {
        let (material, rendition): (String, Rendition) = found?;
        by_material.entry(material).or_default().push(rendition);
    }
    let mut statement = connection.prepare_cached("SELECT * FROM material ORDER BY at DESC, id")?;
    let rows = statement.query_map([], row)?;
    let mut materials: Vec<Material> = rows.collect::<rusqlite::Result<_>>()?;
    for material in &mut materials {
        material.told.renditions = by_material.remove(&material.id).unwrap_or_default();
    }
    Ok(materials)
}

/// One material that was shared.
///
/// # Errors
/// See the crate.
pub fn material(connection: &Connection, id: &str) -> Result<Option<Material>> {
    let found = connection
        .prepare_cached("SELECT * FROM material WHERE id = ?1")?
        .query_row([id], row)
        .optional()?;
    let Some(mut material) = found else {
        return Ok(None);
    };
    let sql = format!("SELECT * FROM material_rendition WHERE material = ?1 ORDER BY {ORDER}");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([id], rendition)?;
    material.told.renditions = rows.collect::<rusqlite::Result<_>>()?;
    Ok(Some(material))
}

/// Each text of a draft or of a record's field that holds these words. Of what was removed or erased nothing is left there.
pub(super) fn each_text_with(
    connection: &Connection,
    words: &str,
    mut each: impl FnMut(&str),
) -> Result<()> {
    for sql in [
        "SELECT body FROM draft WHERE instr(body, ?1) > 0",
        // what a later write replaced is spoken of no longer
        "SELECT value FROM register AS said WHERE typeof(value) = 'text' AND instr(value, ?1) > 0
           AND NOT EXISTS (SELECT 1 FROM superseded WHERE noun = said.noun AND id = said.id
             AND field = said.field AND change = said.change)",
    ] {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([words])?;
        while let Some(row) = rows.next()? {
            each(row.get_ref(0)?.as_str().unwrap_or_default());
        }
    }
    Ok(())
}

pub(super) fn put_progress(
    connection: &Connection,
    material: &str,
    progress: &Progress,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO material_progress (material, state, rendition, page, second, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            material,
            progress.state.word(),
            progress.rendition,
            progress.page,
            progress.second,
            progress.at
        ])?;
    Ok(())
}

fn progress_in(row: &Row<'_>) -> rusqlite::Result<Progress> {
    let state: String = row.get("state")?;
    Ok(Progress {
        state: State::of_word(&state).unwrap_or(State::ToDo),
        rendition: row.get("rendition")?,
        page: row.get("page")?,
        second: row.get("second")?,
        at: row.get("at")?,
    })
}

pub(super) fn progress(connection: &Connection, material: &str) -> Result<Option<Progress>> {
    Ok(connection
        .prepare_cached("SELECT * FROM material_progress WHERE material = ?1")?
        .query_row([material], progress_in)
        .optional()?)
}

pub(super) fn all_progress(connection: &Connection) -> Result<BTreeMap<String, Progress>> {
    let mut statement = connection.prepare_cached("SELECT * FROM material_progress")?;
    let rows = statement.query_map([], |row| Ok((row.get("material")?, progress_in(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn put_kept(connection: &Connection, material: &str, kept: Option<Kept>) -> Result<()> {
    match kept {
        Some(kept) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO material_keep (material, keep) VALUES (?1, ?2)",
            )?
            .execute(params![material, kept == Kept::Here])?,
        None => connection
            .prepare_cached("DELETE FROM material_keep WHERE material = ?1")?
            .execute([material])?,
    };
    Ok(())
}

pub(super) fn kept(connection: &Connection) -> Result<BTreeMap<String, Kept>> {
    let mut statement = connection.prepare_cached("SELECT material, keep FROM material_keep")?;
    let rows = statement.query_map([], |row| {
        let here: bool = row.get(1)?;
        Ok((row.get(0)?, if here { Kept::Here } else { Kept::Away }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn put_note(connection: &Connection, material: &str, note: &MaterialNote) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO material_note (id, material, rendition, page, second, quote, text, saved_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (id) DO UPDATE SET rendition = ?3, page = ?4, second = ?5, quote = ?6, text = ?7, saved_at = ?8
             WHERE material = ?2",
        )?
        .execute(params![
            note.id,
            material,
            note.rendition,
            note.page,
            note.second,
            note.quote,
            note.text,
            note.saved_at
        ])?;
    Ok(())
}

pub(super) fn delete_note(connection: &Connection, id: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM material_note WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

pub(super) fn notes_on(connection: &Connection, material: &str) -> Result<Vec<MaterialNote>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM material_note WHERE material = ?1 AND text || quote <> ''
         ORDER BY coalesce(page, 0), coalesce(second, 0), saved_at, id",
    )?;
    let rows = statement.query_map([material], |row| {
        Ok(MaterialNote {
            id: row.get("id")?,
            rendition: row.get("rendition")?,
            page: row.get("page")?,
            second: row.get("second")?,
            quote: row.get("quote")?,
            text: row.get("text")?,
            saved_at: row.get("saved_at")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn materials_with_notes(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT material FROM material_note WHERE text || quote <> '' GROUP BY material ORDER BY min(saved_at), material",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Files in which no text was found. One that took too long is none of them once that was before `since`, a few times.
pub(super) fn unread(connection: &Connection, since: &str) -> Result<BTreeSet<Name>> {
    let mut statement = connection.prepare_cached(
        "SELECT manifest FROM material_unread WHERE why <> 'ended' OR at > ?1 OR tries >= 3",
    )?;
    let rows = statement.query_map([since], |row| Ok(Name::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn put_unread(
    connection: &Connection,
    manifest: Name,
    why: &str,
    at: &str,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO material_unread (manifest, why, at) VALUES (?1, ?2, ?3)
             ON CONFLICT (manifest) DO UPDATE SET why = ?2, at = ?3, tries = tries + 1",
        )?
        .execute(params![manifest.as_bytes(), why, at])?;
    Ok(())
}

/// Which texts are in the index: by material and file, the manifest of each.
pub(super) fn indexed_texts(connection: &Connection) -> Result<BTreeMap<(String, String), String>> {
    let mut statement =
        connection.prepare_cached("SELECT material, file, manifest FROM material_text")?;
    let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn put_text(
    connection: &Connection,
    material: &str,
    file: &str,
    manifest: &str,
    leaves: &[TextLeaf],
) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO material_text (material, file, manifest) VALUES (?1, ?2, ?3)")?
        .execute([material, file, manifest])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO material_leaf (material, file, leaf, number, second, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (which, leaf) in leaves.iter().enumerate() {
        insert.execute(params![
            material,
            file,
            which,
            leaf.number,
            leaf.second,
            leaf.text
        ])?;
    }
    Ok(())
}

/// How much text of a person's materials is in the index, and how much of all, in bytes.
pub(super) fn length_of_texts(connection: &Connection, person: &str) -> Result<(u64, u64)> {
    Ok(connection
        .prepare_cached(
            "SELECT coalesce(sum(octet_length(text)) FILTER (WHERE material > ?1 || '.' AND material < ?1 || '/'), 0),
               coalesce(sum(octet_length(text)), 0) FROM material_leaf",
        )?
        .query_row([person], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

pub(super) fn delete_text(connection: &Connection, material: &str, file: &str) -> Result<()> {
    for sql in [
        "DELETE FROM material_text WHERE material = ?1 AND file = ?2",
        "DELETE FROM material_leaf WHERE material = ?1 AND file = ?2",
    ] {
        connection.prepare_cached(sql)?.execute([material, file])?;
    }
    Ok(())
}

/// Which leaves of a file there are.
pub(super) fn leaves_of(connection: &Connection, material: &str, file: &str) -> Result<Vec<usize>> {
    let mut statement = connection
        .prepare_cached("SELECT leaf FROM material_leaf WHERE material = ?1 AND file = ?2")?;
    let rows = statement.query_map([material, file], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn leaf(
    connection: &Connection,
    material: &str,
    file: &str,
    which: usize,
) -> Result<Option<TextLeaf>> {
    Ok(connection
        .prepare_cached(
            "SELECT number, second, text FROM material_leaf WHERE material = ?1 AND file = ?2 AND leaf = ?3",
        )?
        .query_row(params![material, file, which], |row| {
            Ok(TextLeaf {
                number: row.get(0)?,
                second: row.get(1)?,
                text: row.get(2)?,
            })
        })
        .optional()?)
}

/// Each leaf: its material, its file, which it is, and its text.
pub(super) fn each_leaf(
    connection: &Connection,
    mut each: impl FnMut(&str, &str, usize, &str) -> Result<()>,
) -> Result<()> {
    let mut statement =
        connection.prepare_cached("SELECT material, file, leaf, text FROM material_leaf")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (material, file, text): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(3)?);
        each(&material, &file, row.get(2)?, &text)?;
    }
    Ok(())
}

/// What a person tells of how they are prepared, in the place of what they told before.
pub(super) fn put_prepared(
    connection: &Connection,
    person: &str,
    tells: bool,
    done: &[&str],
) -> Result<()> {
    for sql in [
        "DELETE FROM telling WHERE person = ?1",
        "DELETE FROM prepared WHERE person = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([person])?;
    }
    if tells {
        connection
            .prepare_cached("INSERT INTO telling (person) VALUES (?1)")?
            .execute([person])?;
    }
    let mut insert =
        connection.prepare_cached("INSERT INTO prepared (person, material) VALUES (?1, ?2)")?;
    for material in done {
        insert.execute([person, material])?;
    }
    Ok(())
}

pub(super) fn tells(connection: &Connection, person: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM telling WHERE person = ?1)")?
        .query_row([person], |row| row.get(0))?)
}

/// Who tells.
pub(super) fn telling(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT person FROM telling")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Each person with each material that they are done with.
pub(super) fn all_prepared(connection: &Connection) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare_cached("SELECT person, material FROM prepared")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
