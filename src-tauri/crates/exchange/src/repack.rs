//! Facilitators' devices put together what was written, so that whoever comes late asks for few objects. Each device writes
//! packs and an index of its own; what two of them put together twice costs bytes and nothing else.

use std::collections::BTreeMap;

use ledger::{Audience, ChangeHash, DeviceId, EpochKey, GroupId, Power, Roster};
use replica::outbox::packs;
use replica::outbox::segments::State;
use replica::record;
use replica::{Result, keys};
use rusqlite::Connection;

use crate::names::Log;
use crate::pack::LARGEST;
use crate::packing::{keep, length, pack_up, parts_of};
use crate::running::Running;

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

/// Makes anew the packs that hold what was erased since.
pub(crate) fn renew_packs(
    connection: &Connection,
    key: &EpochKey,
    group: GroupId,
    own: Log,
    erased: &[ChangeHash],
) -> Result<()> {
    for name in packs::holding(connection, erased)? {
        packs::put_state(connection, &name, State::Replaced)?;
        keep(connection, key, group, own, parts_of(connection, &name)?)?;
    }
    Ok(())
}
