//! "Tell the group that I am prepared": by this consent of a person, and only by it, others hear what they are done with, and
//! facilitators see who still lacks a material.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use replica::erase::erase_within;
use replica::ids::is_object_id;
use replica::record::{self, fact};
use replica::register::{Fields, exists, put, shown, text};
use replica::{Error, Replica, Result, Touched, Writing};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::preparation::State;
use super::store;
use crate::forum::names::{AuthorCard, Names};
use crate::noun::Noun;

/// The field that says that a person shares it.
const SHARES: &str = "shares";
/// What the field of a material begins with that a person is done with; its id follows.
const DONE: &str = "done.";

/// Who is prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Prepared {
    /// The reader is a member, and can tell.
    pub may_tell: bool,
    /// The reader tells.
    pub tells: bool,
    /// How many tell.
    pub telling: u32,
    /// Who tells, and is done with all that was asked for.
    pub done: Vec<AuthorCard>,
    /// Who tells, and is not; for facilitators.
    pub lacking: Vec<AuthorCard>,
}

/// What a person tells becomes rows, or takes them away (`None`).
pub(crate) fn project(
    connection: &Connection,
    person: &str,
    fields: Option<&Fields>,
) -> Result<()> {
    let shares = fields.is_some_and(|fields| text(fields, SHARES).as_deref() == Some("yes"));
    let names = fields.into_iter().flat_map(Fields::keys);
    let done = names
        .filter(|name| fields.is_some_and(|fields| text(fields, name).as_deref() == Some("yes")))
        .filter_map(|name| name.strip_prefix(DONE))
        .filter(|id| is_object_id(id));
    let done: Vec<&str> = match shares {
        true => done.collect(),
        false => Vec::new(),
    };
    store::put_prepared(connection, person, shares, &done)
}

/// Tells the group from now on what the reader is done with, or takes it all back.
///
/// # Errors
/// `not-member`, `removed`, `held`.
pub fn tell_prepared(replica: &mut Replica, now: DateTime<Utc>, on: bool) -> Result<Touched> {
    super::import_file::may_share(replica)?;
    let ((), touched) = replica.write_own(now, |writing| {
        let me = me(writing)?;
        let mut fields = told(writing, &me)?;
        if on {
            put(&mut fields, SHARES, Some("yes"));
            for (material, progress) in store::all_progress(writing.connection())? {
                let shared = exists(writing.connection(), Noun::Material, &material)?;
                if progress.state == State::Done && shared {
                    put(&mut fields, &format!("{DONE}{material}"), Some("yes"));
                }
            }
        } else {
            // all that was ever told is erased, and not only taken back
            return match erase_within(writing, Noun::Prepared, &me) {
                Err(error) if error.is(replica::Code::ChangeUnknown) => Ok(()),
                other => other,
            };
        }
        writing.set(Noun::Prepared, &me, &fields)
    })?;
    Ok(touched)
}

/// Lets the group know how far the reader has come with a material, if they tell.
///
/// # Errors
/// See the crate.
pub(super) fn follow(
    replica: &mut Replica,
    now: DateTime<Utc>,
    material: &str,
    state: State,
) -> Result<Touched> {
    let connection = replica.connection();
    let me = fact(connection, "me")?.unwrap_or_default();
    // a material that waits for a link is nobody's to hear of, and who left the group tells it nothing
    if super::import_file::may_share(replica).is_err()
        || !store::tells(connection, &me)?
        || !exists(connection, Noun::Material, material)?
    {
        return Ok(Touched::new());
    }
    let ((), touched) = replica.write_own(now, |writing| {
        let mut fields = told(writing, &me)?;
        let field = format!("{DONE}{material}");
        match state {
            State::Done => put(&mut fields, &field, Some("yes")),
            State::ToDo | State::Started => drop(fields.remove(&field)),
        }
        writing.set(Noun::Prepared, &me, &fields)
    })?;
    Ok(touched)
}

fn me(writing: &Writing<'_>) -> Result<String> {
    fact(writing.connection(), "me")?.ok_or_else(|| Error::of(replica::Code::NotMember))
}

fn told(writing: &Writing<'_>, me: &str) -> Result<Fields> {
    Ok(shown(writing.connection(), Noun::Prepared, me)?.unwrap_or_default())
}

/// The persons who belong to the group.
fn members(replica: &Replica) -> Result<BTreeSet<String>> {
    let Some(group) = replica.group()? else {
        return Ok(BTreeSet::new());
    };
    let roster = record::roster(replica.connection(), group)?;
    let persons = roster.members().into_values();
    Ok(persons.filter_map(|standing| standing.person).collect())
}

/// Who tells that they are done with all of these materials.
///
/// # Errors
/// See the crate.
pub fn who_is_prepared(replica: &Replica, materials: &[String]) -> Result<Prepared> {
    let connection = replica.connection();
    let names = Names::of(connection)?;
    let members = members(replica)?;
    let mut done: BTreeMap<String, BTreeSet<String>> = store::telling(connection)?
        .into_iter()
        .filter(|person| members.contains(person))
        .map(|person| (person, BTreeSet::new()))
        .collect();
    for (person, material) in store::all_prepared(connection)? {
        if let Some(of) = done.get_mut(&person) {
            of.insert(material);
        }
    }
    let all = |of: &BTreeSet<String>| materials.iter().all(|material| of.contains(material));
    let of = |wanted: bool| {
        // where nothing was asked for, nobody is done with it
        let asked = done.iter().filter(|_| !materials.is_empty());
        let persons = asked.filter(|(_, of)| all(of) == wanted);
        let mut cards: Vec<AuthorCard> = persons.map(|(person, _)| names.author(person)).collect();
        cards.sort_by(|one, other| one.name.cmp(&other.name));
        cards
    };
    Ok(Prepared {
        may_tell: super::import_file::may_share(replica).is_ok(),
        tells: done.contains_key(&names.me),
        telling: u32::try_from(done.len()).unwrap_or(u32::MAX),
        done: of(true),
        lacking: match replica.is_facilitator() {
            true => of(false),
            false => Vec::new(),
        },
    })
}
