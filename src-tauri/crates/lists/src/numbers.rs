//! Numbers and dates of a workbook, as its cells show them.

use chrono::{NaiveDate, TimeDelta};

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Number,
    /// `00000`: so many digits at least.
    Digits(usize),
    Percent,
    Date,
    Time,
    Moment,
}

/// ECMA-376 part 1, 18.8.30, and the East Asian dates after it.
pub(crate) fn built_in(id: &str) -> Shown {
    match id.parse().unwrap_or(0_u32) {
        9 | 10 => Shown::Percent,
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Shown::Time,
        22 => Shown::Moment,
        _ => Shown::Number,
    }
}

/// What a format's code is about: quoted text, escapes, colours and conditions left out.
pub(crate) fn shown(code: &str) -> Shown {
    let mut letters = code.split(';').next().unwrap_or_default().chars();
    let mut plain = String::new();
    let mut elapsed = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => while letters.next().is_some_and(|letter| letter != '"') {},
            '\\' | '_' | '*' => _ = letters.next(),
            '[' => {
                let inner: String = letters
                    .by_ref()
                    .take_while(|letter| *letter != ']')
                    .collect();
                elapsed |= matches!(
                    inner.to_ascii_lowercase().as_str(),
                    "h" | "hh" | "m" | "mm" | "s" | "ss"
                );
            }
            other => plain.extend(other.to_lowercase()),
        }
    }
    if plain.contains("general") {
        return Shown::Number;
    }
    let date = plain.contains(['d', 'y'])
        || (plain.contains('m') && !plain.contains(['h', 's']) && !elapsed);
    let time = elapsed || plain.contains(['h', 's']);
    match (date, time) {
        (true, true) => Shown::Moment,
        (true, false) => Shown::Date,
        (false, true) => Shown::Time,
        (false, false) if plain.contains('%') => Shown::Percent,
        (false, false)
            if plain.len() > 1 && plain.len() < 40 && plain.bytes().all(|byte| byte == b'0') =>
        {
            Shown::Digits(plain.len())
        }
        (false, false) => Shown::Number,
    }
}

pub(crate) fn number(value: f64, shown: Shown, since_1904: bool) -> String {
    match shown {
        Shown::Number => plain_number(value),
        Shown::Digits(digits) if value >= 0.0 && value.fract() == 0.0 => {
            format!("{value:0>digits$}")
        }
        Shown::Digits(_) => plain_number(value),
        Shown::Percent => format!("{}%", plain_number(value * 100.0)),
        Shown::Date | Shown::Time | Shown::Moment => {
            moment(value, shown, since_1904).unwrap_or_else(|| plain_number(value))
        }
    }
}

/// Fifteen digits, as spreadsheets show them: 0.1 + 0.2 is 0.3, and a telephone number has no exponent.
pub(crate) fn plain_number(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded != 0.0 && !(1e-9..1e21).contains(&rounded.abs()) {
        format!("{rounded:e}")
    } else {
        format!("{rounded}")
    }
}

/// ISO 8601, from days since 1899-12-30 (or 1904-01-01); Excel counts a 29 February 1900 that never was.
fn moment(value: f64, shown: Shown, since_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let seconds = (value * 86_400.0).round() as i64;
    let (mut days, seconds) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let time = if seconds % 60 == 0 {
        format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
    } else {
        format!(
            "{:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )
    };
    if shown == Shown::Time {
        return Some(time);
    }
    if since_1904 {
        days += 1462;
    } else if days < 60 {
        days += 1;
    }
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let date = first.checked_add_signed(TimeDelta::days(days))?.to_string();
    Some(if shown == Shown::Date {
        date
    } else {
        format!("{date} {time}")
    })
}

/// `PT14H30M00S` as 14:30.
pub(crate) fn time_of(period: &str) -> Option<String> {
    let (hours, rest) = period.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds: f64 = rest.strip_suffix('S')?.replace(',', ".").parse().ok()?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Some(if seconds == 0.0 {
        format!("{hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    })
}
