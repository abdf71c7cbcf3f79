//! Entering, changing and removing an organisation.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::person::{LONGEST_ABOUT, Organisation, name, within};
use super::{countries, fields, store};
use crate::error::Code;
use crate::fold::{as_typed, key};
use crate::language::Both;
use crate::noun::Noun;
use crate::time;
use replica::ids::random_id;
use replica::register;
use replica::{Error, Result};
use replica::{Replica, Touched, Writing};

/// An organisation as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationDraft {
    /// Absent for a new one.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// A country's code or name.
    pub country: String,
    /// Its town.
    pub city: Option<String>,
    /// IANA.
    pub zone: String,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// A few words.
    pub about: Both,
}

/// Enters an organisation or changes one; gives its id.
///
/// # Errors
/// `not-facilitator`, `organisation-unknown`, `name-needed`, `text-too-long`, `country-unknown`,
/// `zone-unknown`.
pub fn save_organisation(
    programme: &mut Replica,
    now: DateTime<Utc>,
    draft: &OrganisationDraft,
) -> Result<(String, Touched)> {
    programme.write(now, |writing| enter(writing, draft))
}

/// Enters an organisation within a transaction.
pub(super) fn enter(writing: &mut Writing<'_>, draft: &OrganisationDraft) -> Result<String> {
    let id = match &draft.id {
        Some(id) if register::exists(writing.connection(), Noun::Organisation, id)? => id.clone(),
        Some(id) => return Err(Error::of(Code::OrganisationUnknown).with("id", id)),
        None => random_id("o")?,
    };
    let organisation = checked(id.clone(), draft)?;
    writing.set(
        Noun::Organisation,
        &id,
        &fields::of_organisation(&organisation),
    )?;
    Ok(id)
}

/// The organisation of that id or name; one that is not in the list is entered with its name, in the programme's zone until
/// somebody knows better.
///
/// # Errors
/// `name-needed`, `text-too-long`; `organisation-alike` when one that is known differs by no more than capitals, accents or
/// signs.
pub fn find_or_enter(writing: &mut Writing<'_>, named: &str) -> Result<String> {
    let named = name(named)?;
    let known = store::organisations(writing.connection())?;
    let (typed, folded) = (as_typed(&named), key(&named));
    let exact = |organisation: &&Organisation| {
        organisation.id == named || as_typed(&organisation.name) == typed
    };
    if let Some(found) = known.iter().find(exact) {
        return Ok(found.id.clone());
    }
    // whether it is the same is for somebody to say
    let mut alike = known.iter().map(|one| &one.name);
    if let Some(known) = alike.find(|known| key(known) == folded) {
        return Err(Error::of(Code::OrganisationAlike)
            .with("named", named)
            .with("known", known));
    }
    let edition = crate::schedule::edition(writing.connection())?;
    let id = random_id("o")?;
    let organisation = Organisation {
        id: id.clone(),
        name: named,
        country: String::new(),
        city: None,
        zone: edition.zone,
        languages: Vec::new(),
        about: Both::default(),
    };
    let fields = fields::of_organisation(&organisation);
    writing.set(Noun::Organisation, &id, &fields)?;
    Ok(id)
}

/// The organisation that a draft would make.
pub(super) fn checked(id: String, draft: &OrganisationDraft) -> Result<Organisation> {
    let side = |text: &Option<String>| -> Result<Option<String>> {
        let text = text
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        text.map_or(Ok(()), |text| within(text, LONGEST_ABOUT))?;
        Ok(text.map(str::to_owned))
    };
    Ok(Organisation {
        id,
        name: name(&draft.name)?,
        country: countries::code(&draft.country)?.to_owned(),
        city: draft.city.as_deref().and_then(|city| name(city).ok()),
        zone: time::zone(&draft.zone)?,
        languages: draft
            .languages
            .iter()
            .filter_map(|tag| name(tag).ok())
            .collect(),
        about: Both {
            en: side(&draft.about.en)?,
            es: side(&draft.about.es)?,
        },
    })
}

/// Removes an organisation; its persons stay, without one.
///
/// # Errors
/// `not-facilitator`, `organisation-unknown`.
pub fn remove_organisation(
    programme: &mut Replica,
    now: DateTime<Utc>,
    id: &str,
) -> Result<Touched> {
    let ((), touched) = programme.write(now, |writing| {
        if !register::exists(writing.connection(), Noun::Organisation, id)? {
            return Err(Error::of(Code::OrganisationUnknown).with("id", id));
        }
        for mut person in store::persons(writing.connection())? {
            if person.organisation.as_deref() == Some(id) {
                person.organisation = None;
                writing.set(Noun::Person, &person.id, &fields::of_person(&person))?;
            }
        }
        writing.remove(Noun::Organisation, id)
    })?;
    Ok(touched)
}
