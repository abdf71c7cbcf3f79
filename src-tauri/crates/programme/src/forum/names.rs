//! Who wrote what a page shows.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::people;
use crate::people::{Organisation, Person};
use replica::Result;
use replica::record::fact;

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AuthorCard {
    /// The person.
    pub id: String,
    /// Their name, or the id where the list has none.
    pub name: String,
    /// Their organisation's name.
    pub organisation: Option<String>,
    /// Its id.
    pub organisation_id: Option<String>,
    /// Where it is.
    pub city: Option<String>,
}

/// Whose names a page needs.
pub(crate) struct Names {
    persons: BTreeMap<String, Person>,
    organisations: BTreeMap<String, Organisation>,
    /// The reader.
    pub me: String,
}

impl Names {
    pub(crate) fn of(connection: &Connection) -> Result<Self> {
        let persons = people::persons(connection)?.into_iter();
        let organisations = people::organisations(connection)?.into_iter();
        Ok(Self {
            persons: persons.map(|person| (person.id.clone(), person)).collect(),
            organisations: organisations
                .map(|organisation| (organisation.id.clone(), organisation))
                .collect(),
            me: fact(connection, "me")?.unwrap_or_default(),
        })
    }

    /// Everybody, by name.
    pub(super) fn all(&self) -> Vec<AuthorCard> {
        let mut all: Vec<AuthorCard> = self.persons.keys().map(|id| self.author(id)).collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }

    pub(crate) fn author(&self, id: &str) -> AuthorCard {
        let person = self.persons.get(id);
        let organisation = person
            .and_then(|person| person.organisation.as_deref())
            .and_then(|id| self.organisations.get(id));
        AuthorCard {
            id: id.to_owned(),
            name: person.map_or_else(|| id.to_owned(), |person| person.name.clone()),
            organisation: organisation.map(|organisation| organisation.name.clone()),
            organisation_id: organisation.map(|organisation| organisation.id.clone()),
            city: organisation.and_then(|organisation| organisation.city.clone()),
        }
    }
}
