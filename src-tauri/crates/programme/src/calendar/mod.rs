//! Sessions as calendar entries (RFC 5545): one or all of them, each with a UID that grows from its stable
//! ids, so that a calendar which is given a later version moves the entry instead of adding one.
//!
//! Not here: opening the file in the system's calendar.

pub(crate) mod migrations;
mod store;

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};
use rusqlite::Connection;

use crate::error::Code;
use crate::language::Language;
use crate::schedule;
use crate::schedule::when::extent;
use crate::schedule::{Edition, Session};
use crate::words;
use replica::Replica;
use replica::{Error, Result};

/// One session, or all that have a date, as the text of an `.ics` file. What was not given to a calendar
/// before, or changed since, counts its revision (SEQUENCE) up on this computer.
///
/// # Errors
/// `session-unknown`, `no-date`.
pub fn calendar(
    programme: &Replica,
    now: DateTime<Utc>,
    session: Option<&str>,
    language: Language,
) -> Result<String> {
    let connection = programme.connection();
    let edition = schedule::edition(connection)?;
    let chosen: Vec<&Session> = match session {
        None => edition
            .sessions
            .iter()
            .filter(|session| session.stated.date.is_some())
            .collect(),
        Some(id) => {
            let session = edition
                .sessions
                .iter()
                .find(|session| session.id == id)
                .ok_or_else(|| Error::of(Code::SessionUnknown).with("id", id))?;
            vec![session]
        }
    };
    if chosen.iter().all(|session| session.stated.date.is_none()) {
        return Err(Error::of(Code::NoDate));
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new(
            "PRODID",
            "-//Mutual Learning//Mutual Learning//EN",
        ))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"));
    calendar.name(&text(edition.title.best(language)));
    for session in chosen {
        if let Some(event) = event(connection, &edition, session, now, language)? {
            calendar.push(event);
        }
    }
    Ok(calendar.to_string())
}

fn event(
    connection: &Connection,
    edition: &Edition,
    session: &Session,
    now: DateTime<Utc>,
    language: Language,
) -> Result<Option<Event>> {
    let (Some(date), Some((begins, ends))) =
        (session.stated.date, extent(edition, &session.stated))
    else {
        return Ok(None);
    };
    let timed = session.stated.start.is_some();
    let title = title(edition, session, language);
    let description = description(edition, session, language);
    let uid = format!("{}.{}@mutual-learning", session.id, edition.id);
    let mut event = Event::with_uid(&uid);
    event.summary(&title).description(&description);
    if let Some(link) = &session.link {
        event.add_property("URL", link).location(link);
    }
    if timed {
        event.starts(begins).ends(ends);
        let reminder = text(&title);
        for before in [TimeDelta::days(1), TimeDelta::minutes(10)] {
            let mut alarm = Alarm::display(&reminder, -before);
            // left to itself the library draws an id at random and reads the clock: every file would be another
            alarm
                .uid(&format!("{}.{uid}", before.num_minutes()))
                .timestamp(now);
            event.append_component(alarm);
        }
    } else {
        // a day without an end is that one day (RFC 5545 §3.6.1)
        event.starts(date);
        event.add_property("TRANSP", "TRANSPARENT");
    }
    let digest = blake3::hash(
        format!(
            "{title}\n{description}\n{begins}\n{ends}\n{timed}\n{:?}",
            session.link
        )
        .as_bytes(),
    );
    let sequence = store::sequence(connection, &uid, digest.as_bytes())?;
    event
        .add_property("SEQUENCE", sequence.to_string())
        .timestamp(now);
    Ok(Some(event.done()))
}

/// `Session 7: Reintegration processes`.
fn title(edition: &Edition, session: &Session, language: Language) -> String {
    let name = session.title.best(language);
    let number = edition
        .numbered()
        .iter()
        .position(|numbered| numbered.id == session.id);
    let title = match number {
        Some(at) => words::phrase(
            language,
            "calendar.session",
            &[("number", &(at + 1).to_string()), ("title", name)],
        ),
        None => name.to_owned(),
    };
    text(&title)
}

fn description(edition: &Edition, session: &Session, language: Language) -> String {
    let mut parts = vec![edition.title.best(language).to_owned()];
    if session.stated.start.is_none() {
        parts.push(words::word(language, "calendar.time_to_come"));
    }
    if !session.about.is_empty() {
        parts.push(session.about.best(language).to_owned());
    }
    for guest in &session.guests {
        let about = guest.about.best(language);
        let guest = if about.is_empty() {
            guest.name.clone()
        } else {
            format!("{}, {about}", guest.name)
        };
        parts.push(words::phrase(
            language,
            "calendar.guest",
            &[("guest", &guest)],
        ));
    }
    if let Some(link) = &session.link {
        parts.push(link.clone());
    }
    text(&parts.join("\n"))
}

/// Line ends as the library escapes them.
fn text(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
