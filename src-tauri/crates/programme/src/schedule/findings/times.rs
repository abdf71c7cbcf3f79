//! Weekdays, zones and hours that contradict themselves.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveTime, Offset, TimeDelta, Utc};
use zones::Tz;

use super::found::{FindingCode, Found, all_stated, meeting_subject};
use crate::language::Language;
use crate::schedule::edition::{Edition, Meeting};
use crate::time::{WallTime, place};
use crate::words;

pub(super) fn weekdays(edition: &Edition, language: Language) -> Vec<Found> {
    all_stated(edition)
        .filter_map(|(subject, stated)| {
            let (date, said) = (stated.date?, stated.weekday?);
            if date.weekday() == said {
                return None;
            }
            let ahead = i64::from(said.num_days_from_monday())
                - i64::from(date.weekday().num_days_from_monday());
            // the nearest day of that name, forward or back
            let nearest = if ahead > 3 {
                ahead - 7
            } else if ahead < -3 {
                ahead + 7
            } else {
                ahead
            };
            let other = date + TimeDelta::days(nearest);
            Some(
                Found::new(FindingCode::WeekdayDiffers, subject, "weekday")
                    .with("said", words::weekday(language, said))
                    .with("actual", words::weekday(language, date.weekday()))
                    .with("date", words::date(language, date))
                    .with("other_date", words::date(language, other))
                    .mend("proposal-weekday")
                    .mend("proposal-date"),
            )
        })
        .collect()
}

/// One finding for each zone other than the programme's in which meetings are stated.
pub(super) fn foreign_zones(edition: &Edition, language: Language) -> Vec<Found> {
    let mut by_zone: BTreeMap<&str, (Vec<&Meeting>, i32)> = BTreeMap::new();
    for meeting in &edition.meetings {
        let (Some(date), Some(start), Some(zone)) = (
            meeting.stated.date,
            meeting.stated.start,
            meeting.stated.zone,
        ) else {
            continue;
        };
        let instant = place(date, start, zone).instant;
        let apart = minutes_apart(instant, zone, edition.zone);
        if apart != 0 {
            by_zone
                .entry(zone.name())
                .or_insert_with(|| (Vec::new(), apart))
                .0
                .push(meeting);
        }
    }
    by_zone
        .into_iter()
        .filter_map(|(stated, (meetings, apart))| {
            let first = *meetings.first()?;
            let (date, start) = (first.stated.date?, first.stated.start?);
            let here = place(date, start, first.stated.zone?)
                .instant
                .with_timezone(&edition.zone);
            Some(
                Found::new(FindingCode::ZoneDiffers, meeting_subject(first), "zone")
                    .saying(if meetings.len() > 1 {
                        "message-several"
                    } else {
                        "message"
                    })
                    .with("stated", stated)
                    .with("programme", edition.zone.name())
                    .with("count", meetings.len())
                    .with("hours", hours(language, apart))
                    .with(
                        "example",
                        format!(
                            "{} {stated} = {} {}",
                            clock(start),
                            here.format("%H:%M"),
                            edition.zone.name()
                        ),
                    )
                    .mend("proposal-programme")
                    .mend("proposal-keep"),
            )
        })
        .collect()
}

fn minutes_apart(instant: DateTime<Utc>, one: Tz, other: Tz) -> i32 {
    let offset = |zone: Tz| {
        instant
            .with_timezone(&zone)
            .offset()
            .fix()
            .local_minus_utc()
            / 60
    };
    offset(other) - offset(one)
}

/// `one hour`, `5:30 hours`.
fn hours(language: Language, minutes: i32) -> String {
    let minutes = minutes.abs();
    match minutes % 60 {
        0 => words::count(language, "calendar.hours", i64::from(minutes / 60)),
        rest => words::phrase(
            language,
            "calendar.hours.other",
            &[("count", &format!("{}:{rest:02}", minutes / 60))],
        ),
    }
}

pub(super) fn wall_times(edition: &Edition, language: Language) -> Vec<Found> {
    all_stated(edition)
        .filter_map(|(subject, stated)| {
            let (date, start) = (stated.date?, stated.start?);
            let zone = edition.zone_of(stated);
            let code = match place(date, start, zone).wall_time {
                WallTime::Plain => return None,
                WallTime::Missing => FindingCode::WallTimeMissing,
                WallTime::Twice => FindingCode::WallTimeTwice,
            };
            let hour = |by: i64| (date.and_time(start) + TimeDelta::hours(by)).time();
            Some(
                Found::new(code, subject, "start")
                    .with("time", clock(start))
                    .with("date", words::date(language, date))
                    .with("zone", zone.name())
                    .with("earlier", clock(hour(-1)))
                    .with("later", clock(hour(1)))
                    .mend("proposal-earlier")
                    .mend("proposal-later"),
            )
        })
        .collect()
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
