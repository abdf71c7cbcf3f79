//! The schedule's nouns as versioned fields, and back.
//!
//! A field is the smallest thing that two facilitators can change without meeting: a title in one
//! language, a date, a link. Topics and guests are lists and change as a whole.

use chrono::NaiveTime;

use super::edition::{
    Attendance, Contact, Edition, Guest, Meeting, Module, MonthOrDate, Question, Session, Span,
    Stated, Topic, parse_date, parse_weekday, weekday_name,
};
use super::place::Place;
use crate::language::{Both, Language};
use crate::noun::Noun;
use replica::register::{Fields, put, text};
use replica::{Error, Result};

/// Everything that a programme file states, as objects with fields.
///
/// # Errors
/// `internal` if a list cannot be written.
pub fn of_edition(edition: &Edition) -> Result<Vec<(Noun, String, Fields)>> {
    let mut all = vec![(Noun::Edition, edition.id.clone(), edition_fields(edition))];
    for (position, module) in edition.modules.iter().enumerate() {
        all.push((
            Noun::Module,
            module.id.clone(),
            module_fields(module, position)?,
        ));
    }
    for (position, session) in edition.sessions.iter().enumerate() {
        all.push((
            Noun::Session,
            session.id.clone(),
            session_fields(session, position)?,
        ));
    }
    for (position, question) in edition.questions.iter().enumerate() {
        all.push((
            Noun::Question,
            question.id.clone(),
            question_fields(question, position),
        ));
    }
    for (position, meeting) in edition.meetings.iter().enumerate() {
        all.push((
            Noun::Meeting,
            meeting.id.clone(),
            meeting_fields(meeting, position),
        ));
    }
    Ok(all)
}

fn edition_fields(edition: &Edition) -> Fields {
    let mut fields = Fields::new();
    put_both(&mut fields, "title", &edition.title);
    put_both(&mut fields, "about", &edition.about);
    put(&mut fields, "zone", Some(edition.zone.name()));
    put(&mut fields, "languages", Some(tags(&edition.languages)));
    put(&mut fields, "from", Some(edition.span.from.to_string()));
    put(&mut fields, "to", edition.span.to.map(|to| to.to_string()));
    put(
        &mut fields,
        "rhythm_weeks",
        edition.rhythm_weeks.map(|weeks| weeks.to_string()),
    );
    put(&mut fields, "email", edition.contact.email.as_deref());
    put(&mut fields, "url", edition.contact.url.as_deref());
    put(
        &mut fields,
        "percent",
        edition.attendance.map(|rule| rule.percent.to_string()),
    );
    put_flag(
        &mut fields,
        "counts_opening",
        edition.attendance.is_some_and(|rule| rule.counts_opening),
    );
    put_flag(&mut fields, "draft", edition.draft);
    fields
}

/// What the group may know of an edition that is prepared: that there is one, its title, its zone and when it begins.
pub fn announced(edition: &Edition) -> Fields {
    let all = edition_fields(edition);
    let public = |name: &str| {
        matches!(name, "zone" | "languages" | "from" | "draft") || name.starts_with("title.")
    };
    all.into_iter().filter(|(name, _)| public(name)).collect()
}

/// The edition of these fields, without its modules, sessions, questions and meetings.
///
/// # Errors
/// `zone-unknown`, or `internal` where a field that must be there is not.
pub fn edition(id: &str, fields: &Fields) -> Result<Edition> {
    let from = text(fields, "from")
        .and_then(|from| MonthOrDate::parse(&from))
        .ok_or_else(|| Error::internal("edition", "without a beginning"))?;
    Ok(Edition {
        id: id.to_owned(),
        title: both(fields, "title"),
        about: both(fields, "about"),
        zone: crate::time::zone(&text(fields, "zone").unwrap_or_default())?,
        languages: languages(&text(fields, "languages").unwrap_or_default()),
        span: Span {
            from,
            to: text(fields, "to").and_then(|to| MonthOrDate::parse(&to)),
        },
        rhythm_weeks: number(fields, "rhythm_weeks"),
        contact: Contact {
            email: text(fields, "email"),
            url: text(fields, "url"),
        },
        attendance: number(fields, "percent").map(|percent| Attendance {
            percent,
            counts_opening: flag(fields, "counts_opening"),
        }),
        modules: Vec::new(),
        sessions: Vec::new(),
        questions: Vec::new(),
        meetings: Vec::new(),
        draft: flag(fields, "draft"),
    })
}

fn module_fields(module: &Module, position: usize) -> Result<Fields> {
    let mut fields = positioned(position);
    put_both(&mut fields, "title", &module.title);
    put_both(&mut fields, "short", &module.short);
    put_both(&mut fields, "about", &module.about);
    put(&mut fields, "topics", list(&module.topics)?);
    Ok(fields)
}

/// The module of these fields.
///
/// # Errors
/// `internal` if its topics cannot be read.
pub fn module(id: &str, fields: &Fields) -> Result<Module> {
    Ok(Module {
        id: id.to_owned(),
        title: both(fields, "title"),
        short: both(fields, "short"),
        about: both(fields, "about"),
        topics: unlist::<Topic>(fields, "topics")?,
    })
}

fn session_fields(session: &Session, position: usize) -> Result<Fields> {
    let mut fields = positioned(position);
    put_flag(&mut fields, "opening", session.opening);
    put(&mut fields, "module", session.module.as_deref());
    put(&mut fields, "topics", Some(session.topics.join(" ")));
    put_both(&mut fields, "title", &session.title);
    put_both(&mut fields, "about", &session.about);
    put_stated(&mut fields, &session.stated);
    put(&mut fields, "link", session.link.as_deref());
    put(&mut fields, "languages", Some(tags(&session.languages)));
    put(
        &mut fields,
        "interpretation",
        Some(tags(&session.interpretation)),
    );
    put_flag(&mut fields, "wrap_up", session.wrap_up);
    put(&mut fields, "guests", list(&session.guests)?);
    Ok(fields)
}

/// The session of these fields.
///
/// # Errors
/// `internal` if its guests cannot be read.
pub fn session(id: &str, fields: &Fields) -> Result<Session> {
    Ok(Session {
        id: id.to_owned(),
        opening: flag(fields, "opening"),
        module: text(fields, "module"),
        topics: words(&text(fields, "topics").unwrap_or_default()),
        title: both(fields, "title"),
        about: both(fields, "about"),
        stated: stated(fields),
        link: text(fields, "link"),
        languages: languages(&text(fields, "languages").unwrap_or_default()),
        interpretation: languages(&text(fields, "interpretation").unwrap_or_default()),
        wrap_up: flag(fields, "wrap_up"),
        guests: unlist::<Guest>(fields, "guests")?,
    })
}

fn question_fields(question: &Question, position: usize) -> Fields {
    let mut fields = positioned(position);
    put(&mut fields, "session", question.session.as_deref());
    put(&mut fields, "module", question.module.as_deref());
    put_both(&mut fields, "text", &question.text);
    put(
        &mut fields,
        "before",
        question.before.map(|minutes| minutes.to_string()),
    );
    fields
}

/// The question of these fields.
pub fn question(id: &str, fields: &Fields) -> Question {
    Question {
        id: id.to_owned(),
        session: text(fields, "session"),
        module: text(fields, "module"),
        text: both(fields, "text"),
        before: number(fields, "before"),
    }
}

fn meeting_fields(meeting: &Meeting, position: usize) -> Fields {
    let mut fields = positioned(position);
    put_both(&mut fields, "title", &meeting.title);
    put_stated(&mut fields, &meeting.stated);
    put(&mut fields, "link", meeting.link.as_deref());
    fields
}

/// The meeting of these fields.
pub fn meeting(id: &str, fields: &Fields) -> Meeting {
    Meeting {
        id: id.to_owned(),
        title: both(fields, "title"),
        stated: stated(fields),
        link: text(fields, "link"),
    }
}

/// Where an object stands among its like.
pub fn position(fields: &Fields) -> Place {
    text(fields, "position")
        .and_then(|position| position.parse().ok())
        .unwrap_or_default()
}

/// The field that takes an object out of the programme. Nothing of it is lost: whoever empties the field has it back.
pub const REMOVED: &str = "removed";

/// Whether an object was taken out.
pub fn is_removed(fields: &Fields) -> bool {
    flag(fields, REMOVED)
}

fn positioned(position: usize) -> Fields {
    let mut fields = Fields::new();
    put(&mut fields, "position", Some(position.to_string()));
    fields
}

fn put_stated(fields: &mut Fields, stated: &Stated) {
    put(fields, "date", stated.date.map(|date| date.to_string()));
    put(fields, "weekday", stated.weekday.map(weekday_name));
    put(
        fields,
        "start",
        stated.start.map(|start| start.format("%H:%M").to_string()),
    );
    put(
        fields,
        "minutes",
        stated.minutes.map(|minutes| minutes.to_string()),
    );
    put(fields, "zone", stated.zone.map(|zone| zone.name()));
}

/// When something takes place, from its fields. What another version wrote and this one cannot read is
/// as if it were not known yet.
pub fn stated(fields: &Fields) -> Stated {
    Stated {
        date: text(fields, "date").and_then(|date| parse_date(&date)),
        weekday: text(fields, "weekday").and_then(|day| parse_weekday(&day)),
        start: text(fields, "start")
            .and_then(|start| NaiveTime::parse_from_str(&start, "%H:%M").ok()),
        minutes: number(fields, "minutes"),
        zone: text(fields, "zone").and_then(|zone| zone.parse().ok()),
    }
}

/// Writes both sides of a text.
pub fn put_both(fields: &mut Fields, name: &str, both: &Both) {
    for language in Language::ALL {
        put(
            fields,
            &format!("{name}.{}", language.tag()),
            both.side(language),
        );
    }
}

/// Reads both sides of a text.
pub fn both(fields: &Fields, name: &str) -> Both {
    Both {
        en: text(fields, &format!("{name}.en")),
        es: text(fields, &format!("{name}.es")),
    }
}

fn put_flag(fields: &mut Fields, name: &str, set: bool) {
    put(fields, name, set.then_some("yes"));
}

fn flag(fields: &Fields, name: &str) -> bool {
    text(fields, name).is_some()
}

fn number(fields: &Fields, name: &str) -> Option<u32> {
    text(fields, name).and_then(|number| number.parse().ok())
}

/// `en es`.
pub fn tags(languages: &[Language]) -> String {
    languages
        .iter()
        .map(|language| language.tag())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Reads [`tags`].
pub fn languages(tags: &str) -> Vec<Language> {
    tags.split_whitespace()
        .filter_map(Language::from_tag)
        .collect()
}

/// The words of a list that is kept as one text.
pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn list<T: serde::Serialize>(items: &[T]) -> Result<Option<String>> {
    if items.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(items)
        .map(Some)
        .map_err(|error| Error::internal("list", error))
}

fn unlist<T: serde::de::DeserializeOwned>(fields: &Fields, name: &str) -> Result<Vec<T>> {
    match text(fields, name) {
        None => Ok(Vec::new()),
        Some(items) => serde_json::from_str(&items).map_err(|error| Error::internal("list", error)),
    }
}
