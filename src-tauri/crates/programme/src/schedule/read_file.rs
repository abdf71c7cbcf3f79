//! A programme file becomes an [`Edition`]: TOML, with the line and column of everything that is wrong.
//!
//! Not here: judgement of what the file says (`findings`). A file that is read without a problem may
//! still contradict itself.

mod bare_dates;
mod places;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{NaiveTime, Timelike as _, Weekday};
use zones::Tz;

use super::edition::{
    Attendance, Contact, Edition, Guest, MOST_BEFORE, Meeting, Module, MonthOrDate, Question,
    Session, Span, Stated, Topic, parse_date, parse_weekday,
};
use crate::error::Code;
use crate::language::{Both, Language};
use bare_dates::{looks_like_a_date, quote_dates_that_do_not_exist};
pub use places::{Flaw, Place, Places, Read};
use replica::{Error, Result};
use table::{Reading, Table};

/// The newest format that this version reads and the one that it writes.
pub const FORMAT: i64 = 1;

/// No programme file is larger; a year of sessions takes 20 KiB.
pub const LARGEST: u64 = 2 * 1024 * 1024;

/// Reads a file from disk.
///
/// # Errors
/// Those of [`read`], and `file-missing`, `file-too-large`, `read-only`.
pub fn read_path(path: &Path) -> Result<Read> {
    let bytes = crate::file::read(path, LARGEST)?;
    read(&bytes).map_err(|error| error.with("path", path.display()))
}

/// Reads the bytes of a programme file.
///
/// # Errors
/// `file-too-large`, `file-not-text`, `file-not-toml`, `file-newer`, `file-unknown-key`,
/// `file-wrong-type`, `file-value`, `file-missing-key`: the first of them in the file, with `line` and
/// `column` (both from 1) and, in `more`, how many others follow it.
pub fn read(bytes: &[u8]) -> Result<Read> {
    if bytes.len() as u64 > LARGEST {
        return Err(Error::of(Code::FileTooLarge)
            .with("limit", "2 MB")
            .with("size", bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let place = places::at(bytes, error.valid_up_to());
        Error::of(Code::FileNotText)
            .with("line", place.line)
            .with("column", place.column)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = quote_dates_that_do_not_exist(text);
    let text = text.as_ref();
    let document = toml_edit::Document::parse(text).map_err(|error| not_toml(text, &error))?;
    let mut reading = Reading::new(text);
    let edition = edition(&mut reading, document.as_table());
    reading.finish(edition)
}

fn not_toml(text: &str, error: &toml_edit::TomlError) -> Error {
    let place = places::at(text.as_bytes(), error.span().map_or(0, |span| span.start));
    Error::of(Code::FileNotToml)
        .with("line", place.line)
        .with("column", place.column)
        .with("detail", error.message().lines().next().unwrap_or_default())
}

fn edition(reading: &mut Reading<'_>, root: &toml_edit::Table) -> Option<Edition> {
    let mut table = Table::root(root);
    let format = table.integer(reading, "format", 1, i64::MAX);
    if let Some(newer) = format.filter(|format| *format > FORMAT) {
        reading.newer(newer);
        return None;
    }
    if format.is_none() {
        table.missing(reading, "format");
    }
    let id = table.id(reading, "id");
    reading.name("programme", id.as_deref());
    let title = table.both(reading, "title");
    if title.is_empty() {
        table.missing(reading, "title");
    }
    let zone = table.required(reading, "zone", Table::zone);
    let from = table.required(reading, "from", Table::month_or_date);
    let to = table.month_or_date(reading, "to");
    if let (Some(from), Some(to)) = (from, to)
        && to.last_day() < from.first_day()
    {
        table.wrong_value(reading, "to", "ends-before-it-begins");
    }
    let edition = Edition {
        id: id.unwrap_or_default(),
        title,
        about: table.both(reading, "about"),
        zone: zone.unwrap_or(Tz::UTC),
        languages: table.languages(reading, "languages"),
        span: Span {
            from: from.unwrap_or(MonthOrDate::Month(chrono::NaiveDate::MIN)),
            to,
        },
        rhythm_weeks: table.small(reading, "rhythm_weeks", 1, 52),
        contact: table
            .table(reading, "contact", |reading, mut contact| {
                let found = Contact {
                    email: contact.email(reading, "email"),
                    url: contact.link(reading, "url"),
                };
                contact.done(reading);
                found
            })
            .unwrap_or_default(),
        attendance: table.table(reading, "attendance", attendance).flatten(),
        modules: table.list(reading, "module", module),
        sessions: table.list(reading, "session", session),
        questions: table.list(reading, "question", question),
        draft: false,
        meetings: table.list(reading, "meeting", meeting),
    };
    check_references(reading, &edition);
    table.done(reading);
    Some(edition)
}

fn attendance(reading: &mut Reading<'_>, mut table: Table<'_>) -> Option<Attendance> {
    let percent = table.small(reading, "percent", 1, 100);
    if percent.is_none() {
        table.missing(reading, "percent");
    }
    let counts_opening = table.boolean(reading, "counts_opening");
    table.done(reading);
    percent.map(|percent| Attendance {
        percent,
        counts_opening,
    })
}

fn module(reading: &mut Reading<'_>, mut table: Table<'_>) -> Module {
    let id = table.id(reading, "id");
    reading.name("module", id.as_deref());
    let module = Module {
        id: id.unwrap_or_default(),
        title: table.both(reading, "title"),
        short: table.both(reading, "short"),
        about: table.both(reading, "about"),
        topics: table.list(reading, "topic", topic),
    };
    if module.title.is_empty() {
        table.missing(reading, "title");
    }
    table.done(reading);
    module
}

fn topic(reading: &mut Reading<'_>, mut table: Table<'_>) -> Topic {
    let id = table.id(reading, "id");
    reading.name("topic", id.as_deref());
    let topic = Topic {
        id: id.unwrap_or_default(),
        title: table.both(reading, "title"),
        about: table.both(reading, "about"),
    };
    if topic.title.is_empty() {
        table.missing(reading, "title");
    }
    table.done(reading);
    topic
}

fn session(reading: &mut Reading<'_>, mut table: Table<'_>) -> Session {
    let id = table.id(reading, "id");
    reading.name("session", id.as_deref());
    let session = Session {
        opening: table.boolean(reading, "opening"),
        module: table.text(reading, "module"),
        topics: table.texts(reading, "topics"),
        title: table.both(reading, "title"),
        about: table.both(reading, "about"),
        stated: stated(reading, &mut table),
        link: table.link(reading, "link"),
        languages: table.languages(reading, "languages"),
        interpretation: table.languages(reading, "interpretation"),
        wrap_up: table.boolean(reading, "wrap_up"),
        guests: table.list(reading, "guest", guest),
        id: id.unwrap_or_default(),
    };
    if session.title.is_empty() {
        table.missing(reading, "title");
    }
    if session.opening == session.module.is_some() {
        table.wrong_value(reading, "module", "module-or-opening");
    }
    table.done(reading);
    session
}

fn guest(reading: &mut Reading<'_>, mut table: Table<'_>) -> Guest {
    let name = table.text(reading, "name");
    if name.is_none() {
        table.missing(reading, "name");
    }
    let guest = Guest {
        name: name.unwrap_or_default(),
        about: table.both(reading, "about"),
    };
    table.done(reading);
    guest
}

fn question(reading: &mut Reading<'_>, mut table: Table<'_>) -> Question {
    let id = table.id(reading, "id");
    reading.name("question", id.as_deref());
    let question = Question {
        id: id.unwrap_or_default(),
        session: table.text(reading, "session"),
        module: table.text(reading, "module"),
        text: table.both(reading, "text"),
        before: table.small(reading, "before", 1, MOST_BEFORE),
    };
    if question.text.is_empty() {
        table.missing(reading, "text");
    }
    if question.session.is_some() == question.module.is_some() {
        table.wrong_value(reading, "session", "session-or-module");
    }
    table.done(reading);
    question
}

fn meeting(reading: &mut Reading<'_>, mut table: Table<'_>) -> Meeting {
    let id = table.id(reading, "id");
    reading.name("meeting", id.as_deref());
    let meeting = Meeting {
        id: id.unwrap_or_default(),
        title: table.both(reading, "title"),
        stated: stated(reading, &mut table),
        link: table.link(reading, "link"),
    };
    table.missing(reading, "date");
    table.done(reading);
    meeting
}

fn stated(reading: &mut Reading<'_>, table: &mut Table<'_>) -> Stated {
    let stated = Stated {
        date: table.date(reading, "date"),
        weekday: table.weekday(reading, "weekday"),
        start: table.time(reading, "start"),
        minutes: table.small(reading, "minutes", 1, 24 * 60),
        zone: table.zone(reading, "zone"),
    };
    if stated.start.is_some() && stated.date.is_none() && !table.has("date") {
        table.wrong_value(reading, "start", "time-without-date");
    }
    stated
}

/// Everything that is named must be there.
fn check_references(reading: &mut Reading<'_>, edition: &Edition) {
    // the first of two that have one id, as everywhere
    let mut topics: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for module in &edition.modules {
        let named = module.topics.iter().map(|topic| topic.id.as_str());
        topics.entry(&module.id).or_insert_with(|| named.collect());
    }
    let sessions: BTreeSet<&str> = edition.sessions.iter().map(|one| one.id.as_str()).collect();
    for session in &edition.sessions {
        let owner = session.module.as_deref().map(|id| (id, topics.get(id)));
        if let Some((id, None)) = owner {
            reading.dangling("session", &session.id, "module", id);
        }
        for topic in &session.topics {
            let known = owner
                .and_then(|(_, topics)| topics)
                .is_some_and(|topics| topics.contains(topic.as_str()));
            if !known {
                reading.dangling("session", &session.id, "topics", topic);
            }
        }
    }
    for question in &edition.questions {
        let module = question.module.as_deref();
        if let Some(id) = module.filter(|id| !topics.contains_key(id)) {
            reading.dangling("question", &question.id, "module", id);
        }
        if let Some(id) = &question.session
            && !sessions.contains(id.as_str())
        {
            reading.dangling("question", &question.id, "session", id);
        }
    }
}

impl Table<'_> {
    fn zone(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<Tz> {
        let text = self.text(reading, key)?;
        let zone = text.parse().ok();
        if zone.is_none() {
            self.wrong_value(reading, key, "zone-unknown");
        }
        zone
    }

    fn month_or_date(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<MonthOrDate> {
        let text = self.text_or_date(reading, key)?;
        let parsed = MonthOrDate::parse(&text);
        if parsed.is_none() {
            self.wrong_value(reading, key, "not-a-month-or-date");
        }
        parsed
    }

    fn date(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<chrono::NaiveDate> {
        let text = self.text_or_date(reading, key)?;
        let date = parse_date(&text);
        if date.is_none() {
            if looks_like_a_date(&text) {
                self.no_such_date(reading, key, &text);
            } else {
                self.wrong_value(reading, key, "not-a-date");
            }
        }
        date
    }

    fn time(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<NaiveTime> {
        let text = self.text_or_date(reading, key)?;
        let time = ["%H:%M", "%H:%M:%S"]
            .into_iter()
            .find_map(|format| NaiveTime::parse_from_str(&text, format).ok())
            // TOML's own times have seconds; a schedule has none, and none is dropped unsaid
            .filter(|time| time.second() == 0 && time.nanosecond() == 0);
        if time.is_none() {
            self.wrong_value(reading, key, "not-a-time");
        }
        time
    }

    fn weekday(&mut self, reading: &mut Reading<'_>, key: &str) -> Option<Weekday> {
        let text = self.text(reading, key);
        let day = text.as_deref().and_then(parse_weekday);
        if day.is_none() && (text.is_some() || self.is_blank(key)) {
            self.wrong_value(reading, key, "not-a-weekday");
        }
        day
    }

    fn languages(&mut self, reading: &mut Reading<'_>, key: &str) -> Vec<Language> {
        let mut found = Vec::new();
        for tag in self.texts(reading, key) {
            match Language::ALL
                .into_iter()
                .find(|language| language.tag() == tag)
            {
                Some(language) if !found.contains(&language) => found.push(language),
                _ => self.wrong_value(reading, key, "not-a-language"),
            }
        }
        found
    }

    fn both(&mut self, reading: &mut Reading<'_>, key: &str) -> Both {
        self.table(reading, key, |reading, mut sides| {
            let both = Both {
                en: sides.text(reading, "en"),
                es: sides.text(reading, "es"),
            };
            sides.done(reading);
            both
        })
        .unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "read_file_tests.rs"]
mod tests;
