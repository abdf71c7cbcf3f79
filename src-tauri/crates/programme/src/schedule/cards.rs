//! The schedule as a reader sees it: every time in their own zone first, the programme's beside it.
//!
//! Not here: words. Dates and times go out as parts, so that the UI writes them in the reader's locale and
//! nobody else's zone data is asked.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::edition::{Contact, Edition, Meeting, Module, Question, Session, Topic};
use super::when::{When, due, extent, when};
use crate::language::{Both, Language};
use crate::notes;
use crate::time::Reader;
use replica::Result;
use replica::stamp::stamp;

/// A topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TopicCard {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: Both,
    /// A few words.
    pub about: Option<Both>,
}

impl From<&Topic> for TopicCard {
    fn from(topic: &Topic) -> Self {
        Self {
            id: topic.id.clone(),
            title: topic.title.clone(),
            about: topic.about.clone().filled(),
        }
    }
}

/// Somebody from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct GuestCard {
    /// Their name.
    pub name: String,
    /// Who they are.
    pub about: Option<Both>,
}

/// From when to when an edition runs, as months or dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EditionSpan {
    /// `2023-02` or `2023-02-13`.
    pub from: String,
    /// The same; absent where no end is known.
    pub to: Option<String>,
}

/// A module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ModuleCard {
    /// Stable id.
    pub id: String,
    /// From 1, in the order of the file.
    pub number: u32,
    /// What it is called.
    pub title: Both,
    /// The same, for narrow places.
    pub short: Option<Both>,
    /// A few words.
    pub about: Option<Both>,
    /// Its topics.
    pub topics: Vec<TopicCard>,
}

/// Where a session stands beside the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// Over.
    Past,
    /// Going on.
    Now,
    /// The next one.
    Next,
    /// After that.
    Later,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionCard {
    /// Stable id.
    pub id: String,
    /// From 1; the opening has none.
    pub number: Option<u32>,
    /// How many are numbered.
    pub total: u32,
    /// The opening.
    pub opening: bool,
    /// The last one.
    pub wrap_up: bool,
    /// The module's id.
    pub module: Option<String>,
    /// The module's number; 0 for the opening.
    pub module_number: u32,
    /// What it is called.
    pub title: Both,
    /// What it is about.
    pub about: Option<Both>,
    /// Its topics.
    pub topics: Vec<TopicCard>,
    /// Who comes from outside.
    pub guests: Vec<GuestCard>,
    /// Spoken in.
    pub languages: Vec<Language>,
    /// Interpreted into.
    pub interpretation: Vec<Language>,
    /// An https link.
    pub link: Option<String>,
    /// When.
    pub when: When,
    /// Beside the present.
    pub standing: Standing,
    /// Whether the reader has written a note.
    pub has_note: bool,
    /// How many of its own questions the reader has not marked as done.
    pub to_do: u32,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct QuestionCard {
    /// Stable id.
    pub id: String,
    /// The session that it prepares.
    pub session: Option<String>,
    /// Or the module.
    pub module: Option<String>,
    /// The question.
    pub text: Both,
    /// Answers are hoped for so many minutes before the session.
    pub before: Option<u32>,
    /// Until when answers are hoped for (RFC 3339), where that is known.
    pub due: Option<String>,
    /// The reader has thought about it.
    pub done: bool,
}

/// An information meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MeetingCard {
    /// Stable id.
    pub id: String,
    /// What it is called, if it has a name.
    pub title: Option<Both>,
    /// When.
    pub when: When,
    /// An https link.
    pub link: Option<String>,
    /// The zone in which it is stated, where it is not the programme's.
    pub zone_stated: Option<String>,
}

/// How the schedule came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// From a programme file.
    File,
    /// It is made here.
    Own,
    /// The sample.
    Sample,
}

/// How old the schedule is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleAge {
    /// How it came here.
    pub source: Source,
    /// Since when it is known so: an instant.
    pub known_since: String,
    /// Whole days since then.
    pub days: u32,
}

/// Whom to write to, as the page shows it.
pub type ContactCard = Contact;

/// What the reader alone has beside the sessions.
pub struct Own {
    noted: BTreeSet<String>,
    done: BTreeSet<String>,
}

impl Own {
    /// Reads it.
    ///
    /// # Errors
    /// See the crate.
    pub fn of(connection: &Connection) -> Result<Self> {
        Ok(Self {
            noted: notes::notes(connection)?.into_keys().collect(),
            done: notes::ticked(connection)?,
        })
    }

    /// Whether the reader marked this question as done.
    pub fn is_done(&self, question: &str) -> bool {
        self.done.contains(question)
    }
}

/// The sessions in the order in which they take place, each with its number, its standing, and what the reader has of it.
pub fn sessions(edition: &Edition, reader: &Reader, own: &Own) -> Vec<SessionCard> {
    let numbered: Vec<&str> = edition
        .numbered()
        .iter()
        .map(|session| session.id.as_str())
        .collect();
    let total = u32::try_from(numbered.len()).unwrap_or(u32::MAX);
    let mut ordered: Vec<&Session> = edition.sessions.iter().collect();
    ordered.sort_by_key(|session| {
        let begins = extent(edition, &session.stated).map(|(begins, _)| begins);
        (begins.is_none(), begins, !session.opening)
    });
    let mut next_found = false;
    ordered
        .into_iter()
        .map(|session| {
            let standing = match extent(edition, &session.stated) {
                Some((_, ends)) if ends <= reader.now => Standing::Past,
                Some((begins, _)) if begins <= reader.now && session.stated.start.is_some() => {
                    Standing::Now
                }
                Some(_) if !next_found => Standing::Next,
                _ => Standing::Later,
            };
            next_found |= matches!(standing, Standing::Next | Standing::Now);
            let number = numbered.iter().position(|id| *id == session.id);
            card(edition, session, reader, number, total, standing, own)
        })
        .collect()
}

fn card(
    edition: &Edition,
    session: &Session,
    reader: &Reader,
    number: Option<usize>,
    total: u32,
    standing: Standing,
    own: &Own,
) -> SessionCard {
    let to_do = edition.questions.iter().filter(|question| {
        question.session.as_deref() == Some(&session.id) && !own.is_done(&question.id)
    });
    let module = edition
        .modules
        .iter()
        .enumerate()
        .find(|(_, module)| session.module.as_deref() == Some(&module.id));
    SessionCard {
        number: number.and_then(|at| u32::try_from(at + 1).ok()),
        total,
        module_number: module.map_or(0, |(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        topics: module.map_or_else(Vec::new, |(_, module)| {
            module
                .topics
                .iter()
                .filter(|topic| session.topics.contains(&topic.id))
                .map(TopicCard::from)
                .collect()
        }),
        when: when(edition, &session.stated, reader),
        standing,
        has_note: own.noted.contains(&session.id),
        to_do: u32::try_from(to_do.count()).unwrap_or(u32::MAX),
        id: session.id.clone(),
        opening: session.opening,
        wrap_up: session.wrap_up,
        module: session.module.clone(),
        title: session.title.clone(),
        about: session.about.clone().filled(),
        guests: session
            .guests
            .iter()
            .map(|guest| GuestCard {
                name: guest.name.clone(),
                about: guest.about.clone().filled(),
            })
            .collect(),
        languages: session.languages.clone(),
        interpretation: session.interpretation.clone(),
        link: session.link.clone(),
    }
}

/// The modules, numbered.
pub fn modules(edition: &Edition) -> Vec<ModuleCard> {
    (1..)
        .zip(&edition.modules)
        .map(|(number, module)| module_card(number, module))
        .collect()
}

fn module_card(number: u32, module: &Module) -> ModuleCard {
    ModuleCard {
        id: module.id.clone(),
        number,
        title: module.title.clone(),
        short: module.short.clone().filled(),
        about: module.about.clone().filled(),
        topics: module.topics.iter().map(TopicCard::from).collect(),
    }
}

/// The meetings in the order in which they take place.
pub fn meetings(edition: &Edition, reader: &Reader) -> Vec<MeetingCard> {
    let mut ordered: Vec<&Meeting> = edition.meetings.iter().collect();
    ordered.sort_by_key(|meeting| extent(edition, &meeting.stated).map(|(begins, _)| begins));
    ordered
        .into_iter()
        .map(|meeting| MeetingCard {
            id: meeting.id.clone(),
            title: meeting.title.clone().filled(),
            when: when(edition, &meeting.stated, reader),
            link: meeting.link.clone(),
            zone_stated: meeting
                .stated
                .zone
                .filter(|zone| *zone != edition.zone)
                .map(|zone| zone.name().to_owned()),
        })
        .collect()
}

/// A question with the reader's own tick.
pub fn question(edition: &Edition, question: &Question, done: bool) -> QuestionCard {
    QuestionCard {
        id: question.id.clone(),
        session: question.session.clone(),
        module: question.module.clone(),
        text: question.text.clone(),
        before: question.before,
        due: due(edition, question).map(stamp),
        done,
    }
}

/// An edition's span as it goes out.
pub fn span(edition: &Edition) -> EditionSpan {
    EditionSpan {
        from: edition.span.from.to_string(),
        to: edition.span.to.map(|to| to.to_string()),
    }
}
