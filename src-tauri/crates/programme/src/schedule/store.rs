//! All SQL of the schedule.

use chrono::NaiveTime;
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::edition::{
    Attendance, Contact, Edition, Meeting, Module, MonthOrDate, Question, Session, Span, Stated,
    parse_date, parse_weekday, weekday_name,
};
use super::fields;
use super::place::Place;
use crate::language::Both;
use crate::noun::Noun;
use replica::{Error, Result};

fn json<T: serde::Serialize>(items: &T) -> Result<String> {
    serde_json::to_string(items).map_err(|error| Error::internal("list", error))
}

fn unjson<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// Takes an object's row away.
///
/// # Errors
/// See the crate.
pub(super) fn delete(connection: &Connection, table: &str, id: &str) -> Result<()> {
    connection.execute(&format!("DELETE FROM {table} WHERE id = ?1"), params![id])?;
    Ok(())
}

/// # Errors
/// See the crate.
pub fn put_edition(connection: &Connection, edition: &Edition) -> Result<()> {
    connection.prepare_cached(
        "INSERT OR REPLACE INTO edition (id, title_en, title_es, about_en, about_es, zone, languages, starts, ends,
           rhythm_weeks, email, url, percent, counts_opening, draft)
         VALUES (:id, :title_en, :title_es, :about_en, :about_es, :zone, :languages, :starts, :ends,
           :rhythm_weeks, :email, :url, :percent, :counts_opening, :draft)",
    )?.execute(named_params! {
        ":id": edition.id,
        ":title_en": edition.title.en, ":title_es": edition.title.es,
        ":about_en": edition.about.en, ":about_es": edition.about.es,
        ":zone": edition.zone.name(),
        ":languages": fields::tags(&edition.languages),
        ":starts": edition.span.from.to_string(),
        ":ends": edition.span.to.map(|to| to.to_string()),
        ":rhythm_weeks": edition.rhythm_weeks,
        ":email": edition.contact.email, ":url": edition.contact.url,
        ":percent": edition.attendance.map(|rule| rule.percent),
        ":counts_opening": edition.attendance.is_some_and(|rule| rule.counts_opening),
        ":draft": edition.draft,
    })?;
    Ok(())
}

/// # Errors
/// See the crate.
pub fn put_module(connection: &Connection, module: &Module, place: &Place) -> Result<()> {
    connection.prepare_cached(
        "INSERT OR REPLACE INTO module (id, place, title_en, title_es, short_en, short_es, about_en, about_es, topics)
         VALUES (:id, :place, :title_en, :title_es, :short_en, :short_es, :about_en, :about_es, :topics)",
    )?.execute(named_params! {
        ":id": module.id, ":place": place.key(),
        ":title_en": module.title.en, ":title_es": module.title.es,
        ":short_en": module.short.en, ":short_es": module.short.es,
        ":about_en": module.about.en, ":about_es": module.about.es,
        ":topics": json(&module.topics)?,
    })?;
    Ok(())
}

/// # Errors
/// See the crate.
pub fn put_session(connection: &Connection, session: &Session, place: &Place) -> Result<()> {
    let stated = session.stated;
    connection.prepare_cached(
        "INSERT OR REPLACE INTO session (id, place, opening, module, topics, title_en, title_es, about_en, about_es,
           date, weekday, start, minutes, zone, link, languages, interpretation, wrap_up, guests)
         VALUES (:id, :place, :opening, :module, :topics, :title_en, :title_es, :about_en, :about_es,
           :date, :weekday, :start, :minutes, :zone, :link, :languages, :interpretation, :wrap_up, :guests)",
    )?.execute(named_params! {
        ":id": session.id, ":place": place.key(),
        ":opening": session.opening, ":module": session.module, ":topics": session.topics.join(" "),
        ":title_en": session.title.en, ":title_es": session.title.es,
        ":about_en": session.about.en, ":about_es": session.about.es,
        ":date": stated.date.map(|date| date.to_string()),
        ":weekday": stated.weekday.map(weekday_name),
        ":start": stated.start.map(|start| start.format("%H:%M").to_string()),
        ":minutes": stated.minutes,
        ":zone": stated.zone.map(|zone| zone.name()),
        ":link": session.link,
        ":languages": fields::tags(&session.languages),
        ":interpretation": fields::tags(&session.interpretation),
        ":wrap_up": session.wrap_up,
        ":guests": json(&session.guests)?,
    })?;
    Ok(())
}

/// # Errors
/// See the crate.
pub fn put_question(connection: &Connection, question: &Question, place: &Place) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO question (id, place, session, module, text_en, text_es, before)
         VALUES (:id, :place, :session, :module, :text_en, :text_es, :before)",
        )?
        .execute(named_params! {
            ":id": question.id, ":place": place.key(),
            ":session": question.session, ":module": question.module,
            ":text_en": question.text.en, ":text_es": question.text.es, ":before": question.before,
        })?;
    Ok(())
}

/// # Errors
/// See the crate.
pub fn put_meeting(connection: &Connection, meeting: &Meeting, place: &Place) -> Result<()> {
    let stated = meeting.stated;
    connection.prepare_cached(
        "INSERT OR REPLACE INTO meeting (id, place, title_en, title_es, date, weekday, start, minutes, zone, link)
         VALUES (:id, :place, :title_en, :title_es, :date, :weekday, :start, :minutes, :zone, :link)",
    )?.execute(named_params! {
        ":id": meeting.id, ":place": place.key(),
        ":title_en": meeting.title.en, ":title_es": meeting.title.es,
        ":date": stated.date.map(|date| date.to_string()),
        ":weekday": stated.weekday.map(weekday_name),
        ":start": stated.start.map(|start| start.format("%H:%M").to_string()),
        ":minutes": stated.minutes,
        ":zone": stated.zone.map(|zone| zone.name()),
        ":link": meeting.link,
    })?;
    Ok(())
}

/// The edition with everything that belongs to it.
///
/// # Errors
/// `programme-unknown` if there is none.
pub fn edition(connection: &Connection) -> Result<Edition> {
    let mut edition = connection
        .prepare_cached("SELECT * FROM edition LIMIT 1")?
        .query_row([], edition_row)
        .optional()?
        .ok_or_else(|| Error::of(replica::Code::ProgrammeUnknown))?;
    edition.modules = all(connection, "module", module_row)?;
    edition.sessions = all(connection, "session", session_row)?;
    edition.questions = all(connection, "question", question_row)?;
    edition.meetings = all(connection, "meeting", meeting_row)?;
    Ok(edition)
}

/// Whether an object of the schedule is there and was not taken out.
///
/// # Errors
/// See the crate.
pub fn is_there(connection: &Connection, noun: Noun, id: &str) -> Result<bool> {
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM {} WHERE id = ?1)",
        noun.name()
    );
    Ok(connection
        .prepare_cached(&sql)?
        .query_row(params![id], |row| row.get(0))?)
}

/// The ids of a noun of the schedule with their places, in their order.
///
/// # Errors
/// See the crate.
pub fn places(connection: &Connection, noun: Noun) -> Result<Vec<(String, Place)>> {
    let sql = format!("SELECT id, place FROM {} ORDER BY place, id", noun.name());
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, Place::of_key(&row.get::<_, String>(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn all<T>(
    connection: &Connection,
    table: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT * FROM {table} ORDER BY place, id"))?;
    let rows = statement.query_map([], |row| read(row))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn both(row: &Row<'_>, name: &str) -> rusqlite::Result<Both> {
    Ok(Both {
        en: row.get(format!("{name}_en").as_str())?,
        es: row.get(format!("{name}_es").as_str())?,
    })
}

fn stated(row: &Row<'_>) -> rusqlite::Result<Stated> {
    let text = |name: &str| row.get::<_, Option<String>>(name);
    Ok(Stated {
        date: text("date")?.and_then(|date| parse_date(&date)),
        weekday: text("weekday")?.and_then(|day| parse_weekday(&day)),
        start: text("start")?.and_then(|start| NaiveTime::parse_from_str(&start, "%H:%M").ok()),
        minutes: row.get("minutes")?,
        zone: text("zone")?.and_then(|zone| zone.parse().ok()),
    })
}

fn edition_row(row: &Row<'_>) -> rusqlite::Result<Edition> {
    let text = |name: &str| row.get::<_, Option<String>>(name);
    let zone: String = row.get("zone")?;
    let starts: String = row.get("starts")?;
    let percent: Option<u32> = row.get("percent")?;
    let counts_opening = row.get("counts_opening")?;
    Ok(Edition {
        id: row.get("id")?,
        title: both(row, "title")?,
        about: both(row, "about")?,
        zone: zone.parse().unwrap_or(zones::Tz::UTC),
        languages: fields::languages(&row.get::<_, String>("languages")?),
        span: Span {
            from: MonthOrDate::parse(&starts).unwrap_or(MonthOrDate::Month(chrono::NaiveDate::MIN)),
            to: text("ends")?.and_then(|to| MonthOrDate::parse(&to)),
        },
        rhythm_weeks: row.get("rhythm_weeks")?,
        contact: Contact {
            email: row.get("email")?,
            url: row.get("url")?,
        },
        attendance: percent.map(|percent| Attendance {
            percent,
            counts_opening,
        }),
        modules: Vec::new(),
        sessions: Vec::new(),
        questions: Vec::new(),
        meetings: Vec::new(),
        draft: row.get("draft")?,
    })
}

fn module_row(row: &Row<'_>) -> rusqlite::Result<Module> {
    Ok(Module {
        id: row.get("id")?,
        title: both(row, "title")?,
        short: both(row, "short")?,
        about: both(row, "about")?,
        topics: unjson(&row.get::<_, String>("topics")?)?,
    })
}

fn session_row(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: row.get("id")?,
        opening: row.get("opening")?,
        module: row.get("module")?,
        topics: fields::words(&row.get::<_, String>("topics")?),
        title: both(row, "title")?,
        about: both(row, "about")?,
        stated: stated(row)?,
        link: row.get("link")?,
        languages: fields::languages(&row.get::<_, String>("languages")?),
        interpretation: fields::languages(&row.get::<_, String>("interpretation")?),
        wrap_up: row.get("wrap_up")?,
        guests: unjson(&row.get::<_, String>("guests")?)?,
    })
}

fn question_row(row: &Row<'_>) -> rusqlite::Result<Question> {
    Ok(Question {
        id: row.get("id")?,
        session: row.get("session")?,
        module: row.get("module")?,
        text: both(row, "text")?,
        before: row.get("before")?,
    })
}

fn meeting_row(row: &Row<'_>) -> rusqlite::Result<Meeting> {
    Ok(Meeting {
        id: row.get("id")?,
        title: both(row, "title")?,
        stated: stated(row)?,
        link: row.get("link")?,
    })
}
