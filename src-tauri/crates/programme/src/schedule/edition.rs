//! What an edition is made of: modules, sessions, questions, meetings, and the times that they state.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use specta::Type;
use zones::Tz;

use crate::language::{Both, Language};

/// The longest that a session is meant to take, in minutes (seed page: "max. 2 hours").
pub const LONGEST: u32 = 120;
/// So long before a session answers to a question may be hoped for at most, in minutes: four weeks.
pub const MOST_BEFORE: u32 = 28 * 24 * 60;

/// One six-month edition for one group, as its programme file states it.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// Stable for ever; file names and calendar UIDs grow from it.
    pub id: String,
    /// What it is called.
    pub title: Both,
    /// A few words about it.
    pub about: Both,
    /// The zone in which every date and time is meant that names no other.
    pub zone: Tz,
    /// The languages in which it is given.
    pub languages: Vec<Language>,
    /// From when to when.
    pub span: Span,
    /// Weeks from one session to the next.
    pub rhythm_weeks: Option<u32>,
    /// Whom to write to.
    pub contact: Contact,
    /// What a certificate asks for.
    pub attendance: Option<Attendance>,
    /// In the order of the file.
    pub modules: Vec<Module>,
    /// In the order of the file.
    pub sessions: Vec<Session>,
    /// In the order of the file.
    pub questions: Vec<Question>,
    /// Information meetings for people who are interested.
    pub meetings: Vec<Meeting>,
    /// It is being prepared: modules, sessions, questions and meetings are the facilitators' until it is published.
    pub draft: bool,
}

/// A month (`2023-02`) or a date (`2023-02-13`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthOrDate {
    /// A whole month, held by its first day.
    Month(NaiveDate),
    /// One day.
    Date(NaiveDate),
}

impl MonthOrDate {
    /// Reads either.
    pub fn parse(text: &str) -> Option<Self> {
        let two_digits = |part: &str| part.len() == 2;
        match text.split('-').collect::<Vec<_>>().as_slice() {
            [year, month] if year.len() == 4 && two_digits(month) => {
                let first = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
                Some(Self::Month(first))
            }
            [_, _, _] => parse_date(text).map(Self::Date),
            _ => None,
        }
    }

    /// Its first day.
    pub const fn first_day(self) -> NaiveDate {
        match self {
            Self::Month(day) | Self::Date(day) => day,
        }
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        match self {
            Self::Date(day) => day,
            Self::Month(first) => first
                .checked_add_months(chrono::Months::new(1))
                .and_then(|next| next.pred_opt())
                .unwrap_or(first),
        }
    }
}

impl std::fmt::Display for MonthOrDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Month(day) => write!(f, "{:04}-{:02}", day.year(), day.month()),
            Self::Date(day) => write!(f, "{day}"),
        }
    }
}

/// From when to when an edition runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its beginning; often no more is known than "September".
    pub from: MonthOrDate,
    /// Its end, where it is known.
    pub to: Option<MonthOrDate>,
}

/// Whom to write to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Contact {
    /// An e-mail address.
    pub email: Option<String>,
    /// A page, https.
    pub url: Option<String>,
}

/// What a certificate asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendance {
    /// Of the sessions, 1 to 100.
    pub percent: u32,
    /// Whether the opening counts as one of them.
    pub counts_opening: bool,
}

/// One of the four modules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Module {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: Both,
    /// The same, for narrow places.
    pub short: Both,
    /// A few words.
    pub about: Both,
    /// In the order of the file.
    pub topics: Vec<Topic>,
}

/// A topic of a module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Topic {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: Both,
    /// A few words.
    pub about: Both,
}

/// Somebody from outside at one session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Guest {
    /// Their name.
    pub name: String,
    /// Who they are.
    pub about: Both,
}

/// When something takes place, as its author wrote it down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stated {
    /// The date; absent while nothing is known.
    pub date: Option<NaiveDate>,
    /// The weekday that was announced with it, to be held against the date.
    pub weekday: Option<Weekday>,
    /// The wall time; absent while it is to be announced.
    pub start: Option<NaiveTime>,
    /// How long, in minutes.
    pub minutes: Option<u32>,
    /// The zone in which this one is stated, where it is not the programme's.
    pub zone: Option<Tz>,
}

/// One Zoom meeting of the group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    /// Stable id.
    pub id: String,
    /// The opening belongs to no module and bears no number.
    pub opening: bool,
    /// The module that it belongs to.
    pub module: Option<String>,
    /// Topics of that module, by id.
    pub topics: Vec<String>,
    /// What it is called.
    pub title: Both,
    /// What it is about.
    pub about: Both,
    /// When.
    pub stated: Stated,
    /// Where: an https link.
    pub link: Option<String>,
    /// Spoken in.
    pub languages: Vec<Language>,
    /// Interpreted into.
    pub interpretation: Vec<Language>,
    /// It closes the programme.
    pub wrap_up: bool,
    /// Who comes from outside.
    pub guests: Vec<Guest>,
}

/// A prompt for reflection, tied to a session or a module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
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

/// An information meeting for people who are interested.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meeting {
    /// Stable id.
    pub id: String,
    /// What it is called, if it has a name.
    pub title: Both,
    /// When.
    pub stated: Stated,
    /// Where: an https link.
    pub link: Option<String>,
}

impl Edition {
    /// The zone of something stated in this edition.
    pub fn zone_of(&self, stated: &Stated) -> Tz {
        stated.zone.unwrap_or(self.zone)
    }

    /// The numbered sessions (all but the opening) in the order of their dates; those without a date
    /// keep the file's order, at the end.
    pub fn numbered(&self) -> Vec<&Session> {
        let mut numbered: Vec<&Session> = self
            .sessions
            .iter()
            .filter(|session| !session.opening)
            .collect();
        numbered.sort_by_key(|session| {
            (
                session.stated.date.is_none(),
                session.stated.date,
                session.stated.start,
            )
        });
        numbered
    }
}

/// Reads `2023-05-18`, and nothing looser.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

/// The weekday of an English or Spanish name, accents or not, or of its first three letters.
pub fn parse_weekday(text: &str) -> Option<Weekday> {
    const NAMES: [(&str, &str, Weekday); 7] = [
        ("monday", "lunes", Weekday::Mon),
        ("tuesday", "martes", Weekday::Tue),
        ("wednesday", "miercoles", Weekday::Wed),
        ("thursday", "jueves", Weekday::Thu),
        ("friday", "viernes", Weekday::Fri),
        ("saturday", "sabado", Weekday::Sat),
        ("sunday", "domingo", Weekday::Sun),
    ];
    let plain: String = text
        .trim()
        .to_lowercase()
        .chars()
        .map(|letter| match letter {
            'é' => 'e',
            'á' => 'a',
            other => other,
        })
        .collect();
    NAMES
        .into_iter()
        .find(|(english, spanish, _)| *english == plain || *spanish == plain)
        .map(|(_, _, day)| day)
}

/// The English name, as programme files write it.
pub const fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}
