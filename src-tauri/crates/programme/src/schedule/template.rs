//! The template of the Mutual Learning Program: four modules with all their topics, in both languages, an
//! opening and twelve sessions in the rhythm of the seed page; and how its dates are laid in.

use chrono::{Days, NaiveDate, NaiveTime};
use zones::Tz;

use super::edition::{Edition, MonthOrDate, Span};
use super::read_file;
use replica::{Error, Result};

const FILE: &str = include_str!("../template/mutual-learning.toml");

/// The text of the template, as a file to start from.
pub const fn text() -> &'static str {
    FILE
}

/// The template as an edition, without dates.
///
/// # Errors
/// `internal`, if the file that we ship cannot be read.
pub fn template() -> Result<Edition> {
    read_file::read(FILE.as_bytes())
        .map(|read| read.edition)
        .map_err(|error| Error::internal("template", error))
}

/// Lays dates into an edition: the opening on `opening`, the first session ten days later (as on the seed
/// page: 13 and 23 February) and the others in the edition's rhythm, all at `start` of `zone`.
pub fn lay_dates(edition: &mut Edition, opening: NaiveDate, start: NaiveTime, zone: Tz) {
    const FIRST_AFTER: u64 = 10;
    let weeks = u64::from(edition.rhythm_weeks.unwrap_or(2));
    let mut numbered = 0;
    let mut last = opening;
    for session in &mut edition.sessions {
        let date = if session.opening {
            opening
        } else {
            let date = opening + Days::new(FIRST_AFTER + numbered * weeks * 7);
            numbered += 1;
            date
        };
        session.stated.date = Some(date);
        session.stated.start = Some(start);
        last = last.max(date);
    }
    edition.zone = zone;
    edition.span = Span {
        from: month(opening),
        to: Some(month(last)),
    };
}

fn month(date: NaiveDate) -> MonthOrDate {
    use chrono::Datelike as _;
    MonthOrDate::Month(date.with_day(1).unwrap_or(date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::schedule::findings::findings;
    use crate::schedule::read_file::Places;

    #[test]
    fn the_template_is_whole_in_both_languages() {
        let template = template().unwrap();
        assert_eq!(template.modules.len(), 4);
        assert_eq!(
            template
                .sessions
                .iter()
                .filter(|session| !session.opening)
                .count(),
            12
        );
        assert_eq!(
            template
                .modules
                .iter()
                .map(|module| module.topics.len())
                .collect::<Vec<_>>(),
            [3, 3, 3, 1]
        );
        for session in &template.sessions {
            assert!(
                Language::ALL
                    .iter()
                    .all(|side| session.title.side(*side).is_some()),
                "{}",
                session.id
            );
            assert!(
                session.opening
                    || template
                        .questions
                        .iter()
                        .any(|question| question.session.as_deref() == Some(&session.id)),
                "{} has no question",
                session.id
            );
        }
    }

    #[test]
    fn laid_dates_contradict_nothing() {
        let mut edition = template().unwrap();
        lay_dates(
            &mut edition,
            "2027-02-15".parse().unwrap(),
            "15:00:00".parse().unwrap(),
            Tz::of(chrono_tz::Europe::Amsterdam),
        );
        assert_eq!(
            findings(&edition, &[], &Places::default(), Language::En),
            []
        );
        assert_eq!(
            edition.span.to.map(|to| to.to_string()).as_deref(),
            Some("2027-07")
        );
    }
}
