//! The tables are a projection: they can be made anew from the ledger and the followed file at any time.

use std::collections::BTreeMap;

use ledger::Change;
use rusqlite::types::ValueRef;
use serde::Serialize;

use crate::error::{Code, Error, Result};
use crate::followed;
use crate::judging::Judge;
use crate::pace::Pace;
use crate::projection::Projection;
use crate::record;
use crate::replica::Replica;

/// What a rebuild saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Changes whose signatures and chain were verified.
    pub changes: u32,
    /// Rows in the tables that were made from them.
    pub rows: u32,
}

/// Makes the tables anew, in one transaction. What was signed is verified before it: only then do others who write wait.
///
/// # Errors
/// `internal` for a change that does not verify, `stopped`; nothing is altered then.
pub fn rebuild(replica: &mut Replica, pace: &Pace<'_>) -> Result<Rebuilt> {
    let changes = replica.snapshot(|projection| verify(*projection, pace))?;
    replica.transact(|projection| {
        make(*projection, changes, pace)?;
        let prints = fingerprints(*projection)?;
        let rows = prints.values().map(|(rows, _)| rows).sum();
        Ok(Rebuilt { changes, rows })
    })
}

/// Makes the tables anew aside, compares them with those that are there, and alters nothing.
///
/// # Errors
/// `tables-differ` with the first `table` that does; otherwise as [`rebuild`].
pub fn check(replica: &mut Replica, pace: &Pace<'_>) -> Result<Rebuilt> {
    let changes = replica.snapshot(|projection| verify(*projection, pace))?;
    let (before, after) = replica.try_out(|projection| {
        let before = fingerprints(*projection)?;
        make(*projection, changes, pace)?;
        Ok((before, fingerprints(*projection)?))
    })?;
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
/// is noted. It is the first half of the work.
fn verify(projection: Projection<'_>, pace: &Pace<'_>) -> Result<u32> {
    let connection = projection.connection();
    let Some(group) = record::group(connection)? else {
        return Ok(0);
    };
    let roster = record::roster_from_scratch(connection, group)?;
    let mut chain = ledger::Chain::default();
    let mut judge = Judge::new(projection, roster);
    let due = record::count(connection)?;
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
        pace.step(changes, 2 * due)
    })?;
    Ok(changes)
}

fn make(projection: Projection<'_>, verified: u32, pace: &Pace<'_>) -> Result<()> {
    for (table, _) in projection.nouns().tables() {
        projection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    (projection.nouns().clear_index)(&projection)?;
    if let Some(text) = followed::text(&projection)? {
        followed::lay(projection, &text)?;
    }
    let mut done = verified;
    record::each_accepted(&projection, |change| {
        projection.apply(change)?;
        done += 1;
        pace.step(done, done.max(2 * verified))
    })
}

/// A hash of each table that is made from the ledger, to compare two devices by.
///
/// # Errors
/// See the crate.
pub fn prints(projection: Projection<'_>) -> Result<BTreeMap<&'static str, [u8; 32]>> {
    let prints = fingerprints(projection)?.into_iter();
    Ok(prints
        .map(|(table, (_, hash))| (table, *hash.as_bytes()))
        .collect())
}

/// A count and a hash of each table's rows, in an order that does not depend on how they came there.
fn fingerprints(projection: Projection<'_>) -> Result<BTreeMap<&'static str, (u32, blake3::Hash)>> {
    let tables = projection.nouns().tables();
    tables
        .map(|(table, order)| {
            let mut statement =
                projection.prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))?;
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
