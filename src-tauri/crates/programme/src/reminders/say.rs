//! What a reminder says, in the reader's language and time.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use rusqlite::Connection;

use super::due::{Of, Subject};
use super::reminder::{CALLS, DAY};
use crate::language::Language;
use crate::notes;
use crate::programmes::card::age;
use crate::schedule::Edition;
use crate::schedule::when::when;
use crate::time::Reader;
use crate::words;
use replica::Result;
use replica::stamp::unstamp;

/// From this many days on, a schedule that came as a file may have changed at its source.
const OLD: u32 = 7;

/// Who speaks, of what, to whom.
pub(super) struct Speaker<'e> {
    edition: &'e Edition,
    reader: Reader,
    language: Language,
    hide: bool,
    /// The date as of which an old schedule is known.
    known: Option<NaiveDate>,
    done: BTreeSet<String>,
}

impl<'e> Speaker<'e> {
    /// # Errors
    /// See the crate.
    pub fn new(
        connection: &Connection,
        edition: &'e Edition,
        reader: &Reader,
        language: Language,
        hide: bool,
    ) -> Result<Self> {
        let age = age(connection, reader)?;
        let known = if age.days >= OLD {
            let since = unstamp(&age.known_since)?;
            Some(since.with_timezone(&reader.zone).date_naive())
        } else {
            None
        };
        Ok(Self {
            edition,
            reader: *reader,
            language,
            hide,
            known,
            done: notes::ticked(connection)?,
        })
    }

    /// Title and body of one reminder.
    pub fn reminder(&self, subject: &Subject<'_>, lead: u32) -> (String, String) {
        if self.hide {
            return self.hidden(1);
        }
        let mut lines = vec![format!("{}.", self.moment(subject))];
        lines.extend(self.questions(subject).filter(|_| lead >= DAY));
        lines.extend(self.known());
        (self.title(subject), lines.join("\n"))
    }

    /// Title and body of what was missed.
    pub fn summary(&self, subjects: &[&Subject<'_>]) -> (String, String) {
        let count = i64::try_from(subjects.len()).unwrap_or(i64::MAX);
        if self.hide {
            return self.hidden(count);
        }
        let mut lines: Vec<String> = subjects
            .iter()
            .map(|subject| {
                let parts = [
                    ("title", self.title(subject)),
                    ("when", self.moment(subject)),
                ];
                self.phrase("bell.summary.line", &parts)
            })
            .collect();
        lines.extend(self.known());
        let title = words::count(self.language, "bell.summary.title", count);
        (title, lines.join("\n"))
    }

    fn hidden(&self, count: i64) -> (String, String) {
        (
            words::word(self.language, "bell.hidden.title"),
            words::count(self.language, "bell.hidden.body", count),
        )
    }

    /// `Session 7: Reintegration processes`.
    fn title(&self, subject: &Subject<'_>) -> String {
        match subject.of {
            Of::Meeting(meeting) if meeting.title.is_empty() => {
                words::word(self.language, "bell.meeting")
            }
            Of::Meeting(meeting) => meeting.title.best(self.language).to_owned(),
            Of::Session(session) => {
                let name = session.title.best(self.language).to_owned();
                let numbered = self.edition.numbered();
                match numbered.iter().position(|other| other.id == session.id) {
                    None => name,
                    Some(at) => {
                        let parts = [("number", (at + 1).to_string()), ("title", name)];
                        self.phrase("calendar.session", &parts)
                    }
                }
            }
        }
    }

    /// When it is, seen from the present and not from the lead: a reminder may come late.
    fn moment(&self, subject: &Subject<'_>) -> String {
        let when = when(self.edition, subject.stated(), &self.reader);
        let mine = when
            .mine
            .unwrap_or_else(|| crate::time::LocalMoment::at(subject.begins, self.reader.zone));
        let away = subject.begins - self.reader.now;
        let (known, mut parts) = match mine.time {
            Some(time) => ("at", vec![("time", time)]),
            None => ("date", Vec::new()),
        };
        if subject.timed && away <= TimeDelta::zero() {
            return self.phrase("bell.at.begun", &parts);
        }
        if subject.timed && away <= TimeDelta::minutes(CALLS.into()) {
            // a minute that has begun is still to come
            let minutes = (away + TimeDelta::seconds(59)).num_minutes();
            let span = words::count(self.language, "bell.in_minutes", minutes.max(1));
            parts.push(("span", span));
            return self.phrase("bell.at.soon", &parts);
        }
        let day = match when.days_away {
            Some(0) => "today",
            Some(1) => "tomorrow",
            _ => {
                if let Ok(date) = mine.date.parse::<NaiveDate>() {
                    let weekday = words::weekday(self.language, date.weekday());
                    parts.push(("weekday", weekday));
                    parts.push(("date", words::date(self.language, date)));
                }
                "day"
            }
        };
        self.phrase(&format!("bell.{known}.{day}"), &parts)
    }

    /// How many questions before a session were not thought about yet.
    fn questions(&self, subject: &Subject<'_>) -> Option<String> {
        let Of::Session(session) = subject.of else {
            return None;
        };
        let open = self.edition.questions.iter().filter(|question| {
            let prepares = question.session.as_deref() == Some(&session.id)
                || (question.module.is_some() && question.module == session.module);
            prepares && !self.done.contains(&question.id)
        });
        let count = i64::try_from(open.count()).unwrap_or(i64::MAX);
        (count > 0).then(|| words::count(self.language, "bell.questions", count))
    }

    fn known(&self) -> Option<String> {
        self.known.map(|date| {
            let parts = [("date", words::date(self.language, date))];
            self.phrase("bell.known", &parts)
        })
    }

    fn phrase(&self, key: &str, parts: &[(&str, String)]) -> String {
        let parts: Vec<(&str, &str)> = parts
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        words::phrase(self.language, key, &parts)
    }
}
