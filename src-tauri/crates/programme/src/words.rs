//! The catalogue's words for Rust: one pair of files (`src-tauri/locales`) serves the UI, the command
//! line, calendar files and notifications.
//!
//! Not here: choosing what to say. Errors and findings carry codes; who shows them looks them up.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::language::Language;

rust_i18n::i18n!("../../locales");

/// The text of `key` in `language`, its `%{name}` replaced. A key that is missing returns itself: a test
/// holds the two catalogues and the keys in use against each other.
pub fn say(language: Language, key: &str, params: &BTreeMap<String, String>) -> String {
    let text = _rust_i18n_try_translate(language.tag(), key).unwrap_or_else(|| key.into());
    let (names, values): (Vec<&str>, Vec<String>) = params
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .unzip();
    rust_i18n::replace_patterns(&text, &names, &values)
}

/// The text of `key` with no parameters.
pub fn word(language: Language, key: &str) -> String {
    say(language, key, &BTreeMap::new())
}

/// The text of `key` with parameters given in place.
pub fn phrase(language: Language, key: &str, params: &[(&str, &str)]) -> String {
    let params = params
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    say(language, key, &params)
}

/// The text of `key.one` or `key.other`, with `%{count}`. English and Spanish share the rule for whole
/// numbers (CLDR): one is `one`, everything else `other`.
pub fn count(language: Language, key: &str, count: i64) -> String {
    let form = if count == 1 { "one" } else { "other" };
    phrase(
        language,
        &format!("{key}.{form}"),
        &[("count", &count.to_string())],
    )
}

/// `Thursday`, `jueves`.
pub fn weekday(language: Language, day: Weekday) -> String {
    word(
        language,
        &format!("calendar.weekday.{}", day.number_from_monday()),
    )
}

/// `1 February 2023`, `1 de febrero de 2023`.
pub fn date(language: Language, date: NaiveDate) -> String {
    let month = word(language, &format!("calendar.month.{}", date.month()));
    phrase(
        language,
        "calendar.date",
        &[
            ("day", &date.day().to_string()),
            ("month", &month),
            ("year", &date.year().to_string()),
        ],
    )
}

/// `one week`, `9 days`.
pub fn span_of_days(language: Language, days: i64) -> String {
    if days != 0 && days % 7 == 0 {
        count(language, "calendar.weeks", days / 7)
    } else {
        count(language, "calendar.days", days)
    }
}

/// From when to when: `February 2023 to July 2023`, or `from September 2023`.
pub fn span(language: Language, span: &crate::schedule::Span) -> String {
    let from = month_or_date(language, span.from);
    match span.to {
        None => phrase(language, "announce.from", &[("from", &from)]),
        Some(to) => phrase(
            language,
            "announce.span",
            &[("from", &from), ("to", &month_or_date(language, to))],
        ),
    }
}

/// `February 2023`, or a whole date.
pub fn month_or_date(language: Language, span: crate::schedule::MonthOrDate) -> String {
    match span {
        crate::schedule::MonthOrDate::Date(day) => date(language, day),
        crate::schedule::MonthOrDate::Month(first) => {
            let month = word(language, &format!("calendar.month.{}", first.month()));
            phrase(
                language,
                "calendar.month_of",
                &[("month", &month), ("year", &first.year().to_string())],
            )
        }
    }
}
