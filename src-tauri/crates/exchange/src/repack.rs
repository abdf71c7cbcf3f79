//! Facilitators' devices put together what was written, so that whoever comes late asks for few objects. Each device writes
//! packs and an index of its own; what two of them put together twice costs bytes and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Audience, Change, ChangeHash, DeviceId, EpochKey, GroupId, Power, Roster};
use programme::outbox::packs::{self, Held, Index, Pack};
use programme::outbox::store::{self as outbox, State};
use programme::record::{refused, store as record};
use programme::{Result, keys};
use rusqlite::Connection;

use crate::names::{
    HASH, IndexName, Log, SegmentName, Want, content, hex, parse_head, parse_index, tip, unhex,
};
use crate::pack::{self, BESIDE, LARGEST, Listed, Span};
use crate::running::{RUNS, Running};
use crate::seal::branch;

impl Running<'_> {
    /// Puts together what is due, on a facilitators' device; sees that packs and index are with the group.
    pub(crate) async fn repack(&mut self) -> Result<()> {
        if (self.run.stop)() {
            return Ok(());
        }
        let worth = self.worth()?;
        if self.programme.is_facilitator() && self.unpacked()? >= worth {
            // another device may have put them together meanwhile
            let mut others = self.read_indexes().await?;
            let members = record::roster(self.programme.connection(), self.group)?.members();
            // a member could say to have put together what is nowhere, and nobody would
            others.retain(|(of, _)| {
                let standing = members.get(&of.device);
                standing.is_some_and(|standing| standing.power == Power::Facilitator)
            });
            self.programme.transact(|connection| {
                for span in others.iter().flat_map(|(_, pack)| &pack.spans) {
                    let end = (span.device, span.incarnation, span.last.saturating_add(1));
                    packs::put_covered(connection, &end)?;
                }
                Ok(())
            })?;
            if self.unpacked()? >= worth {
                let (group, own) = (self.group, self.own_log()?);
                self.programme
                    .transact(|connection| put_together(connection, group, own))?;
            }
        }
        self.send_packs().await?;
        self.publish().await
    }

    /// Puts together what brings other members what they wait for and its writer will not bring.
    pub(crate) async fn answer(
        &mut self,
        wants: &[Want],
        heads: &[(Log, SegmentName)],
    ) -> Result<()> {
        if !self.answers()? {
            return Ok(());
        }
        let (group, own) = (self.group, self.own_log()?);
        let wanted = self.awaited(wants, heads)?;
        if !wanted.is_empty() {
            // what is wanted though a pack holds it may have been lost with that
            self.find_lost_packs().await?;
        }
        self.programme.transact(|connection| {
            let Some(key) = keys::current::current_key(connection, Audience::Group)? else {
                return Ok(());
            };
            let mut due: BTreeMap<ChangeHash, Change> = BTreeMap::new();
            for end in wanted {
                if let Some(change) = record::change(connection, &end)?
                    && !is_packed(connection, &end)?
                {
                    let last = change.header().seq;
                    let all = branch(connection, end, 0, last)?.into_iter();
                    due.extend(all.map(|change| (change.hash(), change)));
                }
            }
            match due.is_empty() {
                true => Ok(()),
                false => pack_up(connection, &key, group, own, due.into_values().collect()),
            }
        })
    }

    /// Whether this device answers now: facilitators' at once, the others in turn, so that mostly one does.
    fn answers(&self) -> Result<bool> {
        let device = self.programme.identity().device();
        let members = record::roster(self.programme.connection(), self.group)?.members();
        if self.programme.is_facilitator() {
            return Ok(true);
        }
        let turn = members.keys().position(|member| *member == device);
        let members = members.len() as u64;
        let at = self.counted(RUNS)?.checked_rem(members);
        Ok(at.is_some() && at == turn.map(|turn| turn as u64))
    }

    /// The last changes of what other members wait for: words that are here, and what somebody wrote who does not belong to
    /// the group any more, and sealed perhaps under a key that was never handed on.
    fn awaited(&self, wants: &[Want], heads: &[(Log, SegmentName)]) -> Result<Vec<ChangeHash>> {
        let connection = self.programme.connection();
        let members = record::roster(connection, self.group)?.members();
        // also what this device itself asks for: the profile may live on two computers, and only one of them have it
        let wanted: BTreeSet<[u8; HASH]> = wants
            .iter()
            .filter(|(of, _)| members.contains_key(&of.device))
            .map(|(_, hash)| *hash)
            .collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let mut ends = Vec::new();
        for hash in &wanted {
            let found = match hash.first_chunk() {
                Some(begins) => record::begins_with(connection, begins)?,
                None => None,
            };
            if let Some(change) = found
                && change.as_bytes().starts_with(hash)
                && record::kept(connection, &change)? == Some(true)
            {
                ends.push(change);
            }
        }
        // read from that object, or told of by a head whose object is gone: what it ends with is here, however it came
        let fetched = outbox::all_fetched(connection)?;
        let fetched = fetched.iter().filter_map(|name| parse_head(name));
        let told: BTreeSet<(Log, SegmentName)> = fetched.chain(heads.iter().copied()).collect();
        for (log, name) in told {
            if wanted.contains(&name.hash) && !members.contains_key(&log.device) {
                ends.extend(record::begins_with(connection, &name.tip)?);
            }
        }
        Ok(ends)
    }

    /// How many changes are worth a pack: more on each further facilitators' device, so that mostly one does it, and another
    /// when that one stays away.
    fn worth(&self) -> Result<u64> {
        let roster = record::roster(self.programme.connection(), self.group)?;
        Ok(self
            .run
            .packs_at
            .saturating_mul(1 + rank(&roster, self.programme.identity().device())))
    }

    /// How many changes are here that no known pack holds.
    fn unpacked(&self) -> Result<u64> {
        let all = to_pack(self.programme.connection())?;
        Ok(all
            .iter()
            .map(|places| places.last - places.first + 1)
            .sum())
    }

    async fn send_packs(&mut self) -> Result<()> {
        let own = self.own_log()?;
        let due: Vec<Pack> = packs::all(self.programme.connection())?
            .into_iter()
            .filter(|pack| pack.state < State::WithGroup)
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        for pack in &due {
            let (State::Sealed, Some(bytes), Some(hash)) =
                (pack.state, pack.bytes.clone(), unhex(&pack.name))
            else {
                continue;
            };
            self.storage
                .put(&self.names.pack(own, &hash), bytes)
                .await?;
            self.programme
                .transact(|connection| packs::put_state(connection, &pack.name, State::Sent))?;
        }
        let there = self.packs_there(own).await?;
        self.programme.transact(|connection| {
            for pack in &due {
                let state = match there.get(&pack.name) == Some(&pack.size) {
                    true => State::WithGroup,
                    // truncated, or not there: the same bytes go out once more
                    false => State::Sealed,
                };
                packs::put_state(connection, &pack.name, state)?;
            }
            Ok(())
        })
    }

    /// Packs that were with the group and are not there any more: what they held is put together anew.
    pub(crate) async fn find_lost_packs(&mut self) -> Result<()> {
        let mut delivered = packs::all(self.programme.connection())?;
        delivered.retain(|pack| pack.state == State::WithGroup);
        if delivered.is_empty() {
            return Ok(());
        }
        let there = self.packs_there(self.own_log()?).await?;
        match delivered
            .iter()
            .all(|pack| there.get(&pack.name) == Some(&pack.size))
        {
            true => Ok(()),
            false => self.programme.transact(packs::forget),
        }
    }

    async fn packs_there(&self, of: Log) -> Result<BTreeMap<String, u64>> {
        let listed = self.storage.list(&self.names.packs(of)).await?;
        Ok(listed
            .into_iter()
            .filter_map(|listed| {
                let name = listed.path.rsplit('/').next()?;
                Some((hex(&unhex::<HASH>(name)?), listed.size))
            })
            .collect())
    }

    /// Tells of the packs that are with the group; what is told of no longer is deleted after that.
    async fn publish(&mut self) -> Result<()> {
        let (group, own) = (self.group, self.own_log()?);
        let Some(index) = self
            .programme
            .transact(|connection| renew_index(connection, group, own))?
        else {
            return Ok(());
        };
        let (Some(name), State::Sealed | State::Sent) =
            (IndexName::parse(&index.name), index.state)
        else {
            return Ok(());
        };
        if let (State::Sealed, Some(bytes)) = (index.state, index.bytes.clone()) {
            self.storage
                .put(&self.names.index(own, name), bytes)
                .await?;
        }
        let path = self.names.index(own, name);
        let listed = self.storage.list(&self.names.indexes()).await?;
        let there = listed
            .iter()
            .any(|listed| listed.path == path && listed.size == index.size);
        self.programme.transact(|connection| {
            let state = if there {
                State::WithGroup
            } else {
                State::Sealed
            };
            let bytes = index.bytes.clone().filter(|_| !there);
            packs::put_index(
                connection,
                &Index {
                    state,
                    bytes,
                    ..index.clone()
                },
            )
        })?;
        if !there {
            return Ok(());
        }
        // of every life of this device: nobody else would
        let mut lives = BTreeSet::from([own]);
        for listed in &listed {
            if let Some((of, _)) = parse_index(&listed.path)
                && of.device == own.device
                && listed.path != path
            {
                self.storage.delete(&listed.path).await?;
                lives.insert(of);
            }
        }
        for of in lives {
            for gone in self.packs_there(of).await?.into_keys() {
                if let Some(hash) = unhex(&gone)
                    && !(of == own && index.packs.contains(&gone))
                {
                    self.storage.delete(&self.names.pack(of, &hash)).await?;
                }
            }
        }
        self.programme.transact(|connection| {
            for pack in packs::all(connection)? {
                if pack.state == State::Replaced {
                    packs::forget_pack(connection, &pack.name)?;
                }
            }
            Ok(())
        })
    }
}

/// Which of the facilitators' devices this is.
fn rank(roster: &Roster, device: DeviceId) -> u64 {
    let members = roster.members();
    let before = members
        .iter()
        .filter(|(other, standing)| standing.power == Power::Facilitator && **other < device);
    before.count() as u64
}

/// Consecutive places of a log.
struct Places {
    log: Log,
    first: u64,
    last: u64,
}

/// What no known pack holds, of each log up to where it went two ways.
fn to_pack(connection: &Connection) -> Result<Vec<Places>> {
    let covered: BTreeMap<(DeviceId, u32), u64> = packs::covered(connection)?
        .into_iter()
        .map(|(device, incarnation, next)| ((device, incarnation), next))
        .collect();
    let forks: BTreeMap<(DeviceId, u32), u64> = record::forks(connection)?
        .into_iter()
        .map(|(device, incarnation, at)| ((device, incarnation), at))
        .collect();
    let ends = record::ends(connection)?.into_iter();
    Ok(ends
        .filter_map(|(device, incarnation, next)| {
            let log = (device, incarnation);
            let first = covered.get(&log).copied().unwrap_or_default();
            let next = forks.get(&log).copied().unwrap_or(next).min(next);
            let last = next.checked_sub(1).filter(|last| *last >= first)?;
            let log = Log {
                device,
                incarnation,
            };
            Some(Places { log, first, last })
        })
        .collect())
}

/// Makes packs of what no pack holds, together with one's own last ones as long as they are no larger: so there are few, and
/// nothing is put together often.
fn put_together(connection: &Connection, group: GroupId, own: Log) -> Result<()> {
    let Some(key) = keys::current::current_key(connection, Audience::Group)? else {
        return Ok(());
    };
    let mut changes = Vec::new();
    for places in to_pack(connection)? {
        record::each_own(
            connection,
            places.log.device,
            places.log.incarnation,
            places.first..=places.last,
            |change| {
                changes.push(change.clone());
                Ok(())
            },
        )?;
    }
    let mut size: usize = changes.iter().map(length).sum();
    for old in packs::all(connection)?.iter().rev() {
        let payload = usize::try_from(old.payload).unwrap_or(usize::MAX);
        if old.state == State::Replaced {
            continue;
        }
        if payload > size || size.saturating_add(payload) > LARGEST {
            break;
        }
        for part in parts_of(connection, &old.name)? {
            changes.extend(part);
        }
        size += payload;
        packs::put_state(connection, &old.name, State::Replaced)?;
    }
    pack_up(connection, &key, group, own, changes)
}

/// Makes packs of changes, as few as hold them.
fn pack_up(
    connection: &Connection,
    key: &EpochKey,
    group: GroupId,
    own: Log,
    mut changes: Vec<Change>,
) -> Result<()> {
    // by time, so that a later pack cites earlier ones
    changes.sort_by_key(|change| {
        let header = change.header();
        (header.hlc, header.device, header.incarnation, header.seq)
    });
    let mut rest = changes.as_slice();
    while !rest.is_empty() {
        let mut size = 0;
        let fits = rest.iter().take_while(|change| {
            size += length(change);
            size <= LARGEST
        });
        let (pack, beyond) = rest.split_at(fits.count().max(1));
        keep(connection, key, group, own, parts(pack.to_vec()))?;
        rest = beyond;
    }
    Ok(())
}

/// Makes anew the packs that hold what was erased since.
pub(crate) fn renew_packs(
    connection: &Connection,
    key: &EpochKey,
    group: GroupId,
    own: Log,
    erased: &[ledger::ChangeHash],
) -> Result<()> {
    for name in packs::holding(connection, erased)? {
        packs::put_state(connection, &name, State::Replaced)?;
        keep(connection, key, group, own, parts_of(connection, &name)?)?;
    }
    Ok(())
}

/// Whether an own pack that stands holds a change.
fn is_packed(connection: &Connection, hash: &ChangeHash) -> Result<bool> {
    for name in packs::holding(connection, &[*hash])? {
        let mut held = parts_of(connection, &name)?.into_iter().flatten();
        if held.any(|change| change.hash() == *hash) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn length(change: &Change) -> usize {
    BESIDE + change.body().map_or(0, |body| body.payload.len())
}

/// What a pack holds, as it is now.
fn parts_of(connection: &Connection, pack: &str) -> Result<Vec<Vec<Change>>> {
    packs::held(connection, pack)?
        .into_iter()
        .map(|held| branch(connection, held.last_hash, held.first, held.last))
        .collect()
}

/// Changes in runs of consecutive ones.
fn parts(mut changes: Vec<Change>) -> Vec<Vec<Change>> {
    changes.sort_by_key(|change| {
        let header = change.header();
        (header.device, header.incarnation, header.seq)
    });
    let mut parts: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        let follows = |part: &&mut Vec<Change>| {
            part.last()
                .is_some_and(|last| change.header().prev_hash == Some(last.hash()))
        };
        match parts.last_mut().filter(follows) {
            Some(part) => part.push(change),
            None => parts.push(vec![change]),
        }
    }
    parts
}

fn keep(
    connection: &Connection,
    key: &EpochKey,
    group: GroupId,
    own: Log,
    parts: Vec<Vec<Change>>,
) -> Result<()> {
    let bytes = pack::seal(&mut ledger::system_random, key, group, own, &parts).map_err(refused)?;
    let held: Vec<Held> = parts
        .iter()
        .filter_map(|part| {
            let (first, last) = (part.first()?.header(), part.last()?);
            Some(Held {
                device: first.device,
                incarnation: first.incarnation,
                first: first.seq,
                last: last.header().seq,
                last_hash: last.hash(),
            })
        })
        .collect();
    let pack = Pack {
        name: hex(&content(&bytes)),
        payload: parts.iter().flatten().map(length).sum::<usize>() as u64,
        size: bytes.len() as u64,
        bytes: Some(bytes),
        state: State::Sealed,
    };
    packs::put(connection, &pack, &held)
}

/// The index as it should be: the one that is, as long as it lists what stands; none before there is a pack.
fn renew_index(connection: &Connection, group: GroupId, own: Log) -> Result<Option<Index>> {
    let before = packs::index(connection)?;
    let all = packs::all(connection)?;
    if all.iter().any(|pack| pack.state < State::WithGroup) {
        // told of once it is there
        return Ok(None);
    }
    let standing: Vec<String> = all
        .into_iter()
        .filter(|pack| pack.state == State::WithGroup)
        .map(|pack| pack.name)
        .collect();
    match &before {
        Some(index) if index.packs == standing && index.state != State::Replaced => {
            return Ok(before);
        }
        None if standing.is_empty() => return Ok(None),
        _ => {}
    }
    let Some(key) = keys::current::current_key(connection, Audience::Group)? else {
        return Ok(None);
    };
    let mut listed = Vec::new();
    for name in &standing {
        let spans = packs::held(connection, name)?.into_iter().map(|held| Span {
            tip: tip(&held.last_hash),
            device: held.device,
            incarnation: held.incarnation,
            first: held.first,
            last: held.last,
        });
        listed.extend(unhex(name).map(|hash| Listed {
            hash,
            spans: spans.collect(),
        }));
    }
    let bytes =
        pack::seal_index(&mut ledger::system_random, &key, group, own, &listed).map_err(refused)?;
    let name = IndexName {
        number: before.map_or(1, |index| index.number.saturating_add(1)),
        hash: content(&bytes),
    };
    let index = Index {
        number: name.number,
        name: name.to_string(),
        packs: standing,
        size: bytes.len() as u64,
        bytes: Some(bytes),
        state: State::Sealed,
    };
    packs::put_index(connection, &index)?;
    Ok(Some(index))
}
