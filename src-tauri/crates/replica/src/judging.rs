//! Which of the changes that are kept count: the roster's judgement and the nouns' rules, for all of them or for what is new.
//!
//! As all devices come to hold the same changes, they come to the same judgement. Not here: what a change does to the
//! tables (`apply`), and how changes come (`receive`).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use ledger::{Change, ChangeHash, DeviceId, ERASE, Erase, Power, Roster, Standing};
use rusqlite::Connection;

use crate::error::{Reason, Result};
use crate::projection::Projection;
use crate::record;

/// Judges changes against a roster, with what it needs to know of their logs.
pub struct Judge<'c> {
    projection: Projection<'c>,
    roster: Roster,
    /// What stands before the last change that a removal accepts, by that change.
    before: RefCell<BTreeMap<ChangeHash, BTreeSet<ChangeHash>>>,
}

impl<'c> Judge<'c> {
    /// A judge by this roster.
    pub fn new(projection: Projection<'c>, roster: Roster) -> Self {
        Self {
            projection,
            roster,
            before: RefCell::default(),
        }
    }

    /// The roster.
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Whether a change that was verified counts: its author's standing, or the reason why it does not.
    ///
    /// # Errors
    /// See the crate.
    pub fn judge(&mut self, change: &Change) -> Result<Result<Standing, Reason>> {
        let (connection, before) = (self.projection.connection(), &self.before);
        let failed = RefCell::new(None);
        let ancestry = |older: &ChangeHash, newer: &ChangeHash| {
            stands_before(connection, before, change, older, newer).unwrap_or_else(|error| {
                failed.replace(Some(error));
                false
            })
        };
        let judged = self.roster.judge_again(change, ancestry);
        if let Some(error) = failed.into_inner() {
            return Err(error);
        }
        let standing = match judged {
            Ok(standing) => standing,
            Err(refusal) => return Ok(Err(Reason::from(&refusal))),
        };
        if ledger::RESERVED.contains(&change.header().kind) {
            return Ok(
                match may_erase(connection, &self.roster, change, &standing)? {
                    true => Ok(standing),
                    false => Err(Reason::NotYours),
                },
            );
        }
        let said = self.projection.read(change)?;
        Ok(match self.projection.refusal(change, &said, &standing)? {
            Some(reason) => Err(reason),
            None => Ok(standing),
        })
    }
}

/// Whether one change stands before another in a log; each log's branch is walked once.
fn stands_before(
    connection: &Connection,
    known: &RefCell<BTreeMap<ChangeHash, BTreeSet<ChangeHash>>>,
    of: &Change,
    older: &ChangeHash,
    newest: &ChangeHash,
) -> Result<bool> {
    if let Some(before) = known.borrow().get(newest) {
        return Ok(before.contains(older));
    }
    let header = of.header();
    let log = record::log(connection, header.device, header.incarnation)?;
    let mut before = BTreeSet::new();
    let mut at = log.get(newest).copied().flatten();
    while let Some(hash) = at {
        if !before.insert(hash) {
            break;
        }
        at = log.get(&hash).copied().flatten();
    }
    let stands = before.contains(older);
    // a cut that is not here yet is walked when it is
    if log.contains_key(newest) {
        known.borrow_mut().insert(*newest, before);
    }
    Ok(stands)
}

/// Who may erase: the author, on any of their devices, and a facilitator. What makes the roster and the keys is not
/// erased. One whose target is not here yet is judged again when it comes.
fn may_erase(
    connection: &Connection,
    roster: &Roster,
    change: &Change,
    standing: &Standing,
) -> Result<bool> {
    if change.header().kind != ERASE {
        return Ok(true);
    }
    let Some(erase) = erase_of(change) else {
        return Ok(false);
    };
    let Some(target) = record::change(connection, &erase.change)? else {
        return Ok(true);
    };
    if ledger::RESERVED.contains(&target.header().kind) {
        return Ok(false);
    }
    Ok(standing.power == Power::Facilitator
        || change.header().device == target.header().device
        || same_person(roster, target.header().device, standing))
}

/// By whoever it was named, also if it was removed since: judging must not depend on when that became known.
fn same_person(roster: &Roster, device: DeviceId, standing: &Standing) -> bool {
    standing.person.is_some() && roster.person(device) == standing.person
}

/// What an ERASE asks for.
pub fn erase_of(change: &Change) -> Option<Erase> {
    (change.header().kind == ERASE)
        .then(|| ledger::decode_payload(change.payload().ok()?).ok())
        .flatten()
}
