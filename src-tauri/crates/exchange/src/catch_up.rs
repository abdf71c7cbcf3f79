//! Whoever knows little of what is there gets packs first, and then only what no pack holds.

use std::collections::BTreeMap;

use crate::error::Code;
use ledger::{Change, Identity};
use replica::Result;
use replica::keys::bearer::identities;
use replica::outbox::packs;
use replica::receive::{Receiver, receive};
use replica::record;

use crate::names::{IndexName, Log, SegmentName, content, parse_index};
use crate::pack::{self, Listed};
use crate::plan::{Known, Plan};
use crate::running::Running;
use crate::seal::seal_one;
use crate::{object, storage};

/// With more objects than so many ahead, packs are looked for.
const MANY_OBJECTS: usize = 6;
/// With more changes than so many ahead, too.
const MANY_CHANGES: u64 = 64;
/// A pack that brings no more than so many changes is not worth its bytes.
const FEW: u64 = 3;
/// So many packs are got in one run at most: whoever lists more means no good.
const MOST_PACKS: usize = 200;

/// Whether so much is missing that packs may hold it: a log that is to be listed stands for several objects.
pub(crate) fn much_is_missing(known: &Known, plan: &Plan, heads: &[(Log, SegmentName)]) -> bool {
    let objects = plan.fetch.len() + 2 * plan.list.len();
    let changes: u64 = heads
        .iter()
        .filter(|(log, _)| !known.own.contains(&log.device))
        .map(|(log, newest)| {
            let next = known.next.get(log).copied().unwrap_or_default();
            newest.last.saturating_add(1).saturating_sub(next)
        })
        .fold(0, u64::saturating_add);
    objects > MANY_OBJECTS || (changes > MANY_CHANGES && objects > 1)
}

impl Running<'_> {
    /// Gets the packs that bring most of what is missing. One that cannot be had is left: its changes lie in segments too.
    /// A `deep` look gets every pack that holds a branch of which the end is not here, or words that are not.
    pub(crate) async fn catch_up(&mut self, known: &Known, deep: bool) -> Result<()> {
        let listed = self.read_indexes().await?;
        let mut worth = match deep {
            true => self.unheard(listed)?,
            false => pack::worth_getting(&known.next, &listed, FEW),
        };
        worth.truncate(MOST_PACKS);
        self.due += u32::try_from(worth.len()).unwrap_or(u32::MAX);
        for (of, listed) in worth {
            if (self.run.stop)() {
                break;
            }
            let name = self.names.pack(of, &listed.hash);
            let got = self.storage.get_up_to(&name, storage::LARGEST_PACK).await;
            self.step();
            let bytes = match got {
                Ok(Some(bytes)) => bytes,
                Err(error) if error.is(Code::StorageMissing) => return Err(error),
                Ok(None) | Err(_) => continue,
            };
            if let Some(changes) = self.open_pack(of, &listed, &bytes)? {
                self.take_in_pack(changes)?;
            }
        }
        Ok(())
    }

    fn unheard(&self, listed: Vec<(Log, Listed)>) -> Result<Vec<(Log, Listed)>> {
        let connection = self.programme.connection();
        let mut unheard = Vec::new();
        for (of, pack) in listed {
            for span in &pack.spans {
                let log = (span.device, span.incarnation);
                if !record::is_here(connection, log, span.first..=span.last, &span.tip)? {
                    unheard.push((of, pack));
                    break;
                }
            }
        }
        Ok(unheard)
    }

    /// The packs that the newest index of each device lists, but for this device's own: unless it was written in a life that
    /// is forgotten.
    pub(crate) async fn read_indexes(&mut self) -> Result<Vec<(Log, Listed)>> {
        let mut newest: BTreeMap<Log, IndexName> = BTreeMap::new();
        for listed in self.storage.list(&self.names.indexes()).await? {
            if let Some((of, name)) = parse_index(&listed.path) {
                let known = newest.entry(of).or_insert(name);
                *known = (*known).max(name);
            }
        }
        let own = self.own_log()?;
        let index = packs::index(self.programme.connection())?;
        if newest.get(&own).map(ToString::to_string) == index.map(|index| index.name) {
            newest.remove(&own);
        }
        let mut packs = Vec::new();
        for (of, name) in newest {
            let got = self.storage.get(&self.names.index(of, name)).await;
            let bytes = match got {
                Ok(Some(bytes)) if content(&bytes) == name.hash => bytes,
                Err(error) if error.is(Code::StorageMissing) => return Err(error),
                _ => continue,
            };
            let Some(key) = self.key_of(&bytes).await? else {
                continue;
            };
            if let Ok(listed) = pack::open_index(&bytes, &key, self.group, of) {
                packs.extend(listed.into_iter().map(|pack| (of, pack)));
            }
        }
        Ok(packs)
    }

    /// The key under which an object is sealed, if it is here or was handed on meanwhile.
    async fn key_of(&mut self, bytes: &[u8]) -> Result<Option<ledger::EpochKey>> {
        let Ok(epoch) = object::epoch(bytes) else {
            return Ok(None);
        };
        let key = record::epoch(self.programme.connection(), epoch)?;
        if key.is_none() && self.fetch_keys().await? {
            return record::epoch(self.programme.connection(), epoch);
        }
        Ok(key)
    }

    fn open_pack(&self, of: Log, listed: &Listed, bytes: &[u8]) -> Result<Option<Vec<Change>>> {
        if content(bytes) != listed.hash {
            return Ok(None);
        }
        let Ok(epoch) = object::epoch(bytes) else {
            return Ok(None);
        };
        let key = record::epoch(self.programme.connection(), epoch)?;
        Ok(key.and_then(|key| pack::open(bytes, &key, self.group, of).ok()))
    }

    /// Takes in what a pack holds.
    fn take_in_pack(&mut self, changes: Vec<Change>) -> Result<()> {
        let own = Identity::from_bytes(&self.programme.identity().to_bytes());
        let device = own.device();
        let held = self.programme.is_held();
        let (group, now) = (self.group, self.run.now);
        let received = self.programme.transact_much(|connection| {
            if changes
                .iter()
                .any(|change| change.header().device == device)
            {
                // should a forgotten life come back, what was written since is a branch of its own
                while seal_one(connection, group, held)? {}
            }
            let identities = identities(connection, &own)?;
            let receiver = Receiver {
                group,
                identities: &identities,
                now,
            };
            receive(*connection, &receiver, changes)
        })?;
        self.report.packs += 1;
        self.took(received);
        Ok(())
    }
}
