//! The JSON that is promised to scripts; its shape is written down in the README beside the sources and only
//! ever grows.

use chrono::{DateTime, Utc};
use programme::schedule::cards::{MeetingCard, SessionCard, Standing};
use programme::schedule::when::{Known, When};
use programme::time::{WallTime, rfc3339};
use programme::{Both, Language};
use replica::stamp::unstamp;
use serde::Serialize;
use zones::Tz;

/// When something takes place.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// The date on the reader's wall; of a date without a time, that date.
    pub date: Option<String>,
    /// RFC 3339 with the reader's offset; null where the time is not known.
    pub starts: Option<String>,
    /// The same of its end.
    pub ends: Option<String>,
    /// RFC 3339 with the programme's offset.
    pub programme_starts: Option<String>,
    /// Minutes.
    pub minutes: u32,
    /// `plain`, `missing` or `twice`.
    pub wall_time: WallTime,
}

impl Moment {
    /// Of a card, in the reader's zone and the programme's.
    pub fn of(when: &When, zone: Tz, programme: Tz) -> replica::Result<Self> {
        let instant = |text: &Option<String>| -> replica::Result<Option<DateTime<Utc>>> {
            text.as_deref().map(unstamp).transpose()
        };
        let (starts, ends) = (instant(&when.instant)?, instant(&when.ends)?);
        Ok(Self {
            date: when.mine.as_ref().map(|mine| mine.date.clone()),
            starts: starts.map(|starts| rfc3339(starts, zone)),
            ends: ends.map(|ends| rfc3339(ends, zone)),
            programme_starts: starts.map(|starts| rfc3339(starts, programme)),
            minutes: when.minutes,
            wall_time: when.wall_time,
        })
    }
}

/// A session.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Stable id.
    pub id: String,
    /// From 1; null for the opening.
    pub number: Option<u32>,
    /// The module's id.
    pub module: Option<String>,
    /// In both languages.
    pub title: Both,
    /// When.
    #[serde(flatten)]
    pub when: Moment,
    /// `timed`, `dateOnly` or `unscheduled`.
    pub known: Known,
    /// `past`, `now`, `next` or `later`.
    pub standing: Standing,
    /// It closes the programme.
    pub wrap_up: bool,
    /// Spoken in.
    pub languages: Vec<Language>,
    /// Interpreted into.
    pub interpretation: Vec<Language>,
    /// Who comes from outside.
    pub guests: Vec<String>,
    /// An https link.
    pub link: Option<String>,
}

impl Session {
    /// Of a card.
    pub fn of(card: SessionCard, zone: Tz, programme: Tz) -> replica::Result<Self> {
        Ok(Self {
            when: Moment::of(&card.when, zone, programme)?,
            known: card.when.state,
            id: card.id,
            number: card.number,
            module: card.module,
            title: card.title,
            standing: card.standing,
            wrap_up: card.wrap_up,
            languages: card.languages,
            interpretation: card.interpretation,
            guests: card.guests.into_iter().map(|guest| guest.name).collect(),
            link: card.link,
        })
    }
}

/// An information meeting.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Meeting {
    /// Stable id.
    pub id: String,
    /// In both languages.
    pub title: Option<Both>,
    /// When.
    #[serde(flatten)]
    pub when: Moment,
    /// An https link.
    pub link: Option<String>,
}

impl Meeting {
    /// Of a card.
    pub fn of(card: MeetingCard, zone: Tz, programme: Tz) -> replica::Result<Self> {
        Ok(Self {
            when: Moment::of(&card.when, zone, programme)?,
            id: card.id,
            title: card.title,
            link: card.link,
        })
    }
}

/// The schedule.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// The programme's id.
    pub id: String,
    /// In both languages.
    pub title: Both,
    /// `2023-02`.
    pub from: String,
    /// `2023-07`.
    pub to: Option<String>,
    /// The reader's zone.
    pub zone: String,
    /// The programme's zone.
    pub programme_zone: String,
    /// Since when the schedule is known so, RFC 3339 with the reader's offset.
    pub known_since: Option<String>,
    /// In their order.
    pub sessions: Vec<Session>,
    /// In their order.
    pub meetings: Vec<Meeting>,
}
