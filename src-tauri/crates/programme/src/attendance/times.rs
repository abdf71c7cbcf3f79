//! When the rows of a report were, held against a session: in which zone and in which order of day and month its times are of this
//! session, and how much of each row lies within it.

use chrono::{DateTime, NaiveDateTime, Utc};
use replica::{Error, Result};
use zones::Tz;

use super::report::{Report, Seen, Written};
use crate::error::Code;
use crate::time::place;

/// Minutes by which a duration may differ from its times.
const SLACK: i64 = 3;

/// A name of a report, with all that it says of it.
pub(super) struct Named {
    pub name: String,
    pub original: Option<String>,
    pub email: String,
    pub line: u32,
    pub spans: Vec<(i64, i64)>,
    /// Minutes that are said without times.
    pub loose: u32,
    /// Something that is said of their time cannot be understood.
    pub unclear: bool,
}

impl Named {
    pub fn of(seen: &Seen) -> Self {
        Self {
            name: match seen.name.is_empty() {
                true => seen.email.clone(),
                false => seen.name.clone(),
            },
            original: seen.original.clone(),
            email: seen.email.clone(),
            line: seen.line,
            spans: Vec::new(),
            loose: 0,
            unclear: false,
        }
    }
}

/// What became of a row.
pub(super) enum Added {
    Plain,
    Differs,
    Outside,
    Unclear,
}

/// Whether the day stands first.
pub(super) type Order = bool;

/// A session, and the zones in which a report's times may be: its own first.
pub(super) struct Reading {
    pub begins: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    pub zones: Vec<Tz>,
}

impl Reading {
    fn at(written: Written, order: Order) -> Option<NaiveDateTime> {
        match order {
            true => written.day_first.or(written.month_first),
            false => written.month_first.or(written.day_first),
        }
    }

    fn instant(written: Written, zone: Tz, order: Order) -> Option<DateTime<Utc>> {
        let at = Self::at(written, order)?;
        match written.offset {
            // it says itself where it is
            Some(seconds) => Some(at.and_utc() - chrono::TimeDelta::seconds(i64::from(seconds))),
            None => Some(place(at.date(), at.time(), zone).instant),
        }
    }

    /// From when to when; with one of the two, how long says the other.
    fn span(seen: &Seen, zone: Tz, order: Order) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let instant = |written: Option<Written>| Self::instant(written?, zone, order);
        let long = seen
            .minutes
            .map(|minutes| chrono::TimeDelta::minutes(i64::from(minutes)));
        let (from, to) = match (instant(seen.join), instant(seen.leave)) {
            (Some(from), Some(to)) => (from, to),
            (Some(from), None) => (from, from + long?),
            (None, Some(to)) => (to - long?, to),
            (None, None) => return None,
        };
        (from <= to).then_some((from, to))
    }

    /// Seconds of a report that lie within the session, and all of them.
    fn within(&self, report: &Report, zone: Tz, order: Order) -> (i64, i64) {
        let spans = report
            .seen
            .iter()
            .filter_map(|seen| Self::span(seen, zone, order));
        spans.fold((0, 0), |(within, all), (from, to)| {
            let inside = (to.min(self.ends) - from.max(self.begins)).num_seconds();
            (within + inside.max(0), all + (to - from).num_seconds())
        })
    }

    /// The order of day and month in which a report is of this session in a zone: a twentieth of its time lies within.
    pub fn order(&self, report: &Report, zone: Tz) -> Option<Order> {
        [true, false]
            .into_iter()
            .map(|order| (self.within(report, zone, order), order))
            .filter(|((within, all), _)| *within > 0 && within * 20 >= *all)
            .max_by_key(|((within, _), _)| *within)
            .map(|(_, order)| order)
    }

    /// The zone in which all reports with times are of this session: the session's own before all others. None where no report
    /// says a time.
    pub fn zone(&self, reports: &[Report]) -> Result<Option<Tz>> {
        let timed: Vec<&Report> = reports
            .iter()
            .filter(|report| {
                let says = |seen: &Seen| seen.join.is_some() || seen.leave.is_some();
                report.seen.iter().any(says)
            })
            .collect();
        if timed.is_empty() {
            return Ok(None);
        }
        let fits = |zone: &&Tz| {
            timed
                .iter()
                .all(|report| self.order(report, **zone).is_some())
        };
        if let Some(zone) = self.zones.iter().find(fits) {
            return Ok(Some(*zone));
        }
        let zone = self.zones.first().copied().unwrap_or(Tz::UTC);
        let other = timed
            .iter()
            .find(|report| self.order(report, zone).is_none());
        let first =
            other.and_then(|report| report.seen.iter().find_map(|seen| seen.join.or(seen.leave)));
        Err(self.other(first, zone))
    }

    /// A report without times is of this session's day, where it says when its meeting began.
    pub fn began(&self, report: &Report) -> Result<()> {
        let Some(starts) = report.meeting.starts else {
            return Ok(());
        };
        let near = |zone: &Tz| {
            [true, false].into_iter().any(|order| {
                Self::instant(starts, *zone, order).is_some_and(|at| {
                    at >= self.begins - chrono::TimeDelta::hours(3) && at < self.ends
                })
            })
        };
        match self.zones.iter().any(near) {
            true => Ok(()),
            false => Err(self.other(Some(starts), self.zones.first().copied().unwrap_or(Tz::UTC))),
        }
    }

    fn other(&self, first: Option<Written>, zone: Tz) -> Error {
        // of the two ways of reading it, the nearer one
        let said = first.and_then(|written| {
            [true, false]
                .into_iter()
                .filter_map(|order| Some((Self::instant(written, zone, order)?, order)))
                .min_by_key(|(at, _)| (*at - self.begins).num_seconds().abs())
                .and_then(|(_, order)| Self::at(written, order))
        });
        let begins = self.begins.with_timezone(&zone);
        Error::of(Code::ReportOtherMeeting)
            .with(
                "said",
                said.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string()),
            )
            .with("session", begins.format("%Y-%m-%d %H:%M"))
            .with("zone", zone.name())
    }

    /// Adds what a row says.
    pub fn add(&self, named: &mut Named, seen: &Seen, fit: Option<(Tz, Order)>) -> Added {
        if seen.unclear {
            named.unclear = true;
            return Added::Unclear;
        }
        let says = seen.join.is_some() || seen.leave.is_some();
        let span = fit.and_then(|(zone, order)| Self::span(seen, zone, order));
        let Some((from, to)) = span else {
            if says {
                named.unclear = true;
                return Added::Unclear;
            }
            named.loose = named.loose.saturating_add(seen.minutes.unwrap_or(0));
            return Added::Plain;
        };
        let within =
            |at: DateTime<Utc>| (at.clamp(self.begins, self.ends) - self.begins).num_seconds();
        if within(to) <= within(from) {
            return Added::Outside;
        }
        named.spans.push((within(from), within(to)));
        let length = (to - from).num_seconds();
        let differs = seen
            .minutes
            .is_some_and(|minutes| (i64::from(minutes) * 60 - length).abs() > SLACK * 60);
        match differs {
            true => Added::Differs,
            false => Added::Plain,
        }
    }
}
