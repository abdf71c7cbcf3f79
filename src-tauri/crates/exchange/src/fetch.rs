//! What others wrote comes in: objects that are new, and the changes that hand keys on.

use std::collections::BTreeSet;

use crate::error::Code;
use ledger::{Change, EPOCH, REVOKE, WITHDRAW, WRAP};
use replica::keys::bearer::identities;
use replica::outbox::segments as outbox;
use replica::outbox::segments::{Segment, State};
use replica::receive::{Received, Receiver, receive};
use replica::record;
use replica::{Result, keys};

use crate::names::{Log, SegmentName, content, parse_head, parse_key, parse_segment};
use crate::plan::{Known, wanted};
use crate::running::{Running, is_here};
use crate::seal::{seal_one, segment_is_here};
use crate::{object, segment};
use replica::outbox::left::NO_KEY;

/// So many bytes of segments are taken in in one transaction.
const BATCH: usize = 4 * 1024 * 1024;
/// So many objects may fail before a run gives up.
const MOST_FAILURES: u32 = 3;
/// No change that hands keys on is larger, in bytes.
const LARGEST_KEY: u64 = 256 * 1024;
/// The fact under which it is noted with how many keys everything was tried.
const KEYS_TRIED: &str = "keys_tried";

impl Running<'_> {
    /// Gets what is new of others, and takes it in.
    pub(crate) async fn fetch(
        &mut self,
        known: &mut Known,
        mut fetch: Vec<(Log, SegmentName)>,
        list: Vec<Log>,
    ) -> Result<()> {
        for log in list {
            let listed = self.storage.list(&self.names.log(log)).await?;
            let there: Vec<(SegmentName, u64)> = listed
                .iter()
                .filter_map(|listed| Some((parse_segment(&listed.path)?, listed.size)))
                .collect();
            let names: Vec<SegmentName> = there.iter().map(|(name, _)| *name).collect();
            self.forget_what_is_gone(known, log, &names)?;
            if known.own.contains(&log.device) {
                self.adopt(known, log, &there)?;
                // a head that is there tells nothing of what lies behind it
                let there = there.iter().map(|(name, size)| (name.to_string(), *size));
                self.seal_lost(log, &there.collect())?;
                known.there.insert(log, names.iter().copied().collect());
            }
            for name in names.iter().copied() {
                if is_here(self.programme.connection(), log, name)? {
                    known.here.insert((log, name));
                }
            }
            let wanted = wanted(known, log, names);
            fetch.extend(wanted.into_iter().map(|name| (log, name)));
        }
        // what could not be opened for want of a key waits until there is a new one
        let mut locked: BTreeSet<String> = outbox::unreadable(self.programme.connection())?
            .into_iter()
            .filter(|(_, reason)| reason == NO_KEY)
            .map(|(name, _)| name)
            .collect();
        let held = record::count_epochs(self.programme.connection())?.to_string();
        let tried = record::fact(self.programme.connection(), KEYS_TRIED)?;
        if !locked.is_empty() && (tried.as_ref() != Some(&held) || self.fetch_keys().await?) {
            fetch.extend(locked.iter().filter_map(|name| parse_head(name)));
            locked.clear();
        }
        fetch.retain(|(log, name)| !locked.contains(&format!("{log}.{name}")));
        // by place first: what others cite tends to come before what cites it
        fetch.sort_by_key(|(log, name)| (name.first, *log));
        fetch.dedup();
        self.due = u32::try_from(fetch.len()).unwrap_or(u32::MAX);
        let again = self.get_all(fetch).await?;
        // under a key that is not here: perhaps it was handed on meanwhile
        if !again.is_empty() && self.fetch_keys().await? {
            self.get_all(again).await?;
        }
        if (self.run.stop)() {
            // not everything was tried with them
            return Ok(());
        }
        self.programme.transact(|connection| {
            let held = record::count_epochs(connection)?.to_string();
            record::put_fact(connection, KEYS_TRIED, &held)
        })
    }

    /// Segments of an own log that a life sent which was forgotten are this device's to keep from now on, once what
    /// they hold is here.
    fn adopt(&mut self, known: &Known, log: Log, there: &[(SegmentName, u64)]) -> Result<()> {
        self.programme.transact(|connection| {
            for (name, size) in there {
                if known.is_own(log, *name) {
                    continue;
                }
                let Some(last_hash) = record::begins_with(connection, &name.tip)? else {
                    continue;
                };
                let segment = Segment {
                    name: name.to_string(),
                    device: log.device,
                    incarnation: log.incarnation,
                    first: name.first,
                    last: name.last,
                    last_hash,
                    size: *size,
                    bytes: None,
                    state: State::WithGroup,
                };
                if segment_is_here(connection, &segment)? {
                    outbox::put_segment(connection, &segment)?;
                }
            }
            Ok(())
        })
    }

    /// Gets segments and takes them in; gives back those whose key is not here.
    async fn get_all(&mut self, fetch: Vec<(Log, SegmentName)>) -> Result<Vec<(Log, SegmentName)>> {
        let mut locked = Vec::new();
        let mut batch = Batch::default();
        let mut failures = 0;
        for (log, name) in fetch {
            if (self.run.stop)() {
                break;
            }
            let got = self.storage.get(&self.names.segment(log, name)).await;
            self.step();
            let bytes = match got {
                Ok(Some(bytes)) => bytes,
                // listed, and gone or not arrived: another may stand for it by the next run
                Ok(None) => {
                    self.unreadable(log, name, "missing")?;
                    continue;
                }
                Err(error) => {
                    self.unreadable(log, name, "failed")?;
                    failures += 1;
                    // one object that cannot be had keeps nobody from the others; a link that is down does
                    if failures >= MOST_FAILURES || error.is(Code::StorageMissing) {
                        self.take_in(batch)?;
                        return Err(error);
                    }
                    continue;
                }
            };
            match self.open(log, name, &bytes)? {
                Opened::Changes(changes) => batch.add(log, name, changes),
                Opened::NoKey => {
                    self.unreadable(log, name, NO_KEY)?;
                    locked.push((log, name));
                }
                Opened::Unreadable(reason) => self.unreadable(log, name, reason)?,
            }
            if batch.size > BATCH {
                self.take_in(std::mem::take(&mut batch))?;
            }
        }
        self.take_in(batch)?;
        Ok(locked)
    }

    /// What could not be read, and which neither listing nor head names any longer: another object stands for it. One that a
    /// head still names is lost, and is asked for.
    fn forget_what_is_gone(
        &mut self,
        known: &Known,
        log: Log,
        listed: &[SegmentName],
    ) -> Result<()> {
        let gone: Vec<String> = outbox::unreadable(self.programme.connection())?
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| {
                parse_head(name).is_some_and(|(of, name)| {
                    of == log && !listed.contains(&name) && !known.headed.contains(&(of, name))
                })
            })
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.programme.transact(|connection| {
            gone.iter()
                .try_for_each(|name| outbox::forget_unreadable(connection, name))
        })
    }

    fn open(&self, log: Log, name: SegmentName, bytes: &[u8]) -> Result<Opened> {
        if content(bytes) != name.hash {
            // truncated or altered: not arrived
            return Ok(Opened::Unreadable("altered"));
        }
        let epoch = match object::epoch(bytes) {
            Ok(epoch) => epoch,
            Err(ledger::Refusal::Newer { .. }) => return Ok(Opened::Unreadable("newer")),
            Err(_) => return Ok(Opened::Unreadable("altered")),
        };
        let Some(key) = record::epoch(self.programme.connection(), epoch)? else {
            return Ok(Opened::NoKey);
        };
        Ok(match segment::open(bytes, &key, self.group, log, name) {
            Ok(changes) => Opened::Changes(changes),
            Err(_) => Opened::Unreadable("altered"),
        })
    }

    fn unreadable(&mut self, log: Log, name: SegmentName, reason: &str) -> Result<()> {
        let now = self.run.now;
        self.programme.transact(|connection| {
            outbox::put_unreadable(connection, &format!("{log}.{name}"), reason, now)
        })
    }

    /// Takes in what was fetched: cursors move in the same transaction as the tables.
    fn take_in(&mut self, batch: Batch) -> Result<()> {
        if batch.names.is_empty() {
            return Ok(());
        }
        let now = self.run.now;
        let group = self.group;
        let own = ledger::Identity::from_bytes(&self.programme.identity().to_bytes());
        let device = own.device();
        let held = self.programme.is_held();
        let received = self.programme.transact(|connection| {
            if batch
                .changes
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
            let received = receive(*connection, &receiver, batch.changes)?;
            if received.overflow {
                // asked for again, once what waits has found its place
                return Ok(received);
            }
            for name in &batch.names {
                outbox::put_fetched(connection, name)?;
            }
            Ok(received)
        })?;
        self.took(received);
        Ok(())
    }

    pub(crate) fn took(&mut self, received: Received) {
        self.report.applied += received.applied;
        self.report.refused += received.refused;
        self.report.restored |= received.restored;
        self.report.touched.extend(received.touched);
    }

    /// Gets the changes that hand keys on: they lie open, since whoever needs them has no key yet. They open what is sealed;
    /// whether they count is judged when their log arrives. Only what somebody of the roster signed is taken in; what others
    /// hand on may be by somebody whose naming stands in what it opens, so it opens as well, and counts for nothing. Says
    /// whether a key was new.
    pub(crate) async fn fetch_keys(&mut self) -> Result<bool> {
        if self.keys_fetched {
            return Ok(false);
        }
        self.keys_fetched = true;
        let listed = self.storage.list(&self.names.keys()).await?;
        let roster = record::roster(self.programme.connection(), self.group)?;
        // what nobody of the roster signed is not got again before the roster is another
        let heads: String = roster.heads().iter().map(ToString::to_string).collect();
        let heads = blake3::hash(heads.as_bytes());
        let rests = self.rests()?;
        let mut changes = Vec::new();
        let mut offered = Vec::new();
        let mut names = Vec::new();
        for listed in listed
            .into_iter()
            .filter(|listed| listed.size <= LARGEST_KEY)
        {
            let Some(hash) = parse_key(&listed.path) else {
                continue;
            };
            let name = format!("keys/{hash}");
            let passed = format!("{name} {heads}");
            let known = |name: &str| outbox::is_fetched(self.programme.connection(), name);
            if known(&name)? || known(&passed)? || (rests && known(&format!("{name} unread"))?) {
                continue;
            }
            let Some(bytes) = self.storage.get(&listed.path).await? else {
                continue;
            };
            // truncated or altered: on its way, or for good
            let Some(change) = Change::decode(&bytes)
                .ok()
                .filter(|change| change.hash() == hash)
            else {
                names.push(format!("{name} unread"));
                continue;
            };
            // whoever comes back with the recovery sheet knows nobody yet: what is taken opens, and counts for nothing
            let anybody = roster.devices().is_empty();
            let meant = change.header().group == self.group
                && change.body().is_some()
                && matches!(change.header().kind, EPOCH | WRAP | REVOKE | WITHDRAW);
            let genuine = meant
                && (anybody
                    || roster
                        .key(change.header().device)
                        .and_then(|key| ledger::VerifyingKey::from_bytes(&key).ok())
                        .is_some_and(|key| change.verify(&key).is_ok()));
            if genuine {
                changes.push(change);
                names.push(name);
            } else {
                names.push(passed);
                offered.extend(meant.then_some(change));
            }
        }
        offered.extend(changes.iter().cloned());
        let group = self.group;
        let own = ledger::Identity::from_bytes(&self.programme.identity().to_bytes());
        let now = self.run.now;
        let (new, received) = self.programme.transact(|connection| {
            let identities = identities(connection, &own)?;
            let new = keys::take::provisionally(connection, group, &identities, &offered)?;
            let receiver = Receiver {
                group,
                identities: &identities,
                now,
            };
            let received = receive(*connection, &receiver, changes)?;
            for name in &names {
                outbox::put_fetched(connection, name)?;
            }
            Ok((new, received))
        })?;
        self.took(received);
        Ok(new)
    }
}

enum Opened {
    Changes(Vec<Change>),
    NoKey,
    Unreadable(&'static str),
}

/// What is taken in together.
#[derive(Default)]
struct Batch {
    changes: Vec<Change>,
    names: Vec<String>,
    size: usize,
}

impl Batch {
    fn add(&mut self, log: Log, name: SegmentName, changes: Vec<Change>) {
        self.size += changes
            .iter()
            .map(|change| 300 + change.body().map_or(0, |body| body.payload.len()))
            .sum::<usize>();
        self.changes.extend(changes);
        self.names.push(format!("{log}.{name}"));
    }
}
