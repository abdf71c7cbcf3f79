//! Editing the programme: fields, new objects, objects taken out, and their order. Each is one edit that can be undone.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use replica::ids::{is_id, random_id};
use replica::register::{Fields, exists, put};
use replica::{Error, Replica, Result, Touched};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::desk::{Desk, at_desk, known};
use super::fits::fit;
use super::part::EditKind;
use crate::error::Code;
use crate::noun::Noun;
use crate::schedule::place::Place;
use crate::schedule::{edition, places};

/// The most objects of one noun.
const MOST: usize = 500;

/// What is said anew of an object, by the names of its fields; nothing empties a field.
pub type Said = BTreeMap<String, Option<String>>;

/// Where an object is put.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Put {
    /// Behind all others.
    #[default]
    Last,
    /// Before all others.
    First,
    /// Behind this one.
    After(String),
}

/// Whether a noun is one that facilitators prepare.
///
/// # Errors
/// `field-unknown`.
pub fn of_schedule(name: &str) -> Result<Noun> {
    [
        Noun::Edition,
        Noun::Module,
        Noun::Session,
        Noun::Question,
        Noun::Meeting,
    ]
    .into_iter()
    .find(|noun| noun.name() == name)
    .ok_or_else(|| {
        Error::of(Code::FieldUnknown)
            .with("noun", name)
            .with("field", "")
    })
}

/// Says fields of an object anew.
///
/// # Errors
/// `not-facilitator`; those of an unknown object and of a field that does not fit. Nothing is kept then.
pub fn change_fields(
    replica: &mut Replica,
    now: DateTime<Utc>,
    noun: Noun,
    id: &str,
    said: &Said,
) -> Result<Touched> {
    let ((), touched) = at_desk(replica, now, EditKind::Change, |desk| {
        known(desk.connection(), noun, id)?;
        let mut fields = desk.fields(noun, id)?;
        say(desk, noun, &mut fields, said)?;
        desk.set(noun, id, &fields)
    })?;
    Ok(touched)
}

fn say(desk: &Desk<'_, '_>, noun: Noun, fields: &mut Fields, said: &Said) -> Result<()> {
    for (name, value) in said {
        let value = fit(
            desk.connection(),
            noun,
            name,
            value.as_deref().unwrap_or_default(),
        )?;
        // an edition has a beginning and a zone
        if value.is_none() && noun == Noun::Edition && matches!(name.as_str(), "from" | "zone") {
            return Err(Error::of(Code::FieldInvalid)
                .with("field", name)
                .with("value", ""));
        }
        fields.remove(name);
        put(fields, name, value);
    }
    // a weekday goes with the date that it was stated with
    if said.contains_key("date") && !said.contains_key("weekday") {
        fields.remove("weekday");
    }
    if fields.contains_key("start") && !fields.contains_key("date") && said.contains_key("start") {
        return Err(Error::of(Code::TimeWithoutDate));
    }
    Ok(())
}

/// Adds an object, and gives its id.
///
/// # Errors
/// `not-facilitator`; `too-many` where there are as many as a programme can have; those of a field that does not fit.
pub fn add_object(
    replica: &mut Replica,
    now: DateTime<Utc>,
    noun: Noun,
    said: &Said,
    at: &Put,
) -> Result<(String, Touched)> {
    at_desk(replica, now, EditKind::Add, |desk| {
        add(desk, noun, said, at)
    })
}

/// Adds an object at a desk.
///
/// # Errors
/// As [`add_object`].
pub(crate) fn add(desk: &mut Desk<'_, '_>, noun: Noun, said: &Said, at: &Put) -> Result<String> {
    let there = places(desk.connection(), noun)?;
    if noun == Noun::Edition || there.len() >= MOST {
        return Err(Error::of(Code::TooMany).with("limit", MOST));
    }
    let mut fields = Fields::new();
    let place = place_of(&there, at, None)?;
    put(&mut fields, "position", Some(place.to_string()));
    if matches!(noun, Noun::Session) {
        put(&mut fields, "minutes", Some("120"));
        let edition = edition(desk.connection())?;
        let languages = crate::schedule::fields::tags(&edition.languages);
        put(
            &mut fields,
            "languages",
            Some(languages).filter(|tags| !tags.is_empty()),
        );
    }
    say(desk, noun, &mut fields, said)?;
    let id = new_id(desk, noun)?;
    desk.set(noun, &id, &fields)?;
    Ok(id)
}

/// An id for a new object: short for what people type, and never one that was there.
fn new_id(desk: &Desk<'_, '_>, noun: Noun) -> Result<String> {
    let begins = match noun {
        Noun::Module => "m",
        Noun::Session => "s",
        Noun::Meeting => "i",
        _ => "q",
    };
    loop {
        let id = random_id(begins)?;
        if is_id(&id) && !exists(desk.connection(), noun, &id)? {
            return Ok(id);
        }
    }
}

fn place_of(there: &[(String, Place)], at: &Put, moved: Option<&str>) -> Result<Place> {
    let others: Vec<&(String, Place)> = there
        .iter()
        .filter(|(id, _)| Some(id.as_str()) != moved)
        .collect();
    let place = |at: usize| others.get(at).map(|(_, place)| place);
    Ok(match at {
        Put::First => Place::between(None, place(0)),
        Put::Last => Place::between(others.last().map(|(_, place)| place), None),
        Put::After(id) => {
            let at = others.iter().position(|(known, _)| known == id);
            let at = at.ok_or_else(|| Error::of(Code::SessionUnknown).with("id", id))?;
            Place::between(place(at), place(at + 1))
        }
    })
}

/// Takes an object out of the programme. What is tied to it stays, without it.
///
/// # Errors
/// `not-facilitator`; those of an unknown object.
pub fn take_out(
    replica: &mut Replica,
    now: DateTime<Utc>,
    noun: Noun,
    id: &str,
) -> Result<Touched> {
    let ((), touched) = at_desk(replica, now, EditKind::Remove, |desk| {
        known(desk.connection(), noun, id)?;
        if noun == Noun::Edition {
            return Err(Error::of(Code::FieldUnknown)
                .with("noun", noun.name())
                .with("field", ""));
        }
        desk.take_out(noun, id)
    })?;
    Ok(touched)
}

/// Puts an object elsewhere among its like. No other is written, but for sessions that have a date: the schedule is in the order of
/// time, so each of those between takes the day and the hour of the one that it follows now.
///
/// # Errors
/// `not-facilitator`; those of an unknown object.
pub fn reorder(
    replica: &mut Replica,
    now: DateTime<Utc>,
    noun: Noun,
    id: &str,
    at: &Put,
) -> Result<Touched> {
    let ((), touched) = at_desk(replica, now, EditKind::Order, |desk| {
        known(desk.connection(), noun, id)?;
        if *at == Put::After(id.to_owned()) {
            return Ok(());
        }
        if noun == Noun::Session && in_time(desk, id, at)? {
            return Ok(());
        }
        let place = place_of(&places(desk.connection(), noun)?, at, Some(id))?;
        let mut fields = desk.fields(noun, id)?;
        fields.remove("position");
        put(&mut fields, "position", Some(place.to_string()));
        desk.set(noun, id, &fields)
    })?;
    Ok(touched)
}

/// Puts a session that has a date elsewhere among those that have one. False: it has none, or the other has none.
fn in_time(desk: &mut Desk<'_, '_>, id: &str, at: &Put) -> Result<bool> {
    let edition = edition(desk.connection())?;
    let mut dated: Vec<_> = edition
        .sessions
        .iter()
        .filter(|session| session.stated.date.is_some())
        .collect();
    dated.sort_by_key(|session| (session.stated.date, session.stated.start, !session.opening));
    let slots: Vec<Fields> = dated
        .iter()
        .map(|session| desk.fields(Noun::Session, &session.id))
        .collect::<Result<_>>()?;
    let mut order: Vec<&str> = dated.iter().map(|session| session.id.as_str()).collect();
    let Some(from) = order.iter().position(|one| *one == id) else {
        return Ok(false);
    };
    let moved = order.remove(from);
    let to = match at {
        Put::First => 0,
        Put::Last => order.len(),
        Put::After(other) => match order.iter().position(|one| one == other) {
            Some(at) => at + 1,
            None => return Ok(false),
        },
    };
    order.insert(to, moved);
    for (id, slot) in order.into_iter().zip(&slots) {
        let mut fields = desk.fields(Noun::Session, id)?;
        for name in ["date", "start", "zone", "weekday"] {
            fields.remove(name);
            if let Some(value) = slot.get(name) {
                fields.insert(name.to_owned(), value.clone());
            }
        }
        desk.set(Noun::Session, id, &fields)?;
    }
    Ok(true)
}
