//! The SQL of versioned fields.

use std::collections::BTreeSet;

use ledger::ChangeHash;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};

use super::fields::{Fields, Set, Value};
use crate::error::{Error, Result};
use crate::noun::Noun;

/// The "change" under which the values of a followed file stand; older than any change.
pub const FOLLOWED: [u8; 32] = [0; 32];

/// Notes the writes of one change.
///
/// # Errors
/// See the crate.
pub fn set(
    connection: &Connection,
    noun: impl Into<Noun>,
    set: &Set,
    change: &[u8; 32],
    hlc: i64,
) -> Result<()> {
    let noun = noun.into();
    if *change != FOLLOWED {
        note_revision(connection, noun, &set.id)?;
    }
    let mut write = connection.prepare_cached(
        "INSERT OR IGNORE INTO register (noun, id, field, change, hlc, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let mut supersede = connection.prepare_cached(
        "INSERT OR IGNORE INTO superseded (noun, id, field, change) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for each in &set.writes {
        let value = match each.value() {
            Some(Value::Text(text)) => rusqlite::types::Value::Text(text),
            Some(Value::Bytes(bytes)) => rusqlite::types::Value::Blob(bytes),
            None => rusqlite::types::Value::Null,
        };
        write.execute(params![noun.number, set.id, each.field, change, hlc, value])?;
        for seen in &each.sees {
            supersede.execute(params![noun.number, set.id, each.field, seen.as_bytes()])?;
        }
    }
    Ok(())
}

/// Notes that one more change writes an object, if another one did before.
fn note_revision(connection: &Connection, noun: Noun, id: &str) -> Result<()> {
    let written: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM register WHERE noun = ?1 AND id = ?2 AND change <> ?3)",
        )?
        .query_row(params![noun.number, id, FOLLOWED], |row| row.get(0))?;
    if written {
        connection
            .prepare_cached("INSERT OR IGNORE INTO revised (noun, id) VALUES (?1, ?2)")?
            .execute(params![noun.number, id])?;
    }
    Ok(())
}

/// Notes a removal.
///
/// # Errors
/// See the crate.
pub fn remove(
    connection: &Connection,
    noun: impl Into<Noun>,
    id: &str,
    change: &[u8; 32],
) -> Result<()> {
    let noun = noun.into();
    connection
        .prepare_cached("INSERT OR IGNORE INTO removed (noun, id, change) VALUES (?1, ?2, ?3)")?
        .execute(params![noun.number, id, change])?;
    Ok(())
}

/// The fields that are shown: of the values that nobody superseded, the latest. `None` for an object that
/// was removed or never written.
///
/// # Errors
/// See the crate.
pub fn shown(connection: &Connection, noun: impl Into<Noun>, id: &str) -> Result<Option<Fields>> {
    let noun = noun.into();
    let removed: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM removed WHERE noun = ?1 AND id = ?2)")?
        .query_row(params![noun.number, id], |row| row.get(0))?;
    if removed {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(
        "SELECT field, value FROM register AS r WHERE noun = ?1 AND id = ?2 AND NOT EXISTS (
           SELECT 1 FROM superseded AS s
           WHERE s.noun = r.noun AND s.id = r.id AND s.field = r.field AND s.change = r.change)
         ORDER BY field, hlc, change",
    )?;
    let mut rows = statement.query(params![noun.number, id])?;
    let mut fields = Fields::new();
    let mut written = false;
    while let Some(row) = rows.next()? {
        written = true;
        let field: String = row.get(0)?;
        // later rows of the same field win
        match row.get_ref(1)? {
            ValueRef::Null => fields.remove(&field),
            ValueRef::Text(text) => {
                let text =
                    std::str::from_utf8(text).map_err(|error| Error::internal("field", error))?;
                fields.insert(field, Value::Text(text.to_owned()))
            }
            ValueRef::Blob(bytes) => fields.insert(field, Value::Bytes(bytes.to_vec())),
            ValueRef::Integer(_) | ValueRef::Real(_) => None,
        };
    }
    Ok(written.then_some(fields))
}

/// The writes of a field that stand now, to be named by the next one.
///
/// # Errors
/// See the crate.
pub fn heads(
    connection: &Connection,
    noun: impl Into<Noun>,
    id: &str,
    field: &str,
) -> Result<Vec<ChangeHash>> {
    let noun = noun.into();
    let mut statement = connection.prepare_cached(
        "SELECT change FROM register AS r WHERE noun = ?1 AND id = ?2 AND field = ?3 AND change <> ?4
           AND NOT EXISTS (SELECT 1 FROM superseded AS s
             WHERE s.noun = r.noun AND s.id = r.id AND s.field = r.field AND s.change = r.change)
         ORDER BY change",
    )?;
    let rows = statement.query_map(params![noun.number, id, field, FOLLOWED], |row| {
        row.get::<_, [u8; 32]>(0)
    })?;
    rows.map(|hash| Ok(ChangeHash::from_bytes(hash?))).collect()
}

/// The fields of an object that were ever written.
///
/// # Errors
/// See the crate.
pub fn names(connection: &Connection, noun: impl Into<Noun>, id: &str) -> Result<BTreeSet<String>> {
    let noun = noun.into();
    let mut statement = connection
        .prepare_cached("SELECT DISTINCT field FROM register WHERE noun = ?1 AND id = ?2")?;
    let rows = statement.query_map(params![noun.number, id], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The objects of a noun that say something which only facilitators can read.
///
/// # Errors
/// See the crate.
pub fn with_sealed(connection: &Connection, noun: impl Into<Noun>) -> Result<Vec<String>> {
    let noun = noun.into();
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT r.id FROM register AS r JOIN change AS c ON c.hash = r.change
         WHERE r.noun = ?1 AND c.audience <> 0
           AND NOT EXISTS (SELECT 1 FROM superseded AS s
             WHERE s.noun = r.noun AND s.id = r.id AND s.field = r.field AND s.change = r.change)
         ORDER BY r.id",
    )?;
    let rows = statement.query_map(params![noun.number], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a change, and not only the followed file, said anything of a noun.
///
/// # Errors
/// See the crate.
pub fn written_by_changes(connection: &Connection, noun: impl Into<Noun>) -> Result<bool> {
    let noun = noun.into();
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM register WHERE noun = ?1 AND change <> ?2)")?
        .query_row(params![noun.number, FOLLOWED], |row| row.get(0))?)
}

/// The ids that were ever written for a noun, removed ones too.
///
/// # Errors
/// See the crate.
pub fn ids(connection: &Connection, noun: impl Into<Noun>) -> Result<Vec<String>> {
    let noun = noun.into();
    let mut statement = connection
        .prepare_cached("SELECT DISTINCT id FROM register WHERE noun = ?1 ORDER BY id")?;
    let rows = statement.query_map(params![noun.number], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets all that changes said of an object; what the followed file says of it stays.
///
/// # Errors
/// See the crate.
pub fn forget(connection: &Connection, noun: impl Into<Noun>, id: &str) -> Result<()> {
    let noun = noun.into();
    for sql in [
        "DELETE FROM register WHERE noun = ?1 AND id = ?2 AND change <> ?3",
        "DELETE FROM superseded WHERE noun = ?1 AND id = ?2 AND change <> ?3",
        "DELETE FROM removed WHERE noun = ?1 AND id = ?2 AND change <> ?3",
    ] {
        connection
            .prepare_cached(sql)?
            .execute(params![noun.number, id, FOLLOWED])?;
    }
    connection
        .prepare_cached("DELETE FROM revised WHERE noun = ?1 AND id = ?2")?
        .execute(params![noun.number, id])?;
    Ok(())
}

/// Values of one field that were written without knowing of each other, with the changes that wrote them; the one that
/// is shown comes last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concurrent {
    /// Of what.
    pub noun: Noun,
    /// Its id.
    pub id: String,
    /// The field.
    pub field: String,
    /// Change and value; `None` where it was emptied.
    pub values: Vec<(ChangeHash, Option<Value>)>,
}

/// Every field that more than one value stands in, of objects of a noun that are there; of those only whose ids begin so.
///
/// # Errors
/// See the crate.
pub fn concurrent(
    connection: &Connection,
    noun: impl Into<Noun>,
    begins: &str,
) -> Result<Vec<Concurrent>> {
    let noun = noun.into();
    let mut statement = connection.prepare_cached(
        "WITH several AS (
           SELECT r.noun, r.id, r.field FROM revised AS v CROSS JOIN register AS r ON r.noun = v.noun AND r.id = v.id
           WHERE v.noun = ?2 AND v.id >= ?3 AND v.id < ?3 || char(1114111) AND r.change <> ?1
           GROUP BY 1, 2, 3 HAVING count(*) > 1),
         standing AS (
           SELECT r.noun, r.id, r.field, r.change, r.hlc, r.value
           FROM several JOIN register AS r USING (noun, id, field)
           WHERE r.change <> ?1 AND NOT EXISTS (
             SELECT 1 FROM superseded AS s
             WHERE s.noun = r.noun AND s.id = r.id AND s.field = r.field AND s.change = r.change)
           AND NOT EXISTS (SELECT 1 FROM removed AS x WHERE x.noun = r.noun AND x.id = r.id))
         SELECT id, field, change, value FROM standing
         WHERE (noun, id, field) IN (SELECT noun, id, field FROM standing GROUP BY 1, 2, 3 HAVING count(*) > 1)
         ORDER BY id, field, hlc, change",
    )?;
    let mut rows = statement.query(params![FOLLOWED, noun.number, begins])?;
    let mut found: Vec<Concurrent> = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, field): (String, String) = (row.get(0)?, row.get(1)?);
        let value = match row.get_ref(3)? {
            ValueRef::Text(text) => Some(Value::Text(String::from_utf8_lossy(text).into_owned())),
            ValueRef::Blob(bytes) => Some(Value::Bytes(bytes.to_vec())),
            _ => None,
        };
        let hash = ChangeHash::from_bytes(row.get(2)?);
        match found.last_mut() {
            Some(last) if last.id == id && last.field == field => {
                last.values.push((hash, value));
            }
            _ => found.push(Concurrent {
                noun,
                id,
                field,
                values: vec![(hash, value)],
            }),
        }
    }
    // the same value twice needs no decision
    found.retain(|found| {
        let mut values = found.values.iter().map(|(_, value)| value);
        let first = values.next();
        values.any(|value| Some(value) != first)
    });
    Ok(found)
}

/// How many changes write an object. It is the same on every device that holds the same changes, and only grows.
///
/// # Errors
/// See the crate.
pub fn changes(connection: &Connection, noun: impl Into<Noun>, id: &str) -> Result<u32> {
    let noun = noun.into();
    Ok(connection
        .prepare_cached(
            "SELECT count(DISTINCT change) FROM register WHERE noun = ?1 AND id = ?2 AND change <> ?3",
        )?
        .query_row(params![noun.number, id, FOLLOWED], |row| row.get(0))?)
}

/// The last text that a field ever had, also where it was emptied since.
///
/// # Errors
/// See the crate.
pub fn last_text(
    connection: &Connection,
    noun: impl Into<Noun>,
    id: &str,
    field: &str,
) -> Result<Option<String>> {
    let noun = noun.into();
    Ok(connection
        .prepare_cached(
            "SELECT value FROM register WHERE noun = ?1 AND id = ?2 AND field = ?3 AND typeof(value) = 'text'
             ORDER BY hlc DESC, change DESC LIMIT 1",
        )?
        .query_row(params![noun.number, id, field], |row| row.get(0))
        .optional()?)
}

/// The objects that the followed file writes, by the numbers of their nouns.
///
/// # Errors
/// See the crate.
pub fn followed(connection: &Connection) -> Result<BTreeSet<(u8, String)>> {
    let mut statement =
        connection.prepare_cached("SELECT DISTINCT noun, id FROM register WHERE change = ?1")?;
    let rows = statement.query_map(params![FOLLOWED], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets the values of the followed file.
///
/// # Errors
/// See the crate.
pub fn forget_followed(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM register WHERE change = ?1", params![FOLLOWED])?;
    Ok(())
}

/// Whether an object is there now.
///
/// # Errors
/// See the crate.
pub fn exists(connection: &Connection, noun: impl Into<Noun>, id: &str) -> Result<bool> {
    let noun = noun.into();
    let found: Option<i64> = connection
        .prepare_cached(
            "SELECT 1 FROM register AS r WHERE noun = ?1 AND id = ?2
               AND NOT EXISTS (SELECT 1 FROM removed AS x WHERE x.noun = r.noun AND x.id = r.id) LIMIT 1",
        )?
        .query_row(params![noun.number, id], |row| row.get(0))
        .optional()?;
    Ok(found.is_some())
}
