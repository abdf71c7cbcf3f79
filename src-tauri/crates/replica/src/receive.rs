//! Taking in changes that others wrote: verified, placed, judged, applied; what cannot be yet is kept and tried again.
//!
//! The order in which they come makes no difference. Not here: where they come from (the crate `exchange`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use ledger::{
    Change, ChangeHash, DeviceId, GroupId, Identity, Join, ObjectId, Roster, VerifyingKey,
    decode_payload,
};
use rusqlite::Connection;

use crate::error::{Code, Reason, Result};
use crate::followed;
use crate::judging::{Judge, erase_of};
use crate::keys::take::take;
use crate::noun::{Noun, Returned, Said};
use crate::projection::Projection;
use crate::reconsider::{Turned, about, reconsider, rejudge};
use crate::record;
use crate::record::refused;
use crate::register;
use crate::stamp::stamp;

/// So many changes wait at most; what comes beyond is asked for again later.
const MOST_WAITING: u32 = 50_000;

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// Changes that were not here before.
    pub new: u32,
    /// Of these, those that count.
    pub applied: u32,
    /// Changes that were set aside, with reasons.
    pub refused: u32,
    /// Changes that count no more, or count at last, by what came.
    pub turned: u32,
    /// Bytes that are no change of this group, or forged.
    pub foreign: u32,
    /// More waits than can be kept: what this was to bring is to be asked for again.
    pub overflow: bool,
    /// Whether any roster change was among them.
    pub roster: bool,
    /// What was touched.
    pub touched: BTreeSet<(Noun, String)>,
    /// Payloads that went, since an erasure says so.
    pub erased: u32,
    /// This device wrote some of them in a life that it has forgotten: it was put back to an earlier state, and begins a
    /// new one.
    pub restored: bool,
}

/// Who receives.
pub struct Receiver<'r> {
    /// The group.
    pub group: GroupId,
    /// This device's identity, and others for which keys may be wrapped (the founding key's, an invitation's).
    pub identities: &'r [Identity],
    /// The present.
    pub now: DateTime<Utc>,
}

/// Takes in changes. Must run inside a transaction.
///
/// # Errors
/// See the crate: nothing that others write is an error.
pub fn receive(
    projection: Projection<'_>,
    receiver: &Receiver<'_>,
    arrived: Vec<Change>,
) -> Result<Received> {
    let connection = projection.connection();
    let mut done = Received::default();
    let mut refilled = Vec::new();
    let mut new = Vec::new();
    for change in arrived {
        if change.header().group != receiver.group {
            done.foreign += 1;
            continue;
        }
        match record::kept(connection, &change.hash())? {
            Some(true) => {}
            Some(false) => refilled.extend(refill(connection, &change)?),
            None => new.push(change),
        }
    }
    let takes = |change: &Change| Roster::takes(change.header().kind);
    done.roster = new.iter().chain(&refilled).any(takes);
    let mut roster = record::roster(connection, receiver.group)?;
    for change in new.iter().filter(|change| takes(change)) {
        // also before the beginning of its log is here: a roster change's place is what it cites
        if let Err(refusal) = roster.insert(change) {
            tracing::debug!("{}: {refusal}", change.hash());
        }
    }
    let (placed, left) = place(connection, &mut roster, new, &mut refilled, &mut done)?;
    keep_waiting(connection, receiver, &left, &mut done)?;
    if placed.is_empty() && refilled.is_empty() && !done.roster {
        return Ok(done);
    }
    done.restored = begin_new_life(connection, receiver, &placed)?;
    let came = Came { placed, refilled };
    settle(projection, receiver, roster, &came, &mut done)?;
    Ok(done)
}

/// What can neither be verified nor placed yet waits, as long as there is room.
fn keep_waiting(
    connection: &Connection,
    receiver: &Receiver<'_>,
    left: &[Change],
    done: &mut Received,
) -> Result<()> {
    let since = stamp(receiver.now);
    let room = MOST_WAITING.saturating_sub(record::count_waiting(connection)?);
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    done.overflow = left.len() > room;
    for change in left.iter().take(room) {
        let bytes = change.encode().map_err(refused)?;
        record::wait(connection, &change.hash(), &bytes, &since)?;
    }
    Ok(())
}

/// What came.
struct Came {
    /// Changes that are here for the first time.
    placed: Vec<Change>,
    /// Changes that were here without their payloads.
    refilled: Vec<Change>,
}

/// Whoever meets changes of their own that they do not know must not write on in the same log.
fn begin_new_life(
    connection: &Connection,
    receiver: &Receiver<'_>,
    placed: &[Change],
) -> Result<bool> {
    let Some(own) = receiver.identities.first().map(Identity::device) else {
        return Ok(false);
    };
    let current = record::fact(connection, "incarnation")?
        .and_then(|number| number.parse::<u32>().ok())
        .unwrap_or_default();
    let newest = placed
        .iter()
        .map(Change::header)
        .filter(|header| header.device == own && header.incarnation >= current)
        .map(|header| header.incarnation)
        .max();
    match newest {
        Some(newest) => {
            record::put_fact(
                connection,
                "incarnation",
                &newest.saturating_add(1).to_string(),
            )?;
            Ok(true)
        }
        None => Ok(false),
    }
}

/// A change that came without its payload, and now with it; unless the payload was erased. Whoever sent it without may have
/// meant to mislead: it is judged anew.
fn refill(connection: &Connection, change: &Change) -> Result<Option<Change>> {
    let Some(body) = change.body() else {
        return Ok(None);
    };
    let genuine = ledger::payload_hash(&body.salt, &body.payload) == change.header().payload_hash;
    if !genuine || !record::erasures(connection, &change.hash())?.is_empty() {
        return Ok(None);
    }
    record::put_body(connection, &change.hash(), body)?;
    record::change(connection, &change.hash())
}

/// Verifies and places what is new and what waits, again and again until nothing more follows. Gives back what is placed,
/// and what of the new can not be yet.
fn place(
    connection: &Connection,
    roster: &mut Roster,
    new: Vec<Change>,
    refilled: &mut Vec<Change>,
    done: &mut Received,
) -> Result<(Vec<Change>, Vec<Change>)> {
    let waiting = record::waiting(connection)?.into_iter();
    let mut left: Vec<(Option<Vec<u8>>, Change)> = waiting
        .filter_map(|bytes| Some((Change::decode(&bytes).ok()?, Some(bytes))))
        .chain(new.into_iter().map(|change| (change, None)))
        .map(|(change, waited)| (waited, change))
        .collect();
    left.sort_by_key(|(_, change)| {
        let header = change.header();
        (header.device, header.incarnation, header.seq)
    });
    let mut placed = Placed::default();
    loop {
        let before = left.len();
        let mut tried = Vec::new();
        for (waited, change) in left {
            let known = waited.is_some() && record::kept(connection, &change.hash())?.is_some();
            let came = match known || placed.hashes.contains(&change.hash()) {
                true => Tried::Known,
                false => try_to_place(connection, roster, &mut placed, &change)?,
            };
            if let (Some(bytes), false) = (&waited, matches!(came, Tried::Waits)) {
                record::wait_no_longer(connection, bytes)?;
            }
            match came {
                Tried::Placed => {
                    done.roster |= Roster::takes(change.header().kind);
                    done.new += 1;
                    placed.add(change);
                }
                Tried::Known => refilled.extend(refill(connection, &change)?),
                Tried::Forged => done.foreign += 1,
                Tried::Waits => tried.push((waited, change)),
            }
        }
        left = tried;
        if left.len() == before || left.is_empty() {
            let left = left.into_iter().filter(|(waited, _)| waited.is_none());
            let left = left.map(|(_, change)| change).collect();
            return Ok((placed.changes, left));
        }
    }
}

/// What is placed: most of what comes follows something that came just before it, and need not be looked up.
#[derive(Default)]
struct Placed {
    changes: Vec<Change>,
    hashes: BTreeSet<ChangeHash>,
    /// Keys that were read; `None` for one that proves nothing.
    keys: BTreeMap<[u8; 32], Option<VerifyingKey>>,
}

impl Placed {
    /// A key of the roster as a key of ed25519: reading it takes as long as half a verification.
    fn key(&mut self, bytes: [u8; 32]) -> Option<&VerifyingKey> {
        let read = || {
            let key = VerifyingKey::from_bytes(&bytes).ok();
            key.filter(|key| !key.is_weak())
        };
        self.keys.entry(bytes).or_insert_with(read).as_ref()
    }

    fn add(&mut self, change: Change) {
        self.hashes.insert(change.hash());
        self.changes.push(change);
    }

    /// Whether the last one is that change, at that place of the log.
    fn ends_with(&self, prev: &ChangeHash, of: &Change, seq: u64) -> bool {
        let of = of.header();
        self.changes.last().is_some_and(|last| {
            let header = last.header();
            last.hash() == *prev
                && (header.device, header.incarnation, header.seq)
                    == (of.device, of.incarnation, seq)
        })
    }
}

enum Tried {
    Placed,
    /// It is here, or a twin of it is.
    Known,
    /// Not genuine: it is not kept, so that a genuine twin finds its place.
    Forged,
    Waits,
}

fn try_to_place(
    connection: &Connection,
    roster: &mut Roster,
    placed: &mut Placed,
    change: &Change,
) -> Result<Tried> {
    let header = change.header();
    let follows = match (header.prev_hash, header.seq.checked_sub(1)) {
        (Some(prev), Some(seq)) => {
            placed.ends_with(&prev, change, seq)
                || record::stands_at(connection, &prev, change, seq)?
        }
        (None, None) => true,
        _ => false,
    };
    if !follows || !roster.knows(&header.roster_heads) {
        return Ok(Tried::Waits);
    }
    let Some(key) = key_of(roster, change) else {
        return Ok(Tried::Waits);
    };
    let genuine = placed
        .key(key)
        .is_some_and(|key| change.verify(key).is_ok());
    if !genuine {
        return Ok(Tried::Forged);
    }
    if Roster::takes(header.kind)
        && let Err(refusal) = roster.insert(change)
    {
        tracing::debug!("{}: {refusal}", change.hash());
        if header.kind == ledger::JOIN {
            // by no invitation that is known: whatever follows it has no author yet
            return Ok(Tried::Waits);
        }
        // it is genuine and says nothing for the roster: kept like all else, and judged
    }
    record::insert(connection, change)?;
    Ok(Tried::Placed)
}

/// The key of a change's author: of whom the roster names, of the founding key, or of whoever joins.
fn key_of(roster: &Roster, change: &Change) -> Option<[u8; 32]> {
    let header = change.header();
    roster.key(header.device).or_else(|| {
        let payload = change.payload().ok()?;
        let key = match header.kind {
            ledger::JOIN => decode_payload::<Join>(payload).ok()?.key,
            ledger::FOUND => decode_payload::<ledger::Found>(payload).ok()?.founding_key,
            _ => return None,
        };
        (DeviceId::of(&key) == header.device).then_some(key)
    })
}

/// Judges what is new, and all that may be judged otherwise by what came; the tables follow.
fn settle(
    projection: Projection<'_>,
    receiver: &Receiver<'_>,
    roster: Roster,
    came: &Came,
    done: &mut Received,
) -> Result<()> {
    let connection = projection.connection();
    let cut: BTreeSet<DeviceId> = roster
        .revocations()
        .map(|(_, revoke)| revoke.device)
        .collect();
    let all = done.roster
        || came
            .placed
            .iter()
            .any(|change| cut.contains(&change.header().device));
    let mut judge = Judge::new(projection, roster);
    let mut again: BTreeSet<(Noun, String)> = BTreeSet::new();
    // the ledger's own kinds first, and the keys that they hand on: what is sealed is judged by what it says
    let (own, others): (Vec<&Change>, Vec<&Change>) = came
        .placed
        .iter()
        .partition(|change| ledger::RESERVED.contains(&change.header().kind));
    let mut fresh: Vec<&Change> = Vec::new();
    judge_new(connection, &mut judge, &own, &mut fresh, done)?;
    let opened = take(connection, receiver.group, receiver.identities)?;
    judge_new(connection, &mut judge, &others, &mut fresh, done)?;
    let new: BTreeSet<ChangeHash> = came.placed.iter().map(Change::hash).collect();
    let mut reconsidered = Turned::default();
    if all {
        let turned = reconsider(projection, &mut judge, &new)?;
        if let Some(own) = receiver.identities.first() {
            give_back(projection, own.device(), &turned, receiver.now)?;
        }
        done.turned += turned.changes;
        again.extend(turned.objects.iter().cloned());
        reconsidered = turned;
    }
    let mut doubtful: Vec<Change> = came.refilled.clone();
    if opened {
        record::each_sealed(connection, |change| {
            doubtful.push(change.clone());
            Ok(())
        })?;
    }
    for change in &doubtful {
        done.turned += u32::from(rejudge(projection, &mut judge, change)?);
        again.extend(about(projection, change)?);
    }
    for change in fresh {
        if let Some(object) = projection.apply(change)? {
            done.touched.insert(object);
        }
        done.applied += 1;
    }
    let asked = came.placed.iter().chain(&came.refilled).map(Change::hash);
    again.extend(erase(projection, &mut judge, asked.collect(), all, done)?);
    for (noun, id) in again {
        projection.remake(noun, &id)?;
        done.touched.insert((noun, id));
    }
    if let Some(own) = receiver.identities.first() {
        let accepted = objects_of(projection, own.device(), &reconsidered.accepted)?;
        for (noun, id) in accepted.into_keys() {
            if let Some(accepted) = projection.rules(noun)?.accepted {
                accepted(connection, &id)?;
            }
        }
    }
    if register::written_by_changes(connection, projection.nouns().ends_following)? {
        // the group's own words have come: the file that one joined or followed with has done its service
        followed::forget(projection)?;
    }
    note_heads(connection, receiver, judge.roster())
}

fn judge_new<'c>(
    connection: &Connection,
    judge: &mut Judge<'_>,
    changes: &[&'c Change],
    fresh: &mut Vec<&'c Change>,
    done: &mut Received,
) -> Result<()> {
    for change in changes {
        match judge.judge(change)? {
            Ok(_) => fresh.push(change),
            Err(reason) => {
                record::set_aside(connection, &change.hash(), reason)?;
                done.refused += 1;
            }
        }
    }
    Ok(())
}

/// Drops the payloads that an accepted erasure asks for, and gives the objects that have to be made anew.
fn erase(
    projection: Projection<'_>,
    judge: &mut Judge<'_>,
    mut asked: BTreeSet<ChangeHash>,
    all: bool,
    done: &mut Received,
) -> Result<BTreeSet<(Noun, String)>> {
    let connection = projection.connection();
    let mut due: Vec<(Change, ChangeHash)> = Vec::new();
    record::each_erasure(connection, |change| {
        if let Some(erase) = erase_of(change)
            && (all || asked.contains(&change.hash()) || asked.contains(&erase.change))
        {
            record::put_erasure(connection, &erase.change, &change.hash())?;
            due.push((change.clone(), erase.change));
        }
        Ok(())
    })?;
    // whether its author may erase that is asked again, now that the target may be here
    for (change, target) in &due {
        done.turned += u32::from(rejudge(projection, judge, change)?);
        asked.insert(*target);
    }
    let mut objects = BTreeSet::new();
    for target in asked {
        if record::erasures(connection, &target)?.is_empty() {
            continue;
        }
        let Some(change) = record::change(connection, &target)? else {
            continue;
        };
        if change.body().is_none() || ledger::RESERVED.contains(&change.header().kind) {
            continue;
        }
        objects.extend(about(projection, &change)?);
        record::drop_body(connection, &target)?;
        forget_besides(projection, change.header().object)?;
        done.erased += 1;
        // without its words it can be judged by its author's standing only, on whatever device
        if let Some(erased) = record::change(connection, &target)? {
            rejudge(projection, judge, &erased)?;
        }
    }
    Ok(objects)
}

/// Forgets what this device keeps of an erased object besides its rows. Of which noun it is may be unknown here.
pub(crate) fn forget_besides(projection: Projection<'_>, object: ObjectId) -> Result<()> {
    let mut erased = projection
        .nouns()
        .rules
        .iter()
        .filter_map(|rules| rules.erased);
    erased.try_for_each(|erased| erased(&projection, object))
}

/// Gives back to their author what this device wrote and the group refuses after all. The tables must still hold it.
fn give_back(
    projection: Projection<'_>,
    device: DeviceId,
    turned: &Turned,
    now: DateTime<Utc>,
) -> Result<()> {
    for ((noun, id), reason) in objects_of(projection, device, &turned.refused)? {
        if let Some(refused) = projection.rules(noun)?.refused {
            refused(
                &projection,
                &Returned {
                    id: &id,
                    reason,
                    now,
                },
            )?;
        }
    }
    Ok(())
}

/// The objects that changes of a device write, and how the refusal of each is told.
fn objects_of(
    projection: Projection<'_>,
    device: DeviceId,
    changes: &[Change],
) -> Result<BTreeMap<(Noun, String), Code>> {
    let mut objects = BTreeMap::new();
    for change in changes {
        if change.header().device != device {
            continue;
        }
        if let Said::Set(noun, set) = projection.read(change)? {
            let reason = match record::aside(&projection, &change.hash())? {
                Some(Reason::AuthorRemoved) => Code::Removed,
                _ => Code::NotMember,
            };
            objects.insert((noun, set.id), reason);
        }
    }
    Ok(objects)
}

/// Notes what the next change of this device cites.
pub(crate) fn note_heads(
    connection: &Connection,
    receiver: &Receiver<'_>,
    roster: &Roster,
) -> Result<()> {
    let heads = match receiver.identities.first() {
        Some(identity) => roster.heads_for(identity.device()),
        None => roster.heads(),
    };
    record::put_roster_heads(connection, &heads)
}
