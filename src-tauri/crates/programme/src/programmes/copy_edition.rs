//! The next edition, from one that was: a programme of its own, as a draft. Modules, sessions, topics and questions come along; dates,
//! links, guests and information meetings do not, and people only where that was chosen.

use chrono::{DateTime, Utc};
use replica::register::{ids, shown};
use replica::{Error, Profile, Replica, Result};

use super::found::{Founder, found_with};
use crate::error::Code;
use crate::noun::Noun;
use crate::people::person;
use crate::schedule::{MonthOrDate, Span, Stated, edition};
use replica::record::fact;

/// What the next edition is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// Its id; without one it is made of the old id and the month.
    pub id: Option<String>,
    /// When it begins.
    pub from: MonthOrDate,
    /// Organisations and persons come along.
    pub people: bool,
}

/// An id that no programme here has: the old one with another month.
///
/// # Errors
/// See the crate.
pub fn next_id(profile: &Profile, old: &str, from: MonthOrDate) -> Result<String> {
    let taken = profile.programmes()?;
    let parts: Vec<&str> = old.rsplitn(3, '-').collect();
    let stem = match parts.as_slice() {
        [month, year, stem]
            if month.len() == 2
                && year.len() == 4
                && [month, year]
                    .iter()
                    .all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) =>
        {
            stem
        }
        _ => old,
    };
    let month: String = from.to_string().chars().take(7).collect();
    let first = format!("{stem}-{month}");
    let mut id = first.clone();
    let mut more = 2;
    while taken.contains(&id) {
        id = format!("{first}-{more}");
        more += 1;
    }
    Ok(id)
}

/// Founds the next edition as a draft, and gives its id.
///
/// # Errors
/// `not-facilitator`; `programme-here` for an id that is taken; `id-invalid`. Nothing is kept then.
pub fn copy_edition(
    profile: &Profile,
    now: DateTime<Utc>,
    old: &Replica,
    next: &Next,
) -> Result<String> {
    if !old.is_facilitator() {
        return Err(Error::of(replica::Code::NotFacilitator));
    }
    let connection = old.connection();
    let mut new = edition(connection)?;
    let id = match &next.id {
        Some(id) if !replica::ids::is_id(id) => {
            return Err(Error::of(Code::FieldInvalid)
                .with("field", "id")
                .with("value", id));
        }
        Some(id) if profile.programmes()?.contains(id) => {
            return Err(Error::of(replica::Code::ProgrammeHere).with("id", id));
        }
        Some(id) => id.clone(),
        None => next_id(profile, &new.id, next.from)?,
    };
    new.id = id;
    new.draft = true;
    new.span = Span {
        from: next.from,
        to: None,
    };
    new.meetings.clear();
    for session in &mut new.sessions {
        let stands = session.stated;
        // the hour is kept, the day is laid anew
        session.stated = Stated {
            date: None,
            weekday: None,
            start: None,
            ..stands
        };
        session.link = None;
        session.guests.clear();
    }
    let me = fact(connection, "me")?.unwrap_or_default();
    let myself =
        person(connection, &me)?.ok_or_else(|| Error::of(Code::PersonUnknown).with("id", &me))?;
    let founder = Founder {
        name: &myself.name,
        person: Some(&me),
        origin: "own",
    };
    let mut people = Vec::new();
    if next.people {
        for noun in [Noun::Organisation, Noun::Person] {
            for id in ids(connection, noun)? {
                if let Some(fields) = shown(connection, noun, &id)? {
                    people.push((noun, id, fields));
                }
            }
        }
    }
    found_with(profile, now, &new, &founder, |writing| {
        for (noun, id, fields) in &people {
            writing.set(*noun, id, fields)?;
        }
        Ok(())
    })
}
