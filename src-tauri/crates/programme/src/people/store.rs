//! All SQL of people.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::fields;
use super::person::{Introduction, Organisation, Person};
use crate::language::{Both, Language};
use crate::schedule::fields::words;
use replica::Result;

/// Takes a row away.
pub(super) fn delete(connection: &Connection, table: &str, key: &str, id: &str) -> Result<()> {
    connection.execute(
        &format!("DELETE FROM {table} WHERE {key} = ?1"),
        params![id],
    )?;
    Ok(())
}

pub(super) fn put_organisation(connection: &Connection, organisation: &Organisation) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO organisation (id, name, country, city, zone, languages, about_en, about_es)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            organisation.id,
            organisation.name,
            organisation.country,
            organisation.city,
            organisation.zone.name(),
            organisation.languages.join(" "),
            organisation.about.en,
            organisation.about.es,
        ])?;
    Ok(())
}

pub(super) fn put_person(connection: &Connection, person: &Person) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO person (id, name, organisation, labels, email, languages)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            person.id,
            person.name,
            person.organisation,
            fields::labels_text(&person.labels),
            person.email,
            person.languages.join(" "),
        ])?;
    Ok(())
}

pub(super) fn put_introduction(connection: &Connection, introduction: &Introduction) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO introduction (person, practice, challenge, language, photo)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            introduction.person,
            introduction.practice,
            introduction.challenge,
            introduction.language.tag(),
            introduction.photo,
        ])?;
    Ok(())
}

fn organisation_row(row: &Row<'_>) -> rusqlite::Result<Organisation> {
    let zone: String = row.get("zone")?;
    Ok(Organisation {
        id: row.get("id")?,
        name: row.get("name")?,
        country: row.get("country")?,
        city: row.get("city")?,
        zone: zone.parse().unwrap_or(zones::Tz::UTC),
        languages: words(&row.get::<_, String>("languages")?),
        about: Both {
            en: row.get("about_en")?,
            es: row.get("about_es")?,
        },
    })
}

fn person_row(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: row.get("id")?,
        name: row.get("name")?,
        organisation: row.get("organisation")?,
        labels: fields::labels(&row.get::<_, String>("labels")?),
        email: row.get("email")?,
        languages: words(&row.get::<_, String>("languages")?),
    })
}

fn introduction_row(row: &Row<'_>) -> rusqlite::Result<Introduction> {
    let language: String = row.get("language")?;
    Ok(Introduction {
        person: row.get("person")?,
        practice: row.get("practice")?,
        challenge: row.get("challenge")?,
        language: Language::from_tag(&language).unwrap_or(Language::En),
        photo: row.get("photo")?,
    })
}

/// All organisations, by name.
///
/// # Errors
/// See the crate.
pub fn organisations(connection: &Connection) -> Result<Vec<Organisation>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM organisation ORDER BY name, id")?;
    Ok(statement
        .query_map([], organisation_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// All persons, by name.
///
/// # Errors
/// See the crate.
pub fn persons(connection: &Connection) -> Result<Vec<Person>> {
    let mut statement = connection.prepare_cached("SELECT * FROM person ORDER BY name, id")?;
    Ok(statement
        .query_map([], person_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// One person.
///
/// # Errors
/// See the crate.
pub fn person(connection: &Connection, id: &str) -> Result<Option<Person>> {
    Ok(connection
        .prepare_cached("SELECT * FROM person WHERE id = ?1")?
        .query_row(params![id], person_row)
        .optional()?)
}

/// A person's portrait, as JPEG.
pub(super) fn portrait(connection: &Connection, person: &str) -> Result<Option<Vec<u8>>> {
    let found: Option<Option<Vec<u8>>> = connection
        .prepare_cached("SELECT photo FROM introduction WHERE person = ?1")?
        .query_row([person], |row| row.get(0))
        .optional()?;
    Ok(found.flatten())
}

/// Whether there is one.
pub(super) fn has_portrait(connection: &Connection, person: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM introduction WHERE person = ?1 AND photo IS NOT NULL)",
        )?
        .query_row([person], |row| row.get(0))?)
}

/// All introductions without their portraits.
pub(super) fn introductions_in_words(connection: &Connection) -> Result<Vec<Introduction>> {
    let mut statement = connection.prepare_cached(
        "SELECT person, practice, challenge, language, NULL AS photo FROM introduction ORDER BY person",
    )?;
    Ok(statement
        .query_map([], introduction_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// All introductions, with their portraits.
///
/// # Errors
/// See the crate.
pub fn introductions(connection: &Connection) -> Result<Vec<Introduction>> {
    let mut statement = connection.prepare_cached("SELECT * FROM introduction ORDER BY person")?;
    Ok(statement
        .query_map([], introduction_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// One person's introduction.
///
/// # Errors
/// See the crate.
pub fn introduction(connection: &Connection, person: &str) -> Result<Option<Introduction>> {
    Ok(connection
        .prepare_cached("SELECT * FROM introduction WHERE person = ?1")?
        .query_row(params![person], introduction_row)
        .optional()?)
}
