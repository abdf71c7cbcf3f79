//! The page of people: organisations by their local time now, who is in them, what is unusual.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::list::import::can_undo;
use super::person::PersonLabel;
use super::portrait::address;
use super::{countries, store};
use crate::certificates::show_certificates::who_shows;
use crate::language::{Both, Language};
use crate::time::{LocalMoment, Reader};
use crate::words;
use replica::Replica;
use replica::Result;
use replica::record::fact;
use replica::stamp::stamp;

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct People {
    /// The present.
    pub now: String,
    /// By local time, then name.
    pub organisations: Vec<OrganisationCard>,
    /// Persons without an organisation.
    pub unattached: Vec<PersonCard>,
    /// What is unusual: remarked upon, not refused.
    pub remarks: Vec<Remark>,
    /// Whether this device may change the list.
    pub may_edit: bool,
    /// The reader's own person, where it is known.
    pub me: Option<String>,
    /// So many persons came with the last import, which can be taken back.
    pub imported: Option<u32>,
}

/// An organisation on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationCard {
    /// Stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The country in the reader's language.
    pub country_name: String,
    /// Its town.
    pub city: Option<String>,
    /// IANA.
    pub zone: String,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// A few words.
    pub about: Option<Both>,
    /// Who is in it.
    pub people: Vec<PersonCard>,
    /// What the clock shows there.
    pub now: LocalMoment,
    /// Minutes ahead of the reader.
    pub minutes_from_me: i32,
}

/// A person on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonCard {
    /// Stable id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their organisation's id.
    pub organisation: Option<String>,
    /// What they are here.
    pub labels: Vec<PersonLabel>,
    /// E-mail.
    pub email: Option<String>,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// How they introduce themselves.
    pub introduction: Option<IntroductionCard>,
    /// The reader.
    pub mine: bool,
    /// They let the group know that they have a certificate.
    pub certificate: bool,
}

/// An introduction on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntroductionCard {
    /// What they do from day to day.
    pub practice: String,
    /// The challenge that they bring.
    pub challenge: String,
    /// What they speak: BCP 47 tags.
    pub languages: Vec<String>,
    /// The language in which they wrote it.
    pub language: Language,
    /// The portrait's address: `portrait/<person>/<version>`.
    pub photo: Option<String>,
}

/// Something unusual about the numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Remark {
    /// What kind.
    pub code: RemarkCode,
    /// The parts of its words.
    pub params: std::collections::BTreeMap<String, String>,
    /// In the reader's language.
    pub message: String,
}

/// What is unusual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkCode {
    /// Fewer organisations than expected.
    FewOrganisations,
    /// More of them.
    ManyOrganisations,
    /// Nobody of an organisation takes part.
    OrganisationWithoutPeople,
    /// Only one person of it does.
    FewPeopleInOrganisation,
    /// More of it than expected.
    ManyPeopleInOrganisation,
    /// A name stands on the list twice.
    PersonTwice,
}

/// Reads the page.
///
/// # Errors
/// See the crate.
pub fn show_people(programme: &Replica, reader: &Reader, language: Language) -> Result<People> {
    let connection = programme.connection();
    let me = fact(connection, "me")?;
    let mut introductions = std::collections::BTreeMap::new();
    for introduction in store::introductions_in_words(connection)? {
        let card = IntroductionCard {
            practice: introduction.practice,
            challenge: introduction.challenge,
            languages: Vec::new(),
            language: introduction.language,
            photo: address(connection, &introduction.person)?,
        };
        introductions.insert(introduction.person, card);
    }
    let certified = who_shows(programme)?;
    let persons: Vec<PersonCard> = store::persons(connection)?
        .into_iter()
        .map(|person| PersonCard {
            introduction: introductions
                .remove(&person.id)
                .map(|card| IntroductionCard {
                    languages: person.languages.clone(),
                    ..card
                }),
            mine: me.as_deref() == Some(&person.id),
            certificate: certified.contains(&person.id),
            id: person.id,
            name: person.name,
            organisation: person.organisation,
            labels: person.labels,
            email: person.email,
            languages: person.languages,
        })
        .collect();
    let offset = |zone: zones::Tz| {
        use chrono::Offset as _;
        reader
            .now
            .with_timezone(&zone)
            .offset()
            .fix()
            .local_minus_utc()
            / 60
    };
    let mut organisations: Vec<OrganisationCard> = store::organisations(connection)?
        .into_iter()
        .map(|organisation| OrganisationCard {
            people: persons
                .iter()
                .filter(|person| person.organisation.as_deref() == Some(&organisation.id))
                .cloned()
                .collect(),
            now: LocalMoment::at(reader.now, organisation.zone),
            minutes_from_me: offset(organisation.zone) - offset(reader.zone),
            country_name: countries::name(&organisation.country, language),
            id: organisation.id,
            name: organisation.name,
            country: organisation.country,
            city: organisation.city,
            zone: organisation.zone.name().to_owned(),
            languages: organisation.languages,
            about: organisation.about.filled(),
        })
        .collect();
    organisations.sort_by(|left, right| {
        (left.minutes_from_me, &left.name).cmp(&(right.minutes_from_me, &right.name))
    });
    let unattached = persons
        .iter()
        .filter(|person| {
            !organisations
                .iter()
                .any(|organisation| Some(&organisation.id) == person.organisation.as_ref())
        })
        .cloned()
        .collect();
    Ok(People {
        now: stamp(reader.now),
        remarks: remarks(&organisations, &persons, language),
        organisations,
        unattached,
        may_edit: programme.is_facilitator(),
        me,
        imported: can_undo(connection)?.filter(|_| programme.is_facilitator()),
    })
}

/// About fifteen organisations of two or three are expected (seed page); other numbers are said.
fn remarks(
    organisations: &[OrganisationCard],
    persons: &[PersonCard],
    language: Language,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut say = |code: RemarkCode, key: &str, params: &[(&str, &str)]| {
        remarks.push(Remark {
            code,
            params: params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            message: words::phrase(language, &format!("remark.{key}"), params),
        });
    };
    let count = organisations.len().to_string();
    match organisations.len() {
        0 | 10..=20 => {}
        1 => say(
            RemarkCode::FewOrganisations,
            "few-organisations-one",
            &[("count", &count)],
        ),
        2..=9 => say(
            RemarkCode::FewOrganisations,
            "few-organisations",
            &[("count", &count)],
        ),
        _ => say(
            RemarkCode::ManyOrganisations,
            "many-organisations",
            &[("count", &count)],
        ),
    }
    for organisation in organisations {
        let params = [
            ("name", organisation.name.as_str()),
            ("count", &organisation.people.len().to_string()),
        ];
        match organisation.people.len() {
            2 | 3 => {}
            0 => say(
                RemarkCode::OrganisationWithoutPeople,
                "organisation-without-people",
                &params,
            ),
            1 => say(
                RemarkCode::FewPeopleInOrganisation,
                "few-people-in-organisation",
                &params,
            ),
            _ => say(
                RemarkCode::ManyPeopleInOrganisation,
                "many-people-in-organisation",
                &params,
            ),
        }
    }
    let mut names: Vec<(String, &str)> = persons
        .iter()
        .map(|person| (crate::fold::key(&person.name), person.name.as_str()))
        .collect();
    names.sort_unstable();
    names.dedup_by(|next, earlier| {
        let same = next.0 == earlier.0;
        if same {
            say(
                RemarkCode::PersonTwice,
                "person-twice",
                &[("name", earlier.1)],
            );
        }
        same
    });
    remarks
}
