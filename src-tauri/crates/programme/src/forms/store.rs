//! All SQL of forms.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::form::Form;
use replica::{Error, Result};

/// What is kept of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which one.
    pub form: Form,
    /// What stands in its fields, by their names.
    pub fields: BTreeMap<String, String>,
    /// When it was last kept (RFC 3339).
    pub saved_at: String,
}

pub(super) fn put(connection: &Connection, kept: &Kept) -> Result<()> {
    let fields =
        serde_json::to_string(&kept.fields).map_err(|error| Error::internal("form", error))?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO form_draft (form, fields, saved_at) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![kept.form.to_string(), fields, kept.saved_at])?;
    Ok(())
}

pub(super) fn delete(connection: &Connection, form: &Form) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM form_draft WHERE form = ?1")?
        .execute(params![form.to_string()])?;
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Result<Vec<Kept>> {
    let mut statement = connection.prepare_cached(
        "SELECT form, fields, saved_at FROM form_draft ORDER BY saved_at DESC, form",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
        ))
    })?;
    let mut kept = Vec::new();
    for row in rows {
        let (form, fields, saved_at) = row?;
        kept.push(Kept {
            form: form.parse()?,
            fields: serde_json::from_str(&fields)
                .map_err(|error| Error::internal("form", error))?,
            saved_at,
        });
    }
    Ok(kept)
}
