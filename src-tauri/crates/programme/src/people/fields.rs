//! Organisations, persons and introductions as versioned fields, and back.

use super::person::{Introduction, Organisation, Person, PersonLabel};
use crate::language::Language;
use crate::schedule::fields::{both, put_both, words};
use replica::Result;
use replica::register::{Fields, Value, put, text};

/// An organisation's fields.
pub fn of_organisation(organisation: &Organisation) -> Fields {
    let mut fields = Fields::new();
    put(&mut fields, "name", Some(organisation.name.as_str()));
    put(&mut fields, "country", Some(organisation.country.as_str()));
    put(&mut fields, "city", organisation.city.as_deref());
    put(&mut fields, "zone", Some(organisation.zone.name()));
    put(
        &mut fields,
        "languages",
        Some(organisation.languages.join(" ")),
    );
    put_both(&mut fields, "about", &organisation.about);
    fields
}

/// The organisation of these fields.
///
/// # Errors
/// `zone-unknown`.
pub fn organisation(id: &str, fields: &Fields) -> Result<Organisation> {
    Ok(Organisation {
        id: id.to_owned(),
        name: text(fields, "name").unwrap_or_default(),
        country: text(fields, "country").unwrap_or_default(),
        city: text(fields, "city"),
        zone: crate::time::zone(&text(fields, "zone").unwrap_or_else(|| "UTC".to_owned()))?,
        languages: words(&text(fields, "languages").unwrap_or_default()),
        about: both(fields, "about"),
    })
}

/// A person's fields.
pub fn of_person(person: &Person) -> Fields {
    let mut fields = Fields::new();
    put(&mut fields, "name", Some(person.name.as_str()));
    put(&mut fields, "organisation", person.organisation.as_deref());
    put(&mut fields, "labels", Some(labels_text(&person.labels)));
    put(&mut fields, "email", person.email.as_deref());
    put(&mut fields, "languages", Some(person.languages.join(" ")));
    fields
}

/// The person of these fields.
pub fn person(id: &str, fields: &Fields) -> Person {
    Person {
        id: id.to_owned(),
        name: text(fields, "name").unwrap_or_default(),
        organisation: text(fields, "organisation"),
        labels: labels(&text(fields, "labels").unwrap_or_default()),
        email: text(fields, "email"),
        languages: words(&text(fields, "languages").unwrap_or_default()),
    }
}

/// An introduction's fields.
pub fn of_introduction(introduction: &Introduction) -> Fields {
    let mut fields = Fields::new();
    put(
        &mut fields,
        "practice",
        Some(introduction.practice.as_str()),
    );
    put(
        &mut fields,
        "challenge",
        Some(introduction.challenge.as_str()),
    );
    put(&mut fields, "language", Some(introduction.language.tag()));
    if let Some(photo) = &introduction.photo {
        fields.insert("photo".to_owned(), Value::Bytes(photo.clone()));
    }
    fields
}

/// The introduction of these fields.
pub fn introduction(person: &str, fields: &Fields) -> Introduction {
    Introduction {
        person: person.to_owned(),
        practice: text(fields, "practice").unwrap_or_default(),
        challenge: text(fields, "challenge").unwrap_or_default(),
        language: text(fields, "language")
            .and_then(|tag| Language::from_tag(&tag))
            .unwrap_or(Language::En),
        photo: match fields.get("photo") {
            Some(Value::Bytes(photo)) => Some(photo.clone()),
            _ => None,
        },
    }
}

/// `participant representative`.
pub fn labels_text(labels: &[PersonLabel]) -> String {
    labels
        .iter()
        .map(|label| label.word())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Reads [`labels_text`].
pub fn labels(text: &str) -> Vec<PersonLabel> {
    text.split_whitespace()
        .filter_map(|word| {
            PersonLabel::ALL
                .into_iter()
                .find(|label| label.word() == word)
        })
        .collect()
}
