//! The sample programme: the template with invented organisations and persons, in the middle of its six
//! months, so that its seventh session is three days away from the first run.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::found::{Founder, found_with};
use crate::error::{Error, Result};
use crate::language::{Both, Language};
use crate::people::change_person::{PersonDraft, enter_as};
use crate::people::introduce::{self, IntroductionDraft};
use crate::people::{Organisation, PersonLabel, fields};
use crate::profile::Profile;
use crate::programme::Writing;
use crate::register::Noun;
use crate::schedule::template::{lay_dates, template};
use crate::schedule::{Edition, Guest, Meeting, Stated};

const PEOPLE: &str = include_str!("../sample/people.json");

/// Days from the opening to the seventh session, less the three that it is away.
const SINCE_THE_OPENING: u64 = 10 + 6 * 14 - 3;

#[derive(Deserialize)]
struct People {
    organisations: Vec<SampleOrganisation>,
}

#[derive(Deserialize)]
struct SampleOrganisation {
    id: String,
    name: String,
    country: String,
    city: String,
    zone: String,
    languages: Vec<String>,
    about: Both,
    people: Vec<SamplePerson>,
}

#[derive(Deserialize)]
struct SamplePerson {
    id: String,
    name: String,
    labels: Vec<PersonLabel>,
    languages: Vec<String>,
    introduction: Option<SampleIntroduction>,
}

#[derive(Deserialize)]
struct SampleIntroduction {
    practice: String,
    challenge: String,
    language: Language,
}

/// Makes the sample in a profile of its own, and gives its id.
///
/// # Errors
/// Those of the database; `internal`, if what we ship cannot be read.
pub fn make_sample(profile: &Profile, now: DateTime<Utc>) -> Result<String> {
    let people: People =
        serde_json::from_str(PEOPLE).map_err(|error| Error::internal("sample", error))?;
    let edition = edition(now)?;
    let you = people
        .organisations
        .iter()
        .flat_map(|organisation| &organisation.people)
        .find(|person| person.id == "you")
        .map_or_else(String::new, |person| person.name.clone());
    let founder = Founder {
        name: &you,
        person: Some("you"),
        origin: "sample",
    };
    found_with(profile, now, &edition, &founder, |writing| {
        enter(writing, &people)
    })
}

fn edition(now: DateTime<Utc>) -> Result<Edition> {
    let zone = Tz::Europe__Amsterdam;
    let today = now.with_timezone(&zone).date_naive();
    let opening = today - Days::new(SINCE_THE_OPENING);
    let start = NaiveTime::from_hms_opt(15, 0, 0).unwrap_or_default();
    let mut edition = template()?;
    "sample".clone_into(&mut edition.id);
    lay_dates(&mut edition, opening, start, zone);
    let numbered: BTreeMap<String, usize> = (1..)
        .zip(edition.numbered())
        .map(|(number, session)| (session.id.clone(), number))
        .collect();
    for session in &mut edition.sessions {
        session.link = Some("https://example.org/sample-session".to_owned());
        session.languages = vec![Language::En];
        session.interpretation = vec![Language::Es];
        match numbered.get(&session.id) {
            // one session is held in Spanish, one has a guest, and the last has no time yet
            Some(5) => {
                session.languages = vec![Language::Es];
                session.interpretation = vec![Language::En];
            }
            Some(9) => session.guests.push(guest()),
            Some(12) => session.stated.start = None,
            _ => {}
        }
    }
    edition.contact.email = Some("hello@example.org".to_owned());
    edition.meetings = [21, 20]
        .into_iter()
        .zip(["info-1", "info-2"])
        .map(|(before, id)| Meeting {
            id: id.to_owned(),
            title: Both::default(),
            stated: Stated {
                date: Some(opening - Days::new(before)),
                start: Some(start),
                minutes: Some(60),
                ..Stated::default()
            },
            link: None,
        })
        .collect();
    Ok(edition)
}

fn guest() -> Guest {
    Guest {
        name: "Teresa Maldonado".to_owned(),
        about: Both {
            en: Some("Judge for children and families, Quito".to_owned()),
            es: Some("Jueza de niñez y familia, Quito".to_owned()),
        },
    }
}

fn enter(writing: &mut Writing<'_>, people: &People) -> Result<()> {
    for organisation in &people.organisations {
        let kept = Organisation {
            id: organisation.id.clone(),
            name: organisation.name.clone(),
            country: organisation.country.clone(),
            city: Some(organisation.city.clone()),
            zone: crate::time::zone(&organisation.zone)?,
            languages: organisation.languages.clone(),
            about: organisation.about.clone(),
        };
        writing.set(
            Noun::Organisation,
            &kept.id,
            &fields::of_organisation(&kept),
        )?;
        for person in &organisation.people {
            let draft = PersonDraft {
                id: None,
                name: person.name.clone(),
                organisation: Some(organisation.id.clone()),
                labels: person.labels.clone(),
                email: None,
                languages: person.languages.clone(),
            };
            enter_as(writing, &person.id, &draft)?;
            if let Some(introduction) = &person.introduction {
                let draft = IntroductionDraft {
                    person: person.id.clone(),
                    practice: introduction.practice.clone(),
                    challenge: introduction.challenge.clone(),
                    languages: person.languages.clone(),
                    language: introduction.language,
                };
                introduce::enter(writing, &draft)?;
            }
        }
    }
    Ok(())
}
