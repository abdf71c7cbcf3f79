//! Days on which nobody meets, as a calendar of public holidays gives them (RFC 5545).

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _};
use icalendar::{Calendar, CalendarComponent, CalendarDateTime, Component as _, DatePerhapsTime};
use replica::{Error, Result};
use serde::{Deserialize, Serialize};
use specta::Type;
use zones::Tz;

use crate::clean::line;
use crate::error::Code;
use crate::schedule::parse_date;

/// The largest calendar that is read, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;
/// A holiday that comes back each year is looked for in so many years from its first.
const YEARS: i32 = 80;
/// What is shorter is an appointment, and no holiday.
const WHOLE_DAY: TimeDelta = TimeDelta::hours(8);
/// The most days that are kept.
const MOST: usize = 20_000;

/// Days on which nobody meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Blocked {
    /// The first day: `2027-03-25`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Why.
    pub name: String,
}

impl Blocked {
    /// Whether it covers a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        let (from, to) = (parse_date(&self.from), parse_date(&self.to));
        from.is_some_and(|from| from <= day) && to.is_some_and(|to| day <= to)
    }

    /// `2027-03-25` or `2027-03-25..2027-03-28`.
    ///
    /// # Errors
    /// `field-invalid`.
    pub fn parse(text: &str) -> Result<Self> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let day = |text: &str| parse_date(text.trim());
        match (day(from), day(to)) {
            (Some(from), Some(to)) if from <= to => Ok(Self {
                from: from.to_string(),
                to: to.to_string(),
                name: String::new(),
            }),
            _ => Err(Error::of(Code::FieldInvalid)
                .with("field", "skip")
                .with("value", text)),
        }
    }
}

/// What a calendar holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Holidays {
    /// The days, in their order.
    pub blocked: Vec<Blocked>,
    /// Entries that say no day, or come back in a way that is not understood.
    pub passed_over: u32,
}

/// Reads the days of a calendar on the wall of `zone`, from `from` on for the two years after it.
///
/// # Errors
/// `file-too-large`; `calendar-unreadable` for what is no calendar.
pub fn read_holidays(bytes: &[u8], zone: Tz, from: NaiveDate) -> Result<Holidays> {
    if bytes.len() > LARGEST {
        return Err(Error::of(Code::FileTooLarge).with("limit", LARGEST));
    }
    let unreadable = || Error::of(Code::CalendarUnreadable);
    let decoded = lists::encoding::decode(bytes).ok_or_else(unreadable)?;
    let calendar: Calendar = decoded.text.parse().map_err(|_| unreadable())?;
    let until = from.checked_add_days(Days::new(2 * 366)).unwrap_or(from);
    let mut found = Holidays::default();
    let mut events = 0;
    for component in &calendar.components {
        let CalendarComponent::Event(event) = component else {
            continue;
        };
        events += 1;
        if event
            .property_value("STATUS")
            .is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"))
        {
            continue;
        }
        let Some((begins, ends)) = event
            .get_start()
            .and_then(|start| days(&start, event.get_end(), zone))
        else {
            found.passed_over += 1;
            continue;
        };
        let name: String = line(event.get_summary().unwrap_or_default())
            .chars()
            .take(100)
            .collect();
        let years = match event.property_value("RRULE") {
            None => 0..1,
            Some(rule) if is_yearly(rule) => 0..YEARS,
            Some(_) => {
                found.passed_over += 1;
                0..1
            }
        };
        for year in years {
            // a 29 February is no day of most years
            let (Some(begins), Some(ends)) = (in_year(begins, year), in_year(ends, year)) else {
                continue;
            };
            if begins > until {
                break;
            }
            if ends >= from && found.blocked.len() < MOST {
                found.blocked.push(Blocked {
                    from: begins.to_string(),
                    to: ends.to_string(),
                    name: name.clone(),
                });
            }
        }
    }
    if events == 0
        && !decoded
            .text
            .to_ascii_uppercase()
            .contains("BEGIN:VCALENDAR")
    {
        return Err(unreadable());
    }
    found
        .blocked
        .sort_by(|one, other| one.from.cmp(&other.from));
    found.blocked.dedup();
    Ok(found)
}

fn in_year(day: NaiveDate, later: i32) -> Option<NaiveDate> {
    day.with_year(day.year().checked_add(later)?)
}

/// Each year on the same day, and nothing else.
fn is_yearly(rule: &str) -> bool {
    let rule = rule.to_ascii_uppercase();
    let mut parts = rule.split(';');
    parts.all(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        match name {
            "FREQ" => value == "YEARLY",
            "INTERVAL" => value == "1",
            "BYMONTH" | "BYMONTHDAY" | "WKST" => true,
            _ => false,
        }
    })
}

/// The first and the last day of an entry on the wall of `zone`. The end is not in it (RFC 5545, 3.6.1).
fn days(
    start: &DatePerhapsTime,
    end: Option<DatePerhapsTime>,
    zone: Tz,
) -> Option<(NaiveDate, NaiveDate)> {
    if let DatePerhapsTime::Date(first) = start {
        let last = match end {
            Some(DatePerhapsTime::Date(end)) if end > *first => end.pred_opt()?,
            _ => *first,
        };
        return Some((*first, last));
    }
    let begins = on_wall(start, zone)?;
    let ends = end.and_then(|end| on_wall(&end, zone)).unwrap_or(begins);
    // an appointment of some hours takes nobody's day
    if ends > begins && ends - begins < WHOLE_DAY {
        return None;
    }
    let last = match ends > begins {
        true => ends - TimeDelta::seconds(1),
        false => begins,
    };
    Some((begins.date(), last.date()))
}

fn on_wall(at: &DatePerhapsTime, zone: Tz) -> Option<NaiveDateTime> {
    match at {
        DatePerhapsTime::Date(date) => date.and_hms_opt(0, 0, 0),
        DatePerhapsTime::DateTime(CalendarDateTime::Floating(at)) => Some(*at),
        DatePerhapsTime::DateTime(CalendarDateTime::Utc(at)) => {
            Some(at.with_timezone(&zone).naive_local())
        }
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid }) => {
            match tzid.parse::<Tz>() {
                // a zone that only the calendar knows: its wall is taken for ours
                Err(_) => Some(*date_time),
                Ok(theirs) => {
                    let at: DateTime<Tz> = theirs.from_local_datetime(date_time).earliest()?;
                    Some(at.with_timezone(&zone).naive_local())
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(events: &str) -> Holidays {
        let text = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{}END:VCALENDAR\r\n",
            events.replace('\n', "\r\n")
        );
        let zone = crate::time::zone("Europe/Amsterdam").unwrap();
        read_holidays(text.as_bytes(), zone, "2027-01-01".parse().unwrap()).unwrap()
    }

    fn event(lines: &str) -> String {
        format!(
            "BEGIN:VEVENT\nUID:{}\nDTSTAMP:20260101T000000Z\n{lines}\nEND:VEVENT\n",
            lines.len()
        )
    }

    fn spans(holidays: &Holidays) -> Vec<(&str, &str, &str)> {
        holidays
            .blocked
            .iter()
            .map(|one| (one.from.as_str(), one.to.as_str(), one.name.as_str()))
            .collect()
    }

    #[test]
    fn days_ends_years_and_zones_are_read_as_the_standard_says() {
        for (lines, expected) in [
            (
                "DTSTART;VALUE=DATE:20270326\nSUMMARY:Viernes Santo",
                ("2027-03-26", "2027-03-26", "Viernes Santo"),
            ),
            (
                "DTSTART;VALUE=DATE:20270326\nDTEND;VALUE=DATE:20270327\nSUMMARY:One day",
                ("2027-03-26", "2027-03-26", "One day"),
            ),
            (
                "DTSTART;VALUE=DATE:20270322\nDTEND;VALUE=DATE:20270329\nSUMMARY:A week\\, off",
                ("2027-03-22", "2027-03-28", "A week, off"),
            ),
            // midnight to midnight in Lima is the morning of that day to the morning of the next in Amsterdam
            (
                "DTSTART:20270326T050000Z\nDTEND:20270327T050000Z\nSUMMARY:Lima",
                ("2027-03-26", "2027-03-27", "Lima"),
            ),
            (
                "DTSTART;TZID=Asia/Tokyo:20270326T000000\nDTEND;TZID=Asia/Tokyo:20270326T090000\nSUMMARY:Tokyo",
                ("2027-03-25", "2027-03-26", "Tokyo"),
            ),
            (
                "DTSTART;TZID=Somewhere:20270326T000000\nSUMMARY:Odd",
                ("2027-03-26", "2027-03-26", "Odd"),
            ),
        ] {
            assert_eq!(spans(&read(&event(lines))), [expected], "{lines}");
        }
        let yearly = read(&event(
            "DTSTART;VALUE=DATE:20000501\nRRULE:FREQ=YEARLY\nSUMMARY:Labour Day",
        ));
        assert_eq!(
            spans(&yearly),
            [
                ("2027-05-01", "2027-05-01", "Labour Day"),
                ("2028-05-01", "2028-05-01", "Labour Day")
            ]
        );
        let weekly = read(&event(
            "DTSTART;VALUE=DATE:20270501\nRRULE:FREQ=WEEKLY\nSUMMARY:Market",
        ));
        assert_eq!((weekly.blocked.len(), weekly.passed_over), (1, 1));
    }

    #[test]
    fn five_thousand_entries_and_no_calendar() {
        let many: String = (0..5_000)
            .map(|at| {
                event(&format!(
                    "DTSTART;VALUE=DATE:2027{:02}{:02}\nSUMMARY:Day {at}",
                    at % 12 + 1,
                    at % 28 + 1
                ))
            })
            .collect();
        assert_eq!(read(&many).blocked.len(), 5_000);
        let zone = Tz::UTC;
        for bad in [&b"PK\x03\x04"[..], b"", b"hello", &[0xff, 0xfe, 0x00]] {
            let error = read_holidays(bad, zone, "2027-01-01".parse().unwrap()).unwrap_err();
            assert_eq!(error.code(), "calendar-unreadable");
        }
    }

    #[test]
    fn a_day_or_days_as_people_type_them() {
        let one = Blocked::parse("2027-03-25").unwrap();
        assert_eq!(
            (one.from.as_str(), one.to.as_str()),
            ("2027-03-25", "2027-03-25")
        );
        let week = Blocked::parse("2027-03-22..2027-03-28").unwrap();
        assert!(week.covers("2027-03-25".parse().unwrap()));
        assert!(!week.covers("2027-03-29".parse().unwrap()));
        for bad in ["", "25 March", "2027-02-30", "2027-03-28..2027-03-22"] {
            assert_eq!(
                Blocked::parse(bad).unwrap_err().code(),
                "field-invalid",
                "{bad}"
            );
        }
    }
}
