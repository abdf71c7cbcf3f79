//! Judging again what was judged before, when the roster has grown: changes that count no more, or count at last.

use std::collections::BTreeSet;

use ledger::{Change, ChangeHash};
use rusqlite::Connection;

use crate::error::{Reason, Result};
use crate::judging::Judge;
use crate::noun::Noun;
use crate::projection::Projection;
use crate::record;

/// What turned, and the objects that have to be made anew for it.
#[derive(Debug, Default)]
pub struct Turned {
    /// How many changes.
    pub changes: u32,
    /// The objects.
    pub objects: BTreeSet<(Noun, String)>,
    /// The changes that counted and do no more.
    pub refused: Vec<Change>,
    /// The changes that count at last.
    pub accepted: Vec<Change>,
}

/// Judges every change that is kept but the `new` ones.
///
/// # Errors
/// See the crate.
pub fn reconsider(
    projection: Projection<'_>,
    judge: &mut Judge<'_>,
    new: &BTreeSet<ChangeHash>,
) -> Result<Turned> {
    let mut turned: Vec<(Change, bool, Option<Reason>)> = Vec::new();
    record::each_header(&projection, |change| {
        let hash = change.hash();
        if new.contains(&hash) {
            return Ok(());
        }
        let full;
        // the rules of the nouns are held against the payload
        let change = match ledger::RESERVED.contains(&change.header().kind) {
            true => change,
            false => match record::change(&projection, &hash)? {
                Some(found) => {
                    full = found;
                    &full
                }
                None => change,
            },
        };
        let was = record::aside(&projection, &hash)?;
        let is = judge.judge(change)?.err();
        if was != is {
            turned.push((change.clone(), was.is_none(), is));
        }
        Ok(())
    })?;
    let mut done = Turned::default();
    for (change, counted, is) in turned {
        match is {
            Some(reason) => record::set_aside(&projection, &change.hash(), reason)?,
            None => record::take_back(&projection, &change.hash())?,
        }
        done.changes += 1;
        done.objects.extend(about(projection, &change)?);
        match is {
            Some(_) if counted => done.refused.push(change),
            Some(_) => {}
            None => {
                projection.note_newer(&change)?;
                done.accepted.push(change);
            }
        }
    }
    Ok(done)
}

/// Judges one change anew, and says whether it turned.
///
/// # Errors
/// See the crate.
pub fn rejudge(projection: Projection<'_>, judge: &mut Judge<'_>, change: &Change) -> Result<bool> {
    let hash = change.hash();
    let was = record::aside(&projection, &hash)?;
    let is = judge.judge(change)?.err();
    if was == is {
        return Ok(false);
    }
    match is {
        Some(reason) => record::set_aside(&projection, &hash, reason)?,
        None => {
            record::take_back(&projection, &hash)?;
            projection.note_newer(change)?;
        }
    }
    Ok(true)
}

/// What a change is about, as far as this device can read it.
///
/// # Errors
/// See the crate.
pub fn about(projection: Projection<'_>, change: &Change) -> Result<Option<(Noun, String)>> {
    let said = projection.read(change)?;
    Ok(said.object().map(|(noun, id)| (noun, id.to_owned())))
}

/// Whether a change that counts says anything of an object.
///
/// # Errors
/// See the crate.
pub fn stands(connection: &Connection, noun: impl Into<Noun>, id: &str) -> Result<bool> {
    let object = noun.into().object(id);
    let mut stands = false;
    record::each_accepted_of(connection, object, |_| {
        stands = true;
        Ok(())
    })?;
    Ok(stands)
}
