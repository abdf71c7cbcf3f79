//! The sample programme: the template with invented organisations and persons, in the middle of its six
//! months, so that its seventh session is three days away from the first run.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use ledger::{INVITE, Identity, Invite, JOIN, Join, ObjectId, encode_payload};
use serde::Deserialize;
use zones::Tz;

use super::found::{Founder, found_with};
use super::sample_library;
use crate::case_studies::project::fields_of;
use crate::case_studies::{CaseText, Section};
use crate::forum::Conversation;
use crate::language::{Both, Language};
use crate::noun::Noun;
use crate::people::change_person::{PersonDraft, enter_as};
use crate::people::introduce::{self, IntroductionDraft};
use crate::people::{Organisation, PersonLabel, fields};
use crate::schedule::template::{lay_dates, template};
use crate::schedule::{Edition, Guest, Meeting, Stated};
use replica::Profile;
use replica::Writing;
use replica::record;
use replica::record::{Author, refused};
use replica::register::{Fields, put};
use replica::stamp::stamp;
use replica::{Error, Result};

const PEOPLE: &str = include_str!("../sample/people.json");
const FORUM: &str = include_str!("../sample/forum.json");
const CASES: &str = include_str!("../sample/cases.json");

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
/// `internal`, if what we ship cannot be read.
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
        enter(writing, &people)?;
        converse(writing)
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SamplePost {
    author: String,
    question: Option<String>,
    section: Option<String>,
    title: Option<String>,
    hours_ago: i64,
    language: Language,
    text: String,
    translation: Option<SampleTranslation>,
    replies: Vec<SampleReply>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SampleTranslation {
    author: String,
    hours_ago: i64,
    language: Language,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SampleReply {
    author: String,
    hours_ago: i64,
    language: Language,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SampleCase {
    author: String,
    title: String,
    session: String,
    hours_ago: i64,
    language: Language,
    asks: String,
    sections: Vec<SampleSection>,
    translation: Option<SampleCaseTranslation>,
    contributions: Vec<SamplePost>,
    decided: Option<String>,
    learned: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SampleCaseTranslation {
    author: String,
    title: String,
    hours_ago: i64,
    language: Language,
    asks: String,
    sections: Vec<SampleSection>,
}

/// The sections of a case under keys of their own.
fn keyed(sections: Vec<SampleSection>) -> Vec<Section> {
    let sections = sections.into_iter().enumerate();
    sections
        .map(|(at, section)| Section {
            key: format!("s{}", at + 1),
            heading: section.heading,
            text: section.text,
        })
        .collect()
}

#[derive(Deserialize)]
struct SampleSection {
    heading: String,
    text: String,
}

/// What some of the invented persons wrote in the forum, and the cases that they bring: each on a device of their own, as
/// everybody does.
fn converse(writing: &mut Writing<'_>) -> Result<()> {
    let posts: Vec<SamplePost> =
        serde_json::from_str(FORUM).map_err(|error| Error::internal("sample", error))?;
    let cases: Vec<SampleCase> =
        serde_json::from_str(CASES).map_err(|error| Error::internal("sample", error))?;
    let mut group = SampleGroup::invited(writing)?;
    for (nth, post) in posts.into_iter().enumerate() {
        let id = format!("{}.sample-{nth}", post.author);
        let conversation = match &post.question {
            Some(question) => Conversation::Question(question.clone()),
            None => Conversation::Topic(id.clone()),
        };
        group.posts(writing, &conversation, post, &nth.to_string())?;
    }
    for (nth, case) in cases.into_iter().enumerate() {
        group.brings(writing, case, nth)?;
    }
    sample_library::share(writing, |person, noun, id, fields| {
        group.writes(writing, person, noun, id, fields)
    })?;
    // what the reader writes next follows what they all did
    let (connection, author) = (writing.connection(), writing.author());
    let roster = record::roster(connection, author.group)?;
    record::put_roster_heads(connection, &roster.heads_for(author.identity.device()))
}

fn said(now: DateTime<Utc>, text: String, language: Language, hours: i64) -> Fields {
    let mut fields = Fields::new();
    put(&mut fields, "text", Some(text));
    put(&mut fields, "language", Some(language.tag()));
    put(
        &mut fields,
        "at",
        Some(stamp(now - TimeDelta::hours(hours))),
    );
    fields
}

/// The invented persons' devices.
struct SampleGroup {
    bearer: Identity,
    joined: BTreeMap<String, Author>,
}

impl SampleGroup {
    fn brings(&mut self, writing: &mut Writing<'_>, case: SampleCase, nth: usize) -> Result<()> {
        let id = format!("{}.sample-c{nth}", case.author);
        let told = CaseText {
            title: case.title,
            sections: keyed(case.sections),
            asks: case.asks,
            session: Some(case.session),
            language: Some(case.language),
        };
        let at = stamp(writing.now() - TimeDelta::hours(case.hours_ago));
        let mut fields = fields_of(&told);
        put(&mut fields, "at", Some(at.as_str()));
        self.writes(writing, &case.author, Noun::Case, &id, &fields)?;
        if let Some(translation) = case.translation {
            let told = CaseText {
                title: translation.title,
                sections: keyed(translation.sections),
                asks: translation.asks,
                session: None,
                language: Some(translation.language),
            };
            let at = stamp(writing.now() - TimeDelta::hours(translation.hours_ago));
            let mut fields = fields_of(&told);
            put(&mut fields, "case", Some(id.as_str()));
            put(&mut fields, "at", Some(at));
            let own = format!("{}.sample-ct{nth}", translation.author);
            self.writes(
                writing,
                &translation.author,
                Noun::CaseTranslation,
                &own,
                &fields,
            )?;
        }
        for (contribution, post) in case.contributions.into_iter().enumerate() {
            let conversation = Conversation::Case(id.clone());
            self.posts(
                writing,
                &conversation,
                post,
                &format!("c{nth}-{contribution}"),
            )?;
        }
        if case.decided.is_some() || case.learned.is_some() {
            let mut fields = Fields::new();
            put(&mut fields, "discussed", Some(at.as_str()));
            put(&mut fields, "decided", case.decided);
            put(&mut fields, "closed", case.learned.as_ref().map(|_| at));
            put(&mut fields, "learned", case.learned);
            self.writes(writing, &case.author, Noun::Outcome, &id, &fields)?;
        }
        Ok(())
    }

    fn posts(
        &mut self,
        writing: &mut Writing<'_>,
        conversation: &Conversation,
        post: SamplePost,
        nth: &str,
    ) -> Result<()> {
        let now = writing.now();
        let id = format!("{}.sample-{nth}", post.author);
        let place = conversation.to_string();
        let group = self;
        let mut fields = said(now, post.text, post.language, post.hours_ago);
        put(&mut fields, "place", Some(place.as_str()));
        put(&mut fields, "section", post.section);
        put(&mut fields, "title", post.title);
        group.writes(writing, &post.author, Noun::Post, &id, &fields)?;
        if let Some(translation) = post.translation {
            let mut fields = said(
                now,
                translation.text,
                translation.language,
                translation.hours_ago,
            );
            put(&mut fields, "post", Some(id.as_str()));
            let own = format!("{}.sample-t{nth}", translation.author);
            group.writes(
                writing,
                &translation.author,
                Noun::Translation,
                &own,
                &fields,
            )?;
        }
        for (reply_nth, reply) in post.replies.into_iter().enumerate() {
            let mut fields = said(now, reply.text, reply.language, reply.hours_ago);
            put(&mut fields, "place", Some(place.as_str()));
            put(&mut fields, "reply_to", Some(id.as_str()));
            let own = format!("{}.sample-{nth}-{reply_nth}", reply.author);
            group.writes(writing, &reply.author, Noun::Post, &own, &fields)?;
        }
        Ok(())
    }

    fn invited(writing: &mut Writing<'_>) -> Result<Self> {
        let mut secret = zeroize::Zeroizing::new([0; 32]);
        ledger::system_random(secret.as_mut_slice()).map_err(refused)?;
        let bearer = Identity::invitation(&secret);
        let invite = Invite {
            key: bearer.key(),
            wrapping_key: bearer.wrapping_key().map_err(refused)?,
            person: None,
            until: None,
            joins: None,
        };
        let object = ObjectId::of("invitation", &bearer.device().to_string());
        writing.sign(INVITE, object, encode_payload(&invite).map_err(refused)?)?;
        Ok(Self {
            bearer,
            joined: BTreeMap::new(),
        })
    }

    /// Writes as a person, whose device joins first if it has not yet.
    fn writes(
        &mut self,
        writing: &Writing<'_>,
        person: &str,
        noun: Noun,
        id: &str,
        fields: &Fields,
    ) -> Result<()> {
        if !self.joined.contains_key(person) {
            let author = Author {
                identity: Identity::new(&mut ledger::system_random).map_err(refused)?,
                group: writing.author().group,
                incarnation: 0,
            };
            let join = Join::sign(author.group, &author.identity, &self.bearer, person)
                .map_err(refused)?;
            let device = ObjectId::of("device", &author.identity.device().to_string());
            Writing::within(writing.projection(), &author, writing.now()).sign(
                JOIN,
                device,
                encode_payload(&join).map_err(refused)?,
            )?;
            self.joined.insert(person.to_owned(), author);
        }
        let Some(author) = self.joined.get(person) else {
            return Ok(());
        };
        Writing::within(writing.projection(), author, writing.now()).set(noun, id, fields)
    }
}

fn edition(now: DateTime<Utc>) -> Result<Edition> {
    let zone = Tz::of(chrono_tz::Europe::Amsterdam);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case_studies::show_case::{CaseStage, show_case};
    use crate::case_studies::show_cases::show_cases;
    use crate::forum::show_forum::show_forum;
    use crate::forum::show_posts::show_posts;
    use crate::materials::show_materials::show_materials;
    use replica::Pace;
    use replica::rebuild::check;

    #[test]
    fn the_sample_is_a_group_that_speaks_and_holds_together() {
        let folder = tempfile::tempdir().unwrap();
        let now = "2023-05-15T12:00:00Z".parse().unwrap();
        let key = zeroize::Zeroizing::new([1; 32]);
        let profile = Profile::create(folder.path(), key, now, &crate::table::NOUNS).unwrap();
        let id = make_sample(&profile, now).unwrap();
        let mut programme = profile.programme(&id).unwrap();
        let posts = show_posts(&programme).unwrap();
        assert_eq!(posts.len(), 12);
        assert!(
            posts.iter().all(|post| post.author.organisation.is_some()),
            "{posts:?}"
        );
        let forum = show_forum(&programme).unwrap();
        assert_eq!((forum.topics.len(), forum.may_post), (1, true));
        let asked = forum.sections.iter().flat_map(|section| &section.lines);
        assert_eq!(asked.filter(|line| line.posts > 0).count(), 2);
        let cases = show_cases(&programme).unwrap().cases;
        let stages: Vec<CaseStage> = cases.iter().map(|case| case.stage).collect();
        assert_eq!(stages, [CaseStage::Brought, CaseStage::Closed]);
        let page = show_case(&programme, &cases[0].id).unwrap();
        assert!(page.discussion.is_empty(), "each stands at its section");
        let library = show_materials(&programme, now).unwrap();
        assert_eq!(library.materials.len(), 6);
        assert!(library.materials.iter().all(|material| material.here));
        check(&mut programme, &Pace::UNWATCHED).unwrap();
    }
}
