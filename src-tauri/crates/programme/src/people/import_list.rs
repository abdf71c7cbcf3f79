//! A list of people from a spreadsheet: CSV with a header in English or Spanish, in whatever way the
//! spreadsheet wrote it (RFC 4180 and its neighbours).
//!
//! All or nothing: a list with a line that cannot be understood changes nothing, and every such line is
//! named.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::change_organisation::{self, OrganisationDraft};
use super::change_person::{self, PersonDraft};
use super::countries::plain;
use super::person::{PersonLabel, is_email};
use super::{countries, store};
use crate::error::Code;
use crate::language::{Both, Language};
use crate::schedule::read_file::LARGEST;
use crate::{time, words};
use replica::{Error, Result};
use replica::{Replica, Touched};

/// What an import did, or why it did nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleImport {
    /// Organisations that are new.
    pub organisations_added: u32,
    /// Persons who are new.
    pub people_added: u32,
    /// Lines that were here already.
    pub unchanged: u32,
    /// Lines that could not be understood; if there is one, nothing was imported.
    pub problems: Vec<LineProblem>,
}

/// A line that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LineProblem {
    /// From 1, the header included.
    pub line: u32,
    /// An error's code.
    pub code: String,
    /// In the reader's language.
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Organisation,
    Country,
    City,
    Zone,
    OrganisationLanguages,
    About,
    Name,
    Labels,
    Email,
    Languages,
}

/// The headers that are understood, in both languages, without accents and spaces.
const HEADERS: [(Column, &[&str]); 10] = [
    (
        Column::Organisation,
        &["organisation", "organization", "organizacion"],
    ),
    (Column::Country, &["country", "pais"]),
    (Column::City, &["city", "town", "ciudad"]),
    (Column::Zone, &["zone", "timezone", "zona", "zonahoraria"]),
    (
        Column::OrganisationLanguages,
        &[
            "organisationlanguages",
            "organizationlanguages",
            "idiomasdelaorganizacion",
        ],
    ),
    (
        Column::About,
        &["about", "description", "descripcion", "acercade"],
    ),
    (Column::Name, &["name", "person", "nombre", "persona"]),
    (
        Column::Labels,
        &["labels", "label", "role", "funcion", "rol"],
    ),
    (
        Column::Email,
        &["email", "mail", "correo", "correoelectronico"],
    ),
    (
        Column::Languages,
        &["languages", "language", "idiomas", "idioma"],
    ),
];

/// One line, read.
struct Line {
    number: u32,
    cells: BTreeMap<Column, String>,
}

impl Line {
    fn get(&self, column: Column) -> Option<&str> {
        self.cells
            .get(&column)
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
    }
}

/// Imports a list. Who is here already (same name in the same organisation) stays as they are.
///
/// # Errors
/// `not-facilitator`, `csv-header`, `file-too-large`, `file-not-text`.
pub fn import_list(
    programme: &mut Replica,
    now: DateTime<Utc>,
    bytes: &[u8],
    language: Language,
) -> Result<(PeopleImport, Touched)> {
    let lines = read(bytes)?;
    let problems = problems(&lines, language);
    if !problems.is_empty() {
        return Ok((
            PeopleImport {
                problems,
                ..PeopleImport::default()
            },
            Touched::new(),
        ));
    }
    programme.write(now, |writing| {
        let mut outcome = PeopleImport::default();
        let mut ids: BTreeMap<String, String> = store::organisations(writing.connection())?
            .into_iter()
            .map(|organisation| (plain(&organisation.name), organisation.id))
            .collect();
        let mut persons: Vec<(String, Option<String>)> = store::persons(writing.connection())?
            .into_iter()
            .map(|person| (plain(&person.name), person.organisation))
            .collect();
        let mut current = None;
        for line in &lines {
            let mut known = true;
            if let Some(name) = line.get(Column::Organisation) {
                let id = match ids.get(&plain(name)) {
                    Some(id) => id.clone(),
                    None => {
                        let id = change_organisation::enter(writing, &organisation(line, name)?)?;
                        ids.insert(plain(name), id.clone());
                        outcome.organisations_added += 1;
                        known = false;
                        id
                    }
                };
                current = Some(id);
            }
            if let Some(name) = line.get(Column::Name) {
                let key = (plain(name), current.clone());
                if !persons.contains(&key) {
                    change_person::enter(writing, &person(line, name, current.clone()))?;
                    persons.push(key);
                    outcome.people_added += 1;
                    known = false;
                }
            }
            outcome.unchanged += u32::from(known);
        }
        Ok(outcome)
    })
}

fn read(bytes: &[u8]) -> Result<Vec<Line>> {
    if bytes.len() as u64 > LARGEST {
        return Err(Error::of(Code::FileTooLarge)
            .with("limit", "2 MB")
            .with("size", bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Error::of(Code::FileNotText)
            .with("line", 1)
            .with("column", 1)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|mark| header.bytes().filter(|byte| byte == mark).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| Error::of(Code::CsvHeader).because(error);
    let columns: Vec<Option<Column>> = reader
        .headers()
        .map_err(unreadable)?
        .iter()
        .map(|header| {
            let header = plain(header);
            HEADERS
                .into_iter()
                .find(|(_, names)| names.contains(&header.as_str()))
                .map(|(column, _)| column)
        })
        .collect();
    if !columns.contains(&Some(Column::Name)) && !columns.contains(&Some(Column::Organisation)) {
        return Err(Error::of(Code::CsvHeader));
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let number = record.position().map_or(0, csv::Position::line);
        let cells: BTreeMap<Column, String> = columns
            .iter()
            .zip(record.iter())
            .filter_map(|(column, cell)| column.map(|column| (column, cell.to_owned())))
            .collect();
        if cells.values().any(|cell| !cell.is_empty()) {
            lines.push(Line {
                number: u32::try_from(number).unwrap_or(u32::MAX),
                cells,
            });
        }
    }
    Ok(lines)
}

/// Everything that is wrong, line by line, before anything is written.
fn problems(lines: &[Line], language: Language) -> Vec<LineProblem> {
    let mut seen: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for line in lines {
        let mut tell = |error: &Error| {
            let params = error
                .params()
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect();
            found.push(LineProblem {
                line: line.number,
                code: error.code().to_owned(),
                message: words::say(language, &format!("error.{}.what", error.code()), &params),
            });
        };
        if let Some(name) = line.get(Column::Organisation)
            && !seen.contains(&plain(name))
        {
            seen.push(plain(name));
            if let Err(error) = organisation(line, name) {
                tell(&error);
            }
        }
        if line.get(Column::Name).is_none() && line.get(Column::Organisation).is_none() {
            tell(&Error::of(Code::NameNeeded));
        }
        if let Some(email) = line.get(Column::Email).filter(|email| !is_email(email)) {
            tell(&Error::of(Code::EmailInvalid).with("email", email));
        }
        for word in label_words(line).filter(|word| PersonLabel::read(word).is_none()) {
            tell(&Error::of(Code::LabelUnknown).with("label", word));
        }
    }
    found
}

fn organisation(line: &Line, name: &str) -> Result<OrganisationDraft> {
    let country = countries::code(line.get(Column::Country).unwrap_or_default())?;
    let zone = line.get(Column::Zone).unwrap_or_default();
    time::zone(zone)?;
    let about = line.get(Column::About).map(str::to_owned);
    let languages = tags(line.get(Column::OrganisationLanguages));
    // a description is in the language that the organisation names first
    let spanish = languages
        .first()
        .is_some_and(|tag| Language::from_tag(tag) == Some(Language::Es));
    Ok(OrganisationDraft {
        id: None,
        name: super::person::name(name)?,
        country: country.to_owned(),
        city: line.get(Column::City).map(str::to_owned),
        zone: zone.to_owned(),
        languages,
        about: if spanish {
            Both {
                en: None,
                es: about,
            }
        } else {
            Both {
                en: about,
                es: None,
            }
        },
    })
}

fn person(line: &Line, name: &str, organisation: Option<String>) -> PersonDraft {
    let labels: Vec<PersonLabel> = label_words(line).filter_map(PersonLabel::read).collect();
    PersonDraft {
        id: None,
        name: name.to_owned(),
        organisation,
        labels: if labels.is_empty() {
            vec![PersonLabel::Participant]
        } else {
            labels
        },
        email: line.get(Column::Email).map(str::to_owned),
        languages: tags(line.get(Column::Languages)),
    }
}

fn tags(cell: Option<&str>) -> Vec<String> {
    cell.unwrap_or_default()
        .split([' ', '+', '/', ',', ';'])
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

fn label_words(line: &Line) -> impl Iterator<Item = &str> {
    line.get(Column::Labels)
        .unwrap_or_default()
        .split(['+', '/', ',', ';'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
}
