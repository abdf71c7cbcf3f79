//! How single values are typed.

use chrono::{DateTime, TimeDelta, Utc};
use programme::Language;
use programme::materials::material::Look;
use replica::stamp::unstamp;

/// Until when something holds.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// An instant.
    At(DateTime<Utc>),
    /// So long from now.
    For(TimeDelta),
}

/// `30d`, `12h`, or an instant.
pub fn until(text: &str) -> Result<Until, String> {
    let wrong = || "write it as 30d, 12h or 2026-12-31T12:00:00Z".to_owned();
    let unit = text.chars().last();
    let number = text.strip_suffix(['d', 'h']).map(str::parse::<i64>);
    let long = match (number, unit) {
        (Some(Ok(days)), Some('d')) => TimeDelta::try_days(days),
        (Some(Ok(hours)), Some('h')) => TimeDelta::try_hours(hours),
        _ => return unstamp(text).map(Until::At).map_err(|_| wrong()),
    };
    long.filter(|long| *long > TimeDelta::zero())
        .map(Until::For)
        .ok_or_else(wrong)
}

/// `en`, `es`.
pub fn language(text: &str) -> Result<Language, String> {
    Language::from_tag(text).ok_or_else(|| "write it as en or es".to_owned())
}

/// `pdf`, `document`, as files are shown.
pub fn look(text: &str) -> Result<Look, String> {
    Look::of_word(text).ok_or_else(|| "no such look".to_owned())
}

/// `15:00`.
pub fn wall(text: &str) -> Result<chrono::NaiveTime, String> {
    chrono::NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "write it as 15:00".to_owned())
}

/// `7d`, `1h`, `10m`, in minutes.
pub fn lead(text: &str) -> Result<u32, String> {
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let minutes = match unit {
        "d" => 24 * 60,
        "h" => 60,
        "m" => 1,
        _ => return Err("write it as 7d, 1h or 10m".to_owned()),
    };
    let number: u32 = number
        .parse()
        .map_err(|_| "write it as 7d, 1h or 10m".to_owned())?;
    number
        .checked_mul(minutes)
        .ok_or_else(|| "too long".to_owned())
}
