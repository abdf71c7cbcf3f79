//! Meetings and sessions as calendar entries for the public: without a link, and under the ids that the app gives them too, so that
//! nobody who joins later has them twice.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};

use crate::clean::line;
use crate::language::Language;
use crate::schedule::when::extent;
use crate::schedule::{Edition, Stated};
use crate::words;

/// What is put into a calendar.
pub(super) struct Entry<'e> {
    pub(super) id: &'e str,
    pub(super) title: String,
    pub(super) stated: &'e Stated,
}

/// The entries that have a date, as the text of an `.ics` file; none where no entry has one.
pub(super) fn calendar(
    edition: &Edition,
    entries: &[Entry<'_>],
    now: DateTime<Utc>,
    language: Language,
) -> Option<String> {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new(
            "PRODID",
            "-//Mutual Learning//Mutual Learning//EN",
        ))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"));
    let mut any = false;
    for entry in entries {
        let (Some(date), Some((begins, ends))) = (entry.stated.date, extent(edition, entry.stated))
        else {
            continue;
        };
        any = true;
        let mut event = Event::with_uid(&format!("{}.{}@mutual-learning", entry.id, edition.id));
        event
            .summary(&line(&entry.title))
            .description(&line(edition.title.best(language)));
        match entry.stated.start {
            Some(_) => {
                event.starts(begins).ends(ends);
            }
            None => {
                event.starts(date);
                let to_come = words::word(language, "calendar.time_to_come");
                event.description(&line(&to_come));
            }
        }
        event.add_property("SEQUENCE", "0").timestamp(now);
        calendar.push(event.done());
    }
    any.then(|| calendar.to_string())
}
