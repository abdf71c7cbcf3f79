//! Wall times and instants: a session is a local date and time in an IANA zone, and the instant is
//! derived when it is asked for, so that a changed law moves it rightly.
//!
//! Not here: any clock. The present is always passed in.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use zones::Tz;

use crate::error::Code;
use replica::{Error, Result};

/// Whether a wall time is an ordinary one in its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum WallTime {
    /// It exists once.
    Plain,
    /// The clocks jump over it.
    Missing,
    /// The clocks show it twice.
    Twice,
}

/// A wall time placed on the line of instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The instant that is meant. A time that exists twice means its first pass; a time that the
    /// clocks jump over means as long after the jump as it was written after its beginning, which is
    /// what calendars do (RFC 5545 §3.3.5).
    pub instant: DateTime<Utc>,
    /// Whether that needed a rule.
    pub wall_time: WallTime,
    /// The second pass of a time that exists twice.
    pub second: Option<DateTime<Utc>>,
}

/// Places `date` and `time` of `zone` on the line of instants.
pub fn place(date: NaiveDate, time: NaiveTime, zone: Tz) -> Placed {
    let wall = date.and_time(time);
    match zone.from_local_datetime(&wall) {
        chrono::LocalResult::Single(at) => Placed {
            instant: at.to_utc(),
            wall_time: WallTime::Plain,
            second: None,
        },
        chrono::LocalResult::Ambiguous(first, second) => Placed {
            instant: first.to_utc().min(second.to_utc()),
            wall_time: WallTime::Twice,
            second: Some(first.to_utc().max(second.to_utc())),
        },
        chrono::LocalResult::None => Placed {
            instant: after_the_jump(wall, zone),
            wall_time: WallTime::Missing,
            second: None,
        },
    }
}

/// RFC 5545 §3.3.5: a time in a gap is read with the offset that held before the gap.
fn after_the_jump(wall: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    // No zone has ever jumped by more than a day (Samoa in 2011 skipped exactly one).
    let before = wall - TimeDelta::days(1) - TimeDelta::minutes(1);
    let offset = match zone.from_local_datetime(&before) {
        chrono::LocalResult::Single(at) | chrono::LocalResult::Ambiguous(at, _) => {
            at.offset().fix().local_minus_utc()
        }
        chrono::LocalResult::None => 0,
    };
    Utc.from_utc_datetime(&(wall - TimeDelta::seconds(i64::from(offset))))
}

/// A date and, where there is one, a time as somebody's wall shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LocalMoment {
    /// `2023-05-18`.
    pub date: String,
    /// `08:00`; absent where only the date is known.
    pub time: Option<String>,
    /// The IANA zone.
    pub zone: String,
    /// Minutes east of UTC at that moment; absent where only the date is known.
    pub offset_minutes: Option<i32>,
}

impl LocalMoment {
    /// What the wall shows in `zone` at `instant`.
    pub fn at(instant: DateTime<Utc>, zone: Tz) -> Self {
        let local = instant.with_timezone(&zone);
        Self {
            date: local.date_naive().to_string(),
            time: Some(local.format("%H:%M").to_string()),
            zone: zone.name().to_owned(),
            offset_minutes: Some(local.offset().fix().local_minus_utc() / 60),
        }
    }

    /// A date without a time.
    pub fn on(date: NaiveDate, zone: Tz) -> Self {
        Self {
            date: date.to_string(),
            time: None,
            zone: zone.name().to_owned(),
            offset_minutes: None,
        }
    }
}

/// The reader's place in time: their zone, and the present, which is passed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// The present.
    pub now: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Tz,
}

impl Reader {
    /// The date on the reader's wall.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }
}

/// The zone of that IANA name; links such as `CET` and `GMT` are zones too.
///
/// # Errors
/// `zone-unknown` with the name.
pub fn zone(name: &str) -> Result<Tz> {
    name.parse()
        .map_err(|_| Error::of(Code::ZoneUnknown).with("zone", name))
}

/// A zone to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Zone {
    /// The IANA name.
    pub id: String,
    /// Minutes east of UTC now.
    pub offset_minutes: i32,
}

/// The zones that a person may choose: those named after a place, and UTC.
pub fn zones(now: DateTime<Utc>) -> Vec<Zone> {
    Tz::all()
        .filter(|zone| {
            let name = zone.name();
            name == "UTC"
                || (name.contains('/')
                    && !["Etc/", "US/", "SystemV/"]
                        .iter()
                        .any(|odd| name.starts_with(odd)))
        })
        .map(|zone| Zone {
            id: zone.name().to_owned(),
            offset_minutes: now.with_timezone(&zone).offset().fix().local_minus_utc() / 60,
        })
        .collect()
}

/// RFC 3339 with the zone's own offset, to the second.
pub fn rfc3339(instant: DateTime<Utc>, zone: Tz) -> String {
    instant
        .with_timezone(&zone)
        .to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

/// RFC 3339 in UTC, to the millisecond: how the database and the UI's door write an instant.
pub fn stamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// Reads what [`stamp`] wrote.
///
/// # Errors
/// `internal` when the text is not an instant.
pub fn unstamp(text: &str) -> Result<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|error| Error::internal("instant", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(date: &str, time: &str, zone_name: &str) -> Placed {
        place(
            date.parse().unwrap(),
            time.parse().unwrap(),
            zone(zone_name).unwrap(),
        )
    }

    /// Golden: real transitions, each as announced by its country and recorded in the tz database.
    #[test]
    fn real_transitions() {
        let golden = [
            // Europe, 26 March 2023: 15:00 before and after the change
            (
                "2023-03-25",
                "15:00:00",
                "Europe/Amsterdam",
                "2023-03-25T14:00:00Z",
                WallTime::Plain,
            ),
            (
                "2023-03-26",
                "15:00:00",
                "Europe/Amsterdam",
                "2023-03-26T13:00:00Z",
                WallTime::Plain,
            ),
            (
                "2023-03-26",
                "02:30:00",
                "Europe/Amsterdam",
                "2023-03-26T01:30:00Z",
                WallTime::Missing,
            ),
            (
                "2023-10-29",
                "02:30:00",
                "Europe/Amsterdam",
                "2023-10-29T00:30:00Z",
                WallTime::Twice,
            ),
            // British Columbia keeps its summer time from 2026 on, and Morocco no longer has one
            (
                "2026-12-10",
                "09:00:00",
                "America/Vancouver",
                "2026-12-10T16:00:00Z",
                WallTime::Plain,
            ),
            (
                "2026-12-10",
                "09:00:00",
                "Africa/Casablanca",
                "2026-12-10T09:00:00Z",
                WallTime::Plain,
            ),
            // Chile left summer time on 2 April 2023 and returned on 3 September at midnight
            (
                "2023-04-01",
                "23:30:00",
                "America/Santiago",
                "2023-04-02T02:30:00Z",
                WallTime::Twice,
            ),
            (
                "2023-09-03",
                "00:30:00",
                "America/Santiago",
                "2023-09-03T04:30:00Z",
                WallTime::Missing,
            ),
            // Mexico abolished summer time in October 2022: May 2022 and May 2023 differ
            (
                "2022-05-18",
                "08:00:00",
                "America/Mexico_City",
                "2022-05-18T13:00:00Z",
                WallTime::Plain,
            ),
            (
                "2023-05-18",
                "08:00:00",
                "America/Mexico_City",
                "2023-05-18T14:00:00Z",
                WallTime::Plain,
            ),
            // Kolkata's half hour
            (
                "2023-05-18",
                "18:30:00",
                "Asia/Kolkata",
                "2023-05-18T13:00:00Z",
                WallTime::Plain,
            ),
            // Samoa had no 30 December 2011
            (
                "2011-12-30",
                "12:00:00",
                "Pacific/Apia",
                "2011-12-30T22:00:00Z",
                WallTime::Missing,
            ),
            (
                "2011-12-31",
                "12:00:00",
                "Pacific/Apia",
                "2011-12-30T22:00:00Z",
                WallTime::Plain,
            ),
            // Cairo returned to summer time on 28 April 2023 at midnight
            (
                "2023-04-27",
                "15:00:00",
                "Africa/Cairo",
                "2023-04-27T13:00:00Z",
                WallTime::Plain,
            ),
            (
                "2023-04-28",
                "15:00:00",
                "Africa/Cairo",
                "2023-04-28T12:00:00Z",
                WallTime::Plain,
            ),
            (
                "2023-04-28",
                "00:30:00",
                "Africa/Cairo",
                "2023-04-27T22:30:00Z",
                WallTime::Missing,
            ),
        ];
        for (date, time, zone_name, instant, wall_time) in golden {
            let found = placed(date, time, zone_name);
            assert_eq!(
                (
                    found
                        .instant
                        .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
                    found.wall_time
                ),
                (instant.to_owned(), wall_time),
                "{date} {time} {zone_name}"
            );
        }
    }

    #[test]
    fn a_time_that_exists_twice_knows_both_passes() {
        let twice = placed("2023-10-29", "02:30:00", "Europe/Amsterdam");
        assert_eq!(twice.second, Some(twice.instant + TimeDelta::hours(1)));
    }

    #[test]
    fn the_readers_date_may_be_tomorrow() {
        let at = "2023-05-18T13:00:00Z".parse().unwrap();
        let auckland = LocalMoment::at(at, zone("Pacific/Auckland").unwrap());
        assert_eq!(
            (auckland.date.as_str(), auckland.time.as_deref()),
            ("2023-05-19", Some("01:00"))
        );
        let lima = LocalMoment::at(at, zone("America/Lima").unwrap());
        assert_eq!(
            (lima.date.as_str(), lima.offset_minutes),
            ("2023-05-18", Some(-300))
        );
    }

    #[test]
    fn an_unknown_zone_is_named() {
        let error = zone("Mars/Olympus").unwrap_err();
        assert_eq!(error.code(), "zone-unknown");
        assert_eq!(error.params()["zone"], "Mars/Olympus");
    }
}
