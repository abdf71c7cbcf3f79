//! Sessions as calendar entries (RFC 5545): one or all of them, each with a UID that grows from its stable
//! ids, so that a calendar which is given a later version moves the entry instead of adding one.
//!
//! Not here: opening the file in the system's calendar.

pub(crate) mod migrations;
mod store;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};
use rusqlite::Connection;

use crate::clean;
use crate::error::Code;
use crate::language::Language;
use crate::noun::Noun;
use crate::schedule;
use crate::schedule::when::extent;
use crate::schedule::{Edition, Session};
use crate::words;
use replica::Replica;
use replica::register::{changes, last_text};
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
    let mut edition = schedule::edition(connection)?;
    let called_off = call_off(connection, &mut edition)?;
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
    // the library escapes no text of the calendar itself (RFC 5545, 3.3.11)
    let name = clean::line(edition.title.best(language));
    calendar.name(
        &name
            .replace('\\', "\\\\")
            .replace(';', "\\;")
            .replace(',', "\\,"),
    );
    for session in chosen {
        if let Some(mut event) = event(programme, &edition, session, now, language)? {
            if called_off.contains(&session.id) {
                event.add_property("STATUS", "CANCELLED");
            }
            calendar.push(event);
        }
    }
    Ok(calendar.to_string())
}

/// Sessions that had a date and have none any more get the last one back, so that their entries can be found and be called off
/// in calendars that were given them. Gives their ids.
fn call_off(connection: &Connection, edition: &mut Edition) -> Result<BTreeSet<String>> {
    let mut called_off = BTreeSet::new();
    for session in &mut edition.sessions {
        if session.stated.date.is_some() {
            continue;
        }
        let last = |field| last_text(connection, Noun::Session, &session.id, field);
        let date = last("date")?.and_then(|date| date.parse().ok());
        if date.is_none() {
            continue;
        }
        let start =
            last("start")?.and_then(|start| NaiveTime::parse_from_str(&start, "%H:%M").ok());
        session.stated.date = date;
        session.stated.start = start;
        called_off.insert(session.id.clone());
    }
    Ok(called_off)
}

/// The revision of an entry. In a group it is how many changes wrote what the entry says, so it is the same on every device; of a
/// file that is followed each computer counts by itself. It is never less than what this computer gave before.
fn revision(
    programme: &Replica,
    edition: &Edition,
    session: &Session,
    uid: &str,
    digest: &[u8; 32],
) -> Result<u32> {
    let connection = programme.connection();
    if programme.group()?.is_none() {
        return store::sequence(connection, uid, digest);
    }
    let written = changes(connection, Noun::Session, &session.id)?
        + changes(connection, Noun::Edition, &edition.id)?;
    // the first changes of the two make the entry's first revision
    store::at_least(connection, uid, digest, written.saturating_sub(2))
}

fn event(
    programme: &Replica,
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
    let sequence = revision(programme, edition, session, &uid, digest.as_bytes())?;
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
    clean::line(&title)
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

/// Text from elsewhere, with line ends as the library escapes them.
fn text(text: &str) -> String {
    clean::clean(text)
}
