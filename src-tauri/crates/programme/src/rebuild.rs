//! The tables are a projection: they can be made anew from the ledger and the followed file at any time.

use std::collections::BTreeMap;

use ledger::{Change, GroupId};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::Serialize;

use crate::apply::{apply, project};
use crate::error::{Code, Error, Result};
use crate::judging::Judge;
use crate::programme::Programme;
use crate::record::store as record;
use crate::register::{Set, store as register};
use crate::schedule;
use crate::search::{self, store::Kind};

/// The tables that are made from the ledger, with the columns that tell their rows apart.
const MADE: [(&str, &str); 20] = [
    ("register", "noun, id, field, change"),
    ("superseded", "noun, id, field, change"),
    ("removed", "noun, id, change"),
    ("edition", "id"),
    ("module", "id"),
    ("session", "id"),
    ("question", "id"),
    ("meeting", "id"),
    ("organisation", "id"),
    ("person", "id"),
    ("introduction", "person"),
    ("message", "id"),
    ("post", "id"),
    ("mention", "person, post"),
    ("moderation", "id"),
    ("translation", "id"),
    ("case_study", "id"),
    ("case_section", "case_study, position"),
    ("case_outcome", "id"),
    ("case_translation", "id"),
];

/// What a rebuild saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Changes whose signatures and chain were verified.
    pub changes: u32,
    /// Rows in the tables that were made from them.
    pub rows: u32,
}

/// [`rebuild`] of a programme that is open.
///
/// # Errors
/// As [`rebuild`].
pub fn rebuild_programme(programme: &mut Programme) -> Result<Rebuilt> {
    rebuild(&mut programme.connection)
}

/// [`check`] of a programme that is open.
///
/// # Errors
/// As [`check`].
pub fn check_programme(programme: &mut Programme) -> Result<Rebuilt> {
    check(&mut programme.connection)
}

/// Makes the tables anew, in one transaction.
///
/// # Errors
/// `internal` for a change that does not verify; nothing is altered then. Those of the database.
pub fn rebuild(connection: &mut Connection) -> Result<Rebuilt> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let changes = verify(&transaction)?;
    make(&transaction)?;
    let rows = fingerprints(&transaction)?
        .values()
        .map(|(rows, _)| rows)
        .sum();
    transaction.commit()?;
    Ok(Rebuilt { changes, rows })
}

/// Makes the tables anew aside, compares them with those that are there, and alters nothing.
///
/// # Errors
/// `tables-differ` with the first `table` that does; otherwise as [`rebuild`].
pub fn check(connection: &mut Connection) -> Result<Rebuilt> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let changes = verify(&transaction)?;
    let before = fingerprints(&transaction)?;
    make(&transaction)?;
    let after = fingerprints(&transaction)?;
    transaction.rollback()?;
    if let Some((table, _)) = before
        .iter()
        .find(|(table, print)| after.get(*table) != Some(print))
    {
        return Err(Error::of(Code::TablesDiffer).with("table", table));
    }
    let rows = after.values().map(|(rows, _)| rows).sum();
    Ok(Rebuilt { changes, rows })
}

/// Holds every change against its author's key, its log and the roster: what counts and what is set aside must be what
/// is noted.
fn verify(connection: &Connection) -> Result<u32> {
    let Some(group) = record::fact(connection, "group")? else {
        return Ok(0);
    };
    let group: GroupId = group
        .parse()
        .map_err(|error| Error::internal("group", format!("{error}")))?;
    let roster = record::roster_from_scratch(connection, group)?;
    let mut chain = ledger::Chain::default();
    let mut judge = Judge::new(connection, roster);
    let mut changes = 0;
    let wrong = |what: &str, change: &Change, is: &dyn std::fmt::Debug| {
        Error::internal("change", format!("{what} at {}: {is:?}", change.hash()))
    };
    record::each(connection, |change| {
        let placed = chain.accept(change);
        if !matches!(
            placed,
            ledger::Placed::Accepted | ledger::Placed::Fork { .. }
        ) {
            return Err(wrong("chain", change, &placed));
        }
        let genuine = judge
            .roster()
            .key(change.header().device)
            .and_then(|key| ledger::VerifyingKey::from_bytes(&key).ok())
            .is_some_and(|key| change.verify(&key).is_ok());
        // whoever joined by an invitation that was none is set aside, and has no key in the roster
        let aside = record::aside(connection, &change.hash())?;
        if !genuine && aside.is_none() {
            return Err(wrong("signature", change, &"not genuine"));
        }
        let judged = judge.judge(change)?.err();
        if judged != aside {
            return Err(wrong("judgement", change, &(judged, aside)));
        }
        changes += 1;
        Ok(())
    })?;
    Ok(changes)
}

fn make(connection: &Connection) -> Result<()> {
    for (table, _) in MADE {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    for kind in Kind::ALL {
        if kind != Kind::Note {
            search::store::forget_all(connection, kind)?;
        }
    }
    let followed: Option<String> = connection
        .query_row("SELECT text FROM followed_file", [], |row| row.get(0))
        .map(Some)
        .or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(None),
            other => Err(other),
        })?;
    if let Some(text) = followed {
        lay_followed(connection, &text)?;
    }
    record::each_accepted(connection, |change| apply(connection, change).map(drop))
}

/// Lays the values of a followed file under all changes.
///
/// # Errors
/// Those of reading a programme file, and of the database.
pub fn lay_followed(connection: &Connection, text: &str) -> Result<()> {
    let read = schedule::read_file::read(text.as_bytes())?;
    let mut earlier = register::followed(connection)?;
    register::forget_followed(connection)?;
    for (noun, id, fields) in schedule::fields::of_edition(&read.edition)? {
        let set = Set {
            noun: noun.number(),
            id: id.clone(),
            writes: fields
                .into_iter()
                .map(|(field, value)| crate::register::Write::new(field, Some(value)))
                .collect(),
        };
        register::set(connection, noun, &set, &register::FOLLOWED, 0)?;
        project(connection, noun, &id)?;
        earlier.remove(&(noun, id));
    }
    // what the earlier file named and this one does not
    for (noun, id) in earlier {
        project(connection, noun, &id)?;
    }
    Ok(())
}

/// Takes a followed file out again, with everything that only it said.
///
/// # Errors
/// Those of the database.
pub fn unfollow(connection: &Connection) -> Result<()> {
    let followed: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM followed_file)")?
        .query_row([], |row| row.get(0))?;
    if !followed {
        return Ok(());
    }
    connection.execute("DELETE FROM followed_file", [])?;
    let said = register::followed(connection)?;
    register::forget_followed(connection)?;
    for (noun, id) in said {
        project(connection, noun, &id)?;
    }
    Ok(())
}

/// A hash of each table that is made from the ledger, to compare two devices by.
///
/// # Errors
/// Those of the database.
pub fn prints(connection: &Connection) -> Result<BTreeMap<&'static str, [u8; 32]>> {
    let prints = fingerprints(connection)?.into_iter();
    Ok(prints
        .map(|(table, (_, hash))| (table, *hash.as_bytes()))
        .collect())
}

/// A count and a hash of each table's rows, in an order that does not depend on how they came there.
fn fingerprints(connection: &Connection) -> Result<BTreeMap<&'static str, (u32, blake3::Hash)>> {
    MADE.into_iter()
        .map(|(table, order)| {
            let mut statement =
                connection.prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))?;
            let columns = statement.column_count();
            let mut hasher = blake3::Hasher::new();
            let mut count = 0;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                count += 1;
                for column in 0..columns {
                    let (kind, bytes): (u8, Vec<u8>) = match row.get_ref(column)? {
                        ValueRef::Null => (0, Vec::new()),
                        ValueRef::Integer(number) => (1, number.to_le_bytes().to_vec()),
                        ValueRef::Real(number) => (2, number.to_le_bytes().to_vec()),
                        ValueRef::Text(text) => (3, text.to_vec()),
                        ValueRef::Blob(bytes) => (4, bytes.to_vec()),
                    };
                    hasher
                        .update(&[kind])
                        .update(&(bytes.len() as u64).to_le_bytes())
                        .update(&bytes);
                }
            }
            Ok((table, (count, hasher.finalize())))
        })
        .collect()
}
