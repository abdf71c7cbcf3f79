//! Entering, changing and removing a person.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fields;
use super::person::{Person, PersonLabel, is_email, name};
use crate::error::Code;
use crate::noun::Noun;
use replica::ids::random_id;
use replica::register;
use replica::{Error, Result};
use replica::{Replica, Touched, Writing};

/// A person as they are entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonDraft {
    /// Absent for a new one.
    pub id: Option<String>,
    /// Their name.
    pub name: String,
    /// The organisation's id.
    pub organisation: Option<String>,
    /// What they are here.
    pub labels: Vec<PersonLabel>,
    /// E-mail.
    pub email: Option<String>,
    /// BCP 47 tags.
    pub languages: Vec<String>,
}

impl From<Person> for PersonDraft {
    fn from(person: Person) -> Self {
        Self {
            id: Some(person.id),
            name: person.name,
            organisation: person.organisation,
            labels: person.labels,
            email: person.email,
            languages: person.languages,
        }
    }
}

/// Enters a person or changes one; gives their id.
///
/// # Errors
/// `not-facilitator`, `person-unknown`, `organisation-unknown`, `name-needed`, `text-too-long`,
/// `email-invalid`.
pub fn save_person(
    programme: &mut Replica,
    now: DateTime<Utc>,
    draft: &PersonDraft,
) -> Result<(String, Touched)> {
    programme.write(now, |writing| enter(writing, draft))
}

/// Enters a person within a transaction.
pub(crate) fn enter(writing: &mut Writing<'_>, draft: &PersonDraft) -> Result<String> {
    let id = match &draft.id {
        Some(id) if register::exists(writing.connection(), Noun::Person, id)? => id.clone(),
        Some(id) => return Err(Error::of(Code::PersonUnknown).with("id", id)),
        None => random_id("p")?,
    };
    enter_as(writing, &id, draft)?;
    Ok(id)
}

/// Enters a person under an id that is already known (the founder's, the sample's).
pub(crate) fn enter_as(writing: &mut Writing<'_>, id: &str, draft: &PersonDraft) -> Result<()> {
    if let Some(organisation) = &draft.organisation
        && !register::exists(writing.connection(), Noun::Organisation, organisation)?
    {
        return Err(Error::of(Code::OrganisationUnknown).with("id", organisation));
    }
    let person = checked(id.to_owned(), draft)?;
    writing.set(Noun::Person, id, &fields::of_person(&person))
}

/// The person that a draft would make.
pub(super) fn checked(id: String, draft: &PersonDraft) -> Result<Person> {
    let email = draft
        .email
        .as_deref()
        .map(str::trim)
        .filter(|email| !email.is_empty());
    if let Some(email) = email
        && !is_email(email)
    {
        return Err(Error::of(Code::EmailInvalid).with("email", email));
    }
    let mut labels = draft.labels.clone();
    labels.sort_unstable();
    labels.dedup();
    Ok(Person {
        id,
        name: name(&draft.name)?,
        organisation: draft.organisation.clone(),
        labels,
        email: email.map(str::to_owned),
        languages: draft
            .languages
            .iter()
            .filter_map(|tag| name(tag).ok())
            .collect(),
    })
}

/// Removes a person and their introduction from the list.
///
/// # Errors
/// `not-facilitator`, `person-unknown`.
pub fn remove_person(programme: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let ((), touched) = programme.write(now, |writing| {
        if !register::exists(writing.connection(), Noun::Person, id)? {
            return Err(Error::of(Code::PersonUnknown).with("id", id));
        }
        if register::exists(writing.connection(), Noun::Introduction, id)? {
            writing.remove(Noun::Introduction, id)?;
        }
        writing.remove(Noun::Person, id)
    })?;
    Ok(touched)
}
