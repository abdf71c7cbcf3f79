//! The page on which a programme is prepared: everything that a programme file holds, as it is edited.

use replica::{Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::desk::{EditLine, show_edits};
use super::publish::unpublished;
use crate::language::{Both, Language};
use crate::noun::Noun;
use crate::programmes::card::{ProgrammeCard, card};
use crate::schedule::cards::{ScheduleAge, TopicCard};
use crate::schedule::findings::{Finding, findings};
use crate::schedule::read_file::Places;
use crate::schedule::when::{When, when};
use crate::schedule::{Edition, Guest, Stated, edition, weekday_name};
use crate::time::Reader;

/// So many edits are shown.
const EDITS: u32 = 50;

/// The edition itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EditionForm {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: Both,
    /// A few words.
    pub about: Both,
    /// IANA.
    pub zone: String,
    /// The languages in which it is given.
    pub languages: Vec<Language>,
    /// `2027-02` or `2027-02-11`.
    pub from: String,
    /// The same.
    pub to: Option<String>,
    /// Weeks from one session to the next.
    pub rhythm_weeks: Option<u32>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A page.
    pub url: Option<String>,
    /// Of the sessions, for the certificate.
    pub percent: Option<u32>,
    /// Whether the opening counts.
    pub counts_opening: bool,
}

/// A module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModuleForm {
    /// Stable id.
    pub id: String,
    /// From 1.
    pub number: u32,
    /// What it is called.
    pub title: Both,
    /// The same, for narrow places.
    pub short: Both,
    /// A few words.
    pub about: Both,
    /// Its topics.
    pub topics: Vec<TopicCard>,
}

/// When something takes place, as it is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatedForm {
    /// `2027-02-11`.
    pub date: Option<String>,
    /// `15:00`, on the wall of its zone.
    pub start: Option<String>,
    /// The weekday that was announced.
    pub weekday: Option<String>,
    /// How long.
    pub minutes: Option<u32>,
    /// IANA, where it is not the edition's.
    pub zone: Option<String>,
    /// What that is for the reader.
    pub when: When,
}

impl StatedForm {
    fn of(edition: &Edition, stated: &Stated, reader: &Reader) -> Self {
        Self {
            date: stated.date.map(|date| date.to_string()),
            start: stated.start.map(|start| start.format("%H:%M").to_string()),
            weekday: stated.weekday.map(|day| weekday_name(day).to_owned()),
            minutes: stated.minutes,
            zone: stated.zone.map(|zone| zone.name().to_owned()),
            when: when(edition, stated, reader),
        }
    }
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionForm {
    /// Stable id.
    pub id: String,
    /// From 1; the opening has none.
    pub number: Option<u32>,
    /// The opening.
    pub opening: bool,
    /// It closes the programme.
    pub wrap_up: bool,
    /// Its module's id.
    pub module: Option<String>,
    /// The module's number; 0 for none.
    pub module_number: u32,
    /// Topics of that module, by id.
    pub topics: Vec<String>,
    /// What it is called.
    pub title: Both,
    /// What it is about.
    pub about: Both,
    /// When.
    pub stated: StatedForm,
    /// Where: https.
    pub link: Option<String>,
    /// Spoken in.
    pub languages: Vec<Language>,
    /// Interpreted into.
    pub interpretation: Vec<Language>,
    /// Who comes from outside.
    pub guests: Vec<Guest>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuestionForm {
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
}

/// An information meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MeetingForm {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: Both,
    /// When.
    pub stated: StatedForm,
    /// Where: https.
    pub link: Option<String>,
}

/// Something that is said in one language only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Missing {
    /// `session`, `question`.
    pub noun: String,
    /// Its id.
    pub id: String,
    /// `title`, `about`, `text`, `short`, `topics`.
    pub field: String,
    /// The language that it is missing in.
    pub language: Language,
    /// What it says in the other.
    pub said: String,
}

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Prepare {
    /// The date on the reader's wall.
    pub date: String,
    /// The reader's zone.
    pub zone: String,
    /// The present.
    pub now: String,
    /// Which programme.
    pub programme: ProgrammeCard,
    /// The reader may edit it.
    pub may_edit: bool,
    /// It is the facilitators' until it is published.
    pub draft: bool,
    /// How many objects are the facilitators' alone.
    pub unpublished: u32,
    /// The edition itself.
    pub edition: EditionForm,
    /// Its modules in their order.
    pub modules: Vec<ModuleForm>,
    /// Its sessions in their order.
    pub sessions: Vec<SessionForm>,
    /// Its questions in their order.
    pub questions: Vec<QuestionForm>,
    /// Its information meetings in their order.
    pub meetings: Vec<MeetingForm>,
    /// What contradicts itself.
    pub findings: Vec<Finding>,
    /// What is said in one language only.
    pub missing: Vec<Missing>,
    /// This device's last edits, the newest first.
    pub edits: Vec<EditLine>,
    /// How old the schedule is.
    pub age: ScheduleAge,
}

/// Reads the page.
///
/// # Errors
/// See the crate.
pub fn show_prepare(replica: &Replica, reader: &Reader, language: Language) -> Result<Prepare> {
    let connection = replica.connection();
    let edition = edition(connection)?;
    let unpublished = match replica.is_facilitator() {
        true => unpublished(connection)?.len(),
        false => 0,
    };
    Ok(Prepare {
        date: reader.today().to_string(),
        zone: reader.zone.name().to_owned(),
        now: replica::stamp::stamp(reader.now),
        programme: card(replica, &edition, reader)?,
        may_edit: replica.is_facilitator(),
        draft: edition.draft,
        unpublished: u32::try_from(unpublished).unwrap_or(u32::MAX),
        modules: modules(&edition),
        sessions: sessions(&edition, reader),
        questions: edition
            .questions
            .iter()
            .map(|question| QuestionForm {
                id: question.id.clone(),
                session: question.session.clone(),
                module: question.module.clone(),
                text: question.text.clone(),
                before: question.before,
            })
            .collect(),
        meetings: edition
            .meetings
            .iter()
            .map(|meeting| MeetingForm {
                id: meeting.id.clone(),
                title: meeting.title.clone(),
                stated: StatedForm::of(&edition, &meeting.stated, reader),
                link: meeting.link.clone(),
            })
            .collect(),
        findings: findings(&edition, &[], &Places::default(), language),
        missing: missing(&edition),
        edits: show_edits(connection, EDITS)?,
        age: crate::programmes::card::age(connection, reader)?,
        edition: EditionForm {
            id: edition.id,
            title: edition.title,
            about: edition.about,
            zone: edition.zone.name().to_owned(),
            languages: edition.languages,
            from: edition.span.from.to_string(),
            to: edition.span.to.map(|to| to.to_string()),
            rhythm_weeks: edition.rhythm_weeks,
            email: edition.contact.email,
            url: edition.contact.url,
            percent: edition.attendance.map(|rule| rule.percent),
            counts_opening: edition.attendance.is_some_and(|rule| rule.counts_opening),
        },
    })
}

fn modules(edition: &Edition) -> Vec<ModuleForm> {
    (1..)
        .zip(&edition.modules)
        .map(|(number, module)| ModuleForm {
            id: module.id.clone(),
            number,
            title: module.title.clone(),
            short: module.short.clone(),
            about: module.about.clone(),
            topics: module.topics.iter().map(TopicCard::from).collect(),
        })
        .collect()
}

/// The sessions as they stand: those with a date as they take place, the others behind them.
fn sessions(edition: &Edition, reader: &Reader) -> Vec<SessionForm> {
    let numbered: Vec<&str> = edition
        .numbered()
        .iter()
        .map(|session| session.id.as_str())
        .collect();
    let mut forms = Vec::new();
    for session in &edition.sessions {
        let module = edition
            .modules
            .iter()
            .zip(1..)
            .find(|(module, _)| session.module.as_deref() == Some(&module.id));
        let number = numbered.iter().position(|id| *id == session.id);
        forms.push(SessionForm {
            id: session.id.clone(),
            number: number.and_then(|at| u32::try_from(at + 1).ok()),
            opening: session.opening,
            wrap_up: session.wrap_up,
            module: session.module.clone(),
            module_number: module.map_or(0, |(_, number)| number),
            topics: session.topics.clone(),
            title: session.title.clone(),
            about: session.about.clone(),
            stated: StatedForm::of(edition, &session.stated, reader),
            link: session.link.clone(),
            languages: session.languages.clone(),
            interpretation: session.interpretation.clone(),
            guests: session.guests.clone(),
        });
    }
    forms.sort_by_key(|form| {
        let at = form.stated.when.instant.clone();
        let date = form.stated.date.clone();
        (date.is_none(), date, at, !form.opening)
    });
    forms
}

/// What is said in one language and not in the other.
pub fn missing(edition: &Edition) -> Vec<Missing> {
    let mut all = Vec::new();
    let mut look = |noun: Noun, id: &str, field: &str, both: &Both| {
        for language in Language::ALL {
            if let (None, Some(said)) = (both.side(language), both.side(language.other())) {
                all.push(Missing {
                    noun: noun.name().to_owned(),
                    id: id.to_owned(),
                    field: field.to_owned(),
                    language,
                    said: said.to_owned(),
                });
            }
        }
        // what has to be there at all, and is in neither
        if both.is_empty() && matches!(field, "title" | "text") && noun != Noun::Meeting {
            for language in edition.languages.iter().copied() {
                all.push(Missing {
                    noun: noun.name().to_owned(),
                    id: id.to_owned(),
                    field: field.to_owned(),
                    language,
                    said: String::new(),
                });
            }
        }
    };
    // one that is given in one language needs no other
    if edition.languages.len() == 1 {
        return Vec::new();
    }
    look(Noun::Edition, &edition.id, "title", &edition.title);
    look(Noun::Edition, &edition.id, "about", &edition.about);
    for module in &edition.modules {
        look(Noun::Module, &module.id, "title", &module.title);
        look(Noun::Module, &module.id, "short", &module.short);
        look(Noun::Module, &module.id, "about", &module.about);
        for topic in &module.topics {
            look(Noun::Module, &module.id, "topics", &topic.title);
            look(Noun::Module, &module.id, "topics", &topic.about);
        }
    }
    for session in &edition.sessions {
        look(Noun::Session, &session.id, "title", &session.title);
        look(Noun::Session, &session.id, "about", &session.about);
    }
    for question in &edition.questions {
        look(Noun::Question, &question.id, "text", &question.text);
    }
    for meeting in &edition.meetings {
        look(Noun::Meeting, &meeting.id, "title", &meeting.title);
    }
    all
}
