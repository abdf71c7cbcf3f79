//! What each field of the schedule may say. Here stand all fields that a facilitator edits, once.

use replica::{Error, Result};
use rusqlite::Connection;

use crate::clean::{at_most, clean, line};
use crate::error::Code;
use crate::materials::is_link;
use crate::noun::Noun;
use crate::people::is_email;
use crate::schedule::fields::languages;
use crate::schedule::{
    Guest, LONGEST, MOST_BEFORE, MonthOrDate, Topic, is_there, parse_date, parse_weekday,
    weekday_name,
};

/// The longest title, in characters.
pub const LONGEST_TITLE: usize = 200;
/// The longest text, in characters.
pub const LONGEST_TEXT: usize = 5_000;
/// The most topics of a module, and guests of a session.
const MOST: usize = 50;

/// What a field says.
enum Says {
    /// A line of so many characters.
    Line(usize),
    /// Text of several lines.
    Text(usize),
    Flag,
    Date,
    Month,
    Wall,
    Weekday,
    Number(u32, u32),
    Zone,
    Languages,
    Link,
    Email,
    Module,
    Session,
    TopicIds,
    Topics,
    Guests,
}

fn says(noun: Noun, field: &str) -> Option<Says> {
    use Says::{
        Date, Email, Flag, Guests, Languages, Line, Link, Module, Month, Number, Session, Text,
        TopicIds, Topics, Wall, Weekday, Zone,
    };
    let (name, side) = field.split_once('.').unwrap_or((field, ""));
    let sided = matches!(side, "en" | "es");
    if field.contains('.') && !sided {
        return None;
    }
    Some(match (noun, name, sided) {
        (Noun::Question, "text", true) => Text(crate::forum::fit::LONGEST),
        (Noun::Question, _, true) => return None,
        (_, "title", true) => Line(LONGEST_TITLE),
        (Noun::Module, "short", true) => Line(60),
        (Noun::Edition | Noun::Module | Noun::Session, "about", true) => Text(LONGEST_TEXT),
        (_, _, true) => return None,
        (Noun::Edition, "zone", _) => Zone,
        (Noun::Edition, "languages", _) => Languages,
        (Noun::Edition, "from" | "to", _) => Month,
        (Noun::Edition, "rhythm_weeks", _) => Number(1, 52),
        (Noun::Edition, "email", _) => Email,
        (Noun::Edition, "url", _) => Link,
        (Noun::Edition, "percent", _) => Number(1, 100),
        (Noun::Edition, "counts_opening", _) => Flag,
        (Noun::Module, "topics", _) => Topics,
        (Noun::Session | Noun::Question, "module", _) => Module,
        (Noun::Session, "topics", _) => TopicIds,
        (Noun::Session | Noun::Meeting, "date", _) => Date,
        (Noun::Session | Noun::Meeting, "start", _) => Wall,
        (Noun::Session | Noun::Meeting, "weekday", _) => Weekday,
        (Noun::Session | Noun::Meeting, "minutes", _) => Number(5, 24 * 60),
        (Noun::Session | Noun::Meeting, "zone", _) => Zone,
        (Noun::Session | Noun::Meeting, "link", _) => Link,
        (Noun::Session, "opening" | "wrap_up", _) => Flag,
        (Noun::Session, "languages" | "interpretation", _) => Languages,
        (Noun::Session, "guests", _) => Guests,
        (Noun::Question, "session", _) => Session,
        (Noun::Question, "before", _) => Number(1, MOST_BEFORE),
        _ => return None,
    })
}

/// The value of a field as it is kept; nothing where it is emptied.
///
/// # Errors
/// `field-unknown`; `field-invalid` with `field` and `value`; `text-too-long`, `zone-unknown`, `link-invalid`, `email-invalid`,
/// `module-unknown`, `session-unknown`.
pub fn fit(
    connection: &Connection,
    noun: Noun,
    field: &str,
    value: &str,
) -> Result<Option<String>> {
    let said = says(noun, field).ok_or_else(|| {
        Error::of(Code::FieldUnknown)
            .with("field", field)
            .with("noun", noun.name())
    })?;
    let value = match said {
        Says::Text(_) => clean(value),
        _ => line(value),
    };
    if value.is_empty() {
        return Ok(None);
    }
    let invalid = || {
        Error::of(Code::FieldInvalid)
            .with("field", field)
            .with("value", &value)
    };
    let kept = match said {
        Says::Line(most) | Says::Text(most) => {
            let length = value.chars().count();
            if length > most {
                return Err(Error::of(Code::TextTooLong)
                    .with("length", length)
                    .with("limit", most));
            }
            value
        }
        Says::Flag => match value.as_str() {
            "yes" | "true" => "yes".to_owned(),
            "no" | "false" => return Ok(None),
            _ => return Err(invalid()),
        },
        Says::Date => parse_date(&value).ok_or_else(invalid)?.to_string(),
        Says::Month => MonthOrDate::parse(&value).ok_or_else(invalid)?.to_string(),
        Says::Wall => chrono::NaiveTime::parse_from_str(&value, "%H:%M")
            .map_err(|_| invalid())?
            .format("%H:%M")
            .to_string(),
        Says::Weekday => weekday_name(parse_weekday(&value).ok_or_else(invalid)?).to_owned(),
        Says::Number(least, most) => {
            let number: u32 = value.parse().map_err(|_| invalid())?;
            match (least..=most).contains(&number) {
                true => number.to_string(),
                false => return Err(invalid()),
            }
        }
        Says::Zone => crate::time::zone(&value)?.name().to_owned(),
        Says::Languages => {
            let known = languages(&value);
            match known.len() == value.split_whitespace().count() {
                true => crate::schedule::fields::tags(&known),
                false => return Err(invalid()),
            }
        }
        Says::Link => match is_link(&value) && value.starts_with("https://") {
            true => value,
            false => return Err(Error::of(Code::LinkInvalid).with("link", &value)),
        },
        Says::Email => match is_email(&value) {
            true => value,
            false => return Err(Error::of(Code::EmailInvalid).with("email", &value)),
        },
        Says::Module => there(connection, Noun::Module, Code::ModuleUnknown, value)?,
        Says::Session => there(connection, Noun::Session, Code::SessionUnknown, value)?,
        Says::TopicIds => value,
        Says::Topics => {
            let topics: Vec<Topic> = serde_json::from_str(&value).map_err(|_| invalid())?;
            let topics = topics.into_iter().map(topic).collect::<Result<Vec<_>>>()?;
            few(&topics, invalid)?
        }
        Says::Guests => {
            let guests: Vec<Guest> = serde_json::from_str(&value).map_err(|_| invalid())?;
            let guests = guests.into_iter().map(guest).collect::<Result<Vec<_>>>()?;
            let named: Vec<Guest> = guests
                .into_iter()
                .filter(|one| !one.name.is_empty())
                .collect();
            few(&named, invalid)?
        }
    };
    Ok((!kept.is_empty()).then_some(kept))
}

fn there(connection: &Connection, noun: Noun, code: Code, id: String) -> Result<String> {
    match is_there(connection, noun, &id)? {
        true => Ok(id),
        false => Err(Error::of(code).with("id", id)),
    }
}

fn few<T: serde::Serialize>(items: &[T], invalid: impl Fn() -> Error) -> Result<String> {
    match items.len() {
        0 => Ok(String::new()),
        length if length > MOST => Err(invalid()),
        _ => serde_json::to_string(items).map_err(|error| Error::internal("list", error)),
    }
}

fn topic(topic: Topic) -> Result<Topic> {
    Ok(Topic {
        id: match replica::ids::is_id(&topic.id) {
            true => topic.id,
            false => replica::ids::random_id("t")?,
        },
        title: crate::language::Both {
            en: at_most(topic.title.en.as_deref(), LONGEST_TITLE)?,
            es: at_most(topic.title.es.as_deref(), LONGEST_TITLE)?,
        },
        about: crate::language::Both {
            en: at_most(topic.about.en.as_deref(), LONGEST_TEXT)?,
            es: at_most(topic.about.es.as_deref(), LONGEST_TEXT)?,
        },
    })
}

fn guest(guest: Guest) -> Result<Guest> {
    Ok(Guest {
        name: at_most(Some(&line(&guest.name)), LONGEST_TITLE)?.unwrap_or_default(),
        about: crate::language::Both {
            en: at_most(guest.about.en.as_deref(), LONGEST_TEXT)?,
            es: at_most(guest.about.es.as_deref(), LONGEST_TEXT)?,
        },
    })
}

/// The longest session that is no contradiction, for the editor's hint.
pub const LONGEST_SESSION: u32 = LONGEST;
