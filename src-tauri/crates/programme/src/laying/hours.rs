//! What hour a session is where the organisations are: by day, early, in the evening or at night; where a clock change moves it; and
//! the hour that is kindest to all.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike as _};
use serde::{Deserialize, Serialize};
use specta::Type;
use zones::Tz;

use crate::people::Organisation;
use crate::schedule::{LONGEST, Stated};
use crate::time::place;

/// A part of the day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// 8 to 18.
    Day,
    /// 18 to 22.
    Evening,
    /// 6 to 8.
    Early,
    /// 22 to 6.
    Night,
}

impl Band {
    /// The part of the day of an hour.
    pub const fn of(hour: u32) -> Self {
        match hour {
            8..=17 => Self::Day,
            18..=21 => Self::Evening,
            6..=7 => Self::Early,
            _ => Self::Night,
        }
    }

    /// How hard half an hour of it is.
    const fn cost(self) -> u64 {
        match self {
            Self::Day => 0,
            Self::Evening => 2,
            Self::Early => 3,
            Self::Night => 20,
        }
    }
}

/// An hour that holds from a date on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HourFrom {
    /// The date of the first session at this hour, on the wall there.
    pub date: String,
    /// The hour there: `09:00`.
    pub time: String,
    /// Days later than on the schedule's wall: -1, 0 or 1.
    pub days: i32,
    /// The hardest part of the day that a session of two hours falls into.
    pub band: Band,
    /// How many sessions.
    pub sessions: u32,
}

/// The hours of a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ZoneHours {
    /// IANA.
    pub zone: String,
    /// The organisations there, by name.
    pub organisations: Vec<String>,
    /// The hours in the order of the sessions: more than one where a clock change moves them.
    pub hours: Vec<HourFrom>,
}

/// What an hour on the schedule's wall means for the organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HourFor {
    /// The hour on the schedule's wall.
    pub time: String,
    /// Organisations for whom all sessions are by day …
    pub day: u32,
    /// … some in the evening …
    pub evening: u32,
    /// … some early …
    pub early: u32,
    /// … and some at night.
    pub night: u32,
}

/// The hours of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Hours {
    /// By zone, from west to east.
    pub zones: Vec<ZoneHours>,
    /// The hour that was chosen; none where sessions have different ones, or none.
    pub chosen: Option<HourFor>,
    /// The hour that is kindest to all.
    pub kindest: HourFor,
}

/// The hours of sessions for organisations; none without organisations or without dates.
pub fn hours(sessions: &[Stated], zone: Tz, organisations: &[Organisation]) -> Option<Hours> {
    let dates: Vec<NaiveDate> = sessions.iter().filter_map(|stated| stated.date).collect();
    let first = *dates.first()?;
    if organisations.is_empty() {
        return None;
    }
    let mut by_zone: BTreeMap<&str, (Tz, Vec<String>)> = BTreeMap::new();
    for one in organisations {
        let of = by_zone
            .entry(one.zone.name())
            .or_insert_with(|| (one.zone, Vec::new()));
        of.1.push(one.name.clone());
    }
    let mut all: Vec<(Tz, Vec<String>)> = by_zone.into_values().collect();
    let noon = NaiveTime::from_hms_opt(12, 0, 0)?;
    // noon comes first in the east
    all.sort_by_key(|(theirs, _)| std::cmp::Reverse(place(first, noon, *theirs).instant));
    let starts: Vec<NaiveTime> = sessions.iter().filter_map(|stated| stated.start).collect();
    let same = starts
        .first()
        .copied()
        .filter(|start| starts.len() == dates.len() && starts.iter().all(|one| one == start));
    let kindest = (0..48)
        .filter_map(|half| NaiveTime::from_hms_opt(half / 2, half % 2 * 30, 0))
        .min_by_key(|time| {
            let cost: u64 = all
                .iter()
                .map(|(theirs, names)| cost(&dates, *time, zone, *theirs) * names.len() as u64)
                .sum();
            // of hours that are as kind, a full one, near to that which was chosen or to the afternoon
            let near = same
                .or(NaiveTime::from_hms_opt(15, 0, 0))
                .map_or(0, |wanted| (*time - wanted).num_minutes().unsigned_abs());
            let of = hour_for(&dates, *time, zone, &all);
            (of.night, of.early + of.evening, cost, time.minute(), near)
        })?;
    Some(Hours {
        zones: all
            .iter()
            .map(|(theirs, names)| ZoneHours {
                zone: theirs.name().to_owned(),
                organisations: names.clone(),
                hours: hours_of(sessions, zone, *theirs),
            })
            .collect(),
        chosen: same.map(|time| hour_for(&dates, time, zone, &all)),
        kindest: hour_for(&dates, kindest, zone, &all),
    })
}

fn hour_for(dates: &[NaiveDate], time: NaiveTime, zone: Tz, all: &[(Tz, Vec<String>)]) -> HourFor {
    let mut of = HourFor {
        time: time.format("%H:%M").to_string(),
        day: 0,
        evening: 0,
        early: 0,
        night: 0,
    };
    for (theirs, names) in all {
        let hardest = dates
            .iter()
            .map(|date| band(*date, time, zone, *theirs))
            .max();
        let count = match hardest.unwrap_or(Band::Day) {
            Band::Day => &mut of.day,
            Band::Evening => &mut of.evening,
            Band::Early => &mut of.early,
            Band::Night => &mut of.night,
        };
        *count += u32::try_from(names.len()).unwrap_or(u32::MAX);
    }
    of
}

/// The hours on their wall, half by half, of a session of the usual length.
fn halves(date: NaiveDate, time: NaiveTime, zone: Tz, theirs: Tz) -> impl Iterator<Item = u32> {
    let begins = place(date, time, zone).instant;
    let all = 0..LONGEST / 30;
    all.map(move |half| {
        let at = begins + TimeDelta::minutes(i64::from(half) * 30);
        at.with_timezone(&theirs).hour()
    })
}

fn cost(dates: &[NaiveDate], time: NaiveTime, zone: Tz, theirs: Tz) -> u64 {
    let each = dates
        .iter()
        .flat_map(|date| halves(*date, time, zone, theirs));
    each.map(|hour| Band::of(hour).cost()).sum()
}

fn band(date: NaiveDate, time: NaiveTime, zone: Tz, theirs: Tz) -> Band {
    let all = halves(date, time, zone, theirs).map(Band::of);
    all.max().unwrap_or(Band::Day)
}

fn hours_of(sessions: &[Stated], zone: Tz, theirs: Tz) -> Vec<HourFrom> {
    let mut hours: Vec<HourFrom> = Vec::new();
    for stated in sessions {
        let (Some(date), Some(start)) = (stated.date, stated.start) else {
            continue;
        };
        let there = place(date, start, zone).instant.with_timezone(&theirs);
        let time = there.format("%H:%M").to_string();
        let days = i32::try_from((there.date_naive() - date).num_days()).unwrap_or(0);
        match hours.last_mut() {
            Some(last) if last.time == time && last.days == days => {
                last.sessions += 1;
                last.band = last.band.max(band(date, start, zone, theirs));
            }
            _ => hours.push(HourFrom {
                date: there.date_naive().to_string(),
                time,
                days,
                band: band(date, start, zone, theirs),
                sessions: 1,
            }),
        }
    }
    hours
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Both;
    use crate::time::zone;

    fn organisation(name: &str, theirs: &str) -> Organisation {
        Organisation {
            id: name.to_lowercase(),
            name: name.to_owned(),
            country: String::new(),
            city: None,
            zone: zone(theirs).unwrap(),
            languages: Vec::new(),
            about: Both::default(),
        }
    }

    fn thursdays(start: &str) -> Vec<Stated> {
        ["2027-02-11", "2027-03-18", "2027-04-08"]
            .iter()
            .map(|date| Stated {
                date: Some(date.parse().unwrap()),
                start: Some(NaiveTime::parse_from_str(start, "%H:%M").unwrap()),
                ..Stated::default()
            })
            .collect()
    }

    #[test]
    fn a_clock_change_moves_an_hour_where_there_is_none_and_the_night_is_told() {
        let amsterdam = zone("Europe/Amsterdam").unwrap();
        let all = [
            organisation("Lima", "America/Lima"),
            organisation("New York", "America/New_York"),
            organisation("Amsterdam", "Europe/Amsterdam"),
            organisation("Manila", "Asia/Manila"),
        ];
        let found = hours(&thursdays("15:00"), amsterdam, &all).unwrap();
        let told: Vec<_> = found
            .zones
            .iter()
            .map(|one| {
                let hours: Vec<_> = one
                    .hours
                    .iter()
                    .map(|hour| (hour.date.as_str(), hour.time.as_str(), hour.band))
                    .collect();
                (one.zone.as_str(), hours)
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    "America/Lima",
                    vec![
                        ("2027-02-11", "09:00", Band::Day),
                        ("2027-04-08", "08:00", Band::Day)
                    ]
                ),
                // New York changes two weeks before Amsterdam
                (
                    "America/New_York",
                    vec![
                        ("2027-02-11", "09:00", Band::Day),
                        ("2027-03-18", "10:00", Band::Day),
                        ("2027-04-08", "09:00", Band::Day)
                    ]
                ),
                ("Europe/Amsterdam", vec![("2027-02-11", "15:00", Band::Day)]),
                (
                    "Asia/Manila",
                    vec![
                        ("2027-02-11", "22:00", Band::Night),
                        ("2027-04-08", "21:00", Band::Night)
                    ]
                ),
            ]
        );
        let chosen = found.chosen.unwrap();
        assert_eq!((chosen.day, chosen.night), (3, 1));
        // 13:00 would be 20:00 in Manila, and 7:00 in Lima and New York
        assert_eq!(found.kindest.night, 0, "{:?}", found.kindest);
    }

    #[test]
    fn without_organisations_or_dates_nothing_is_said() {
        let amsterdam = zone("Europe/Amsterdam").unwrap();
        assert_eq!(hours(&thursdays("15:00"), amsterdam, &[]), None);
        assert_eq!(
            hours(
                &[Stated::default()],
                amsterdam,
                &[organisation("Lima", "America/Lima")]
            ),
            None
        );
    }
}
