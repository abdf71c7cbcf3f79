//! All SQL of certificates.

use std::collections::BTreeMap;

use replica::Result;
use replica::register::{Fields, text};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::certificate::{Certificate, Issuance, Kept, issuance as of_fields, kept};

pub(super) fn project(connection: &Connection, id: &str, shown: Option<&Fields>) -> Result<()> {
    match shown.and_then(|fields| kept(id, fields)) {
        Some(kept) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO certificate (id, person, told, reason, why) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                id,
                kept.certificate.person,
                kept.certificate.told()?,
                kept.reason,
                kept.why
            ])?,
        None => connection
            .prepare_cached("DELETE FROM certificate WHERE id = ?1")?
            .execute(params![id])?,
    };
    Ok(())
}

pub(super) fn project_issuance(
    connection: &Connection,
    id: &str,
    shown: Option<&Fields>,
) -> Result<()> {
    match shown.and_then(|fields| of_fields(id, fields)) {
        Some(issuance) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO issuance (id, key, at, forms, sealed, withdrawn) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                id,
                issuance.key,
                issuance.at,
                issuance.forms,
                issuance.sealed,
                issuance.withdrawn
            ])?,
        None => connection
            .prepare_cached("DELETE FROM issuance WHERE id = ?1")?
            .execute(params![id])?,
    };
    Ok(())
}

pub(super) fn project_shown(
    connection: &Connection,
    person: &str,
    shown: Option<&Fields>,
) -> Result<()> {
    match shown.and_then(|fields| text(fields, "issuance")) {
        Some(issuance) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO shown_certificate (person, issuance) VALUES (?1, ?2)",
            )?
            .execute(params![person, issuance])?,
        None => connection
            .prepare_cached("DELETE FROM shown_certificate WHERE person = ?1")?
            .execute(params![person])?,
    };
    Ok(())
}

fn kept_row(row: &Row<'_>) -> rusqlite::Result<Option<Kept>> {
    let told: String = row.get("told")?;
    let (reason, why) = (row.get("reason")?, row.get("why")?);
    // what stands here was checked when it came
    Ok(serde_json::from_str(&told)
        .ok()
        .map(|certificate: Certificate| Kept {
            certificate,
            reason,
            why,
        }))
}

/// All certificates, in no order.
pub(super) fn all(connection: &Connection) -> Result<Vec<Kept>> {
    let mut statement =
        connection.prepare_cached("SELECT told, reason, why FROM certificate ORDER BY id")?;
    let rows = statement.query_map([], kept_row)?;
    let all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// One of them.
pub(super) fn one(connection: &Connection, id: &str) -> Result<Option<Kept>> {
    let found = connection
        .prepare_cached("SELECT told, reason, why FROM certificate WHERE id = ?1")?
        .query_row(params![id], kept_row)
        .optional()?;
    Ok(found.flatten())
}

fn issuance_row(row: &Row<'_>) -> rusqlite::Result<Issuance> {
    Ok(Issuance {
        id: row.get("id")?,
        key: row.get("key")?,
        at: row.get("at")?,
        forms: row.get("forms")?,
        sealed: row.get("sealed")?,
        withdrawn: row.get("withdrawn")?,
    })
}

/// All that the group reads.
pub(super) fn issuances(connection: &Connection) -> Result<BTreeMap<String, Issuance>> {
    let mut statement = connection.prepare_cached("SELECT * FROM issuance")?;
    let rows = statement.query_map([], issuance_row)?;
    rows.map(|row| {
        let issuance = row?;
        Ok((issuance.id.clone(), issuance))
    })
    .collect()
}

/// Who lets the group know, with the ids of what was issued.
pub(super) fn shown(connection: &Connection) -> Result<BTreeMap<String, String>> {
    let mut statement =
        connection.prepare_cached("SELECT person, issuance FROM shown_certificate")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
