//! Somebody who is reminded: a programme in memory, and a clock that the story sets.

use chrono::{DateTime, Utc};
use ledger::Identity;
use zones::Tz;

use super::confirm::confirm;
use super::look::look;
use super::reminder::{Look, ReminderSettings};
use crate::language::{Both, Language};
use crate::schedule::template::template;
use crate::schedule::write_file::{Links, write};
use crate::schedule::{Edition, Stated};
use crate::table::NOUNS;
use crate::time::Reader;
use replica::Replica;
use replica::database::in_memory;
use replica::followed;
use replica::origin::{KNOWN_SINCE, ORIGIN};
use replica::record::put_fact;

/// Ruth, who follows a programme from Lima. All sessions are stated for Amsterdam.
pub(super) struct Ruth {
    pub programme: Replica,
    pub edition: Edition,
    pub settings: ReminderSettings,
    pub zone: Tz,
    pub language: Language,
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00Z").parse().unwrap()
}

/// `2023-05-18 15:00`, `2023-05-18`, or nothing yet.
pub(super) fn stated(text: &str) -> Stated {
    let (date, start) = text.split_once(' ').unwrap_or((text, ""));
    Stated {
        date: date.parse().ok(),
        start: chrono::NaiveTime::parse_from_str(start, "%H:%M").ok(),
        ..Stated::default()
    }
}

impl Ruth {
    pub fn with(sessions: &[&str]) -> Self {
        let mut edition = template().unwrap();
        edition.zone = Tz::of(chrono_tz::Europe::Amsterdam);
        edition.questions.clear();
        edition.meetings.clear();
        edition.sessions.retain(|session| !session.opening);
        edition.sessions.truncate(sessions.len());
        for ((number, session), text) in (1..).zip(&mut edition.sessions).zip(sessions) {
            session.id = format!("s{number:02}");
            session.title = Both {
                en: Some(format!("Soup {number}")),
                es: Some(format!("Sopa {number}")),
            };
            session.stated = stated(text);
            session.link = Some("https://example.org/zoom".to_owned());
        }
        let identity = Identity::from_bytes(&[3; 64]);
        let programme =
            Replica::of(in_memory(NOUNS.migrations).unwrap(), &identity, &NOUNS).unwrap();
        put_fact(programme.connection(), ORIGIN, "file").unwrap();
        let ruth = Self {
            programme,
            edition,
            settings: ReminderSettings::default(),
            zone: Tz::of(chrono_tz::America::Lima),
            language: Language::En,
        };
        ruth.known("2023-05-01T00:00:00.000Z");
        ruth.lay();
        ruth
    }

    pub fn known(&self, since: &str) {
        put_fact(self.programme.connection(), KNOWN_SINCE, since).unwrap();
    }

    pub fn lay(&self) {
        let text = write(&self.edition, Links::Included);
        followed::put(self.programme.projection(), &text).unwrap();
    }

    pub fn moves(&mut self, session: usize, text: &str) {
        self.edition.sessions[session].stated = stated(text);
        self.lay();
    }

    pub fn reader(&self, now: &str) -> Reader {
        Reader {
            now: at(now),
            zone: self.zone,
        }
    }

    /// Looks, and shows nothing: as if the process had been killed.
    pub fn look(&mut self, now: &str) -> Look {
        let reader = self.reader(now);
        look(&mut self.programme, &reader, &self.settings, self.language).unwrap()
    }

    /// Looks and shows; gives the tags of what was shown.
    pub fn rings(&mut self, now: &str) -> Vec<String> {
        let look = self.look(now);
        let tags = look.ring.into_iter().map(|reminder| reminder.tag);
        let tags: Vec<String> = tags
            .chain(look.summary.map(|summary| summary.tag))
            .collect();
        for tag in &tags {
            confirm(&self.programme, tag, at(now)).unwrap();
        }
        tags.into_iter()
            .map(|tag| tag.replace("mutual-learning.", ""))
            .collect()
    }

    pub fn states(&self) -> Vec<(String, u32, u32)> {
        let mut statement = self
            .programme
            .connection()
            .prepare("SELECT subject, lead, state FROM rung ORDER BY subject, starts, lead")
            .unwrap();
        statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }
}
