//! One run: what others wrote comes in, what was written here goes out, and what was sent is looked for.
//!
//! Every step leaves the database whole: a run that ends anywhere is taken up by the next one. Reading and writing never
//! wait for it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use ledger::{Audience, Change, EPOCH, GroupId, REVOKE, WITHDRAW, WRAP};
use programme::members::bearer::identities;
use programme::members::look_after::look_after;
use programme::outbox::store::{self as outbox, Segment, State};
use programme::receive::{Received, Receiver, receive};
use programme::record::{refused, store as record};
use programme::time::stamp;
use programme::{Code, Error, Noun, Programme, Result, keys};
use serde::Serialize;

use crate::names::{Log, Names, SegmentName, content, parse_head, parse_key, parse_segment};
use crate::pack::MOST;
use crate::plan::{Known, plan, wanted};
use crate::segment::{self, LARGEST};
use crate::storage::Storage;

/// So many bytes of segments are taken in in one transaction.
const BATCH: usize = 4 * 1024 * 1024;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Requests to the storage.
    pub requests: u64,
    /// Bytes sent.
    #[serde(rename = "bytesUp")]
    pub up: u64,
    /// Bytes fetched.
    #[serde(rename = "bytesDown")]
    pub down: u64,
    /// Changes of others that were applied.
    #[serde(rename = "changesApplied")]
    pub applied: u32,
    /// Changes of others that were set aside.
    #[serde(rename = "changesRefused")]
    pub refused: u32,
    /// Own changes that were sent.
    #[serde(rename = "changesSent")]
    pub sent: u32,
    /// What is left.
    pub left: Left,
    /// The storage had lost what was sent before.
    pub rolled_back: bool,
    /// This device was put back to an earlier state, and began a new life.
    pub restored: bool,
    /// This device was removed from the group.
    pub removed: bool,
    /// The nouns that were touched.
    #[serde(skip)]
    pub touched: BTreeSet<Noun>,
}

/// What a run left for later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Left {
    /// Own changes that could not be sent.
    pub unsent: u32,
    /// Own changes that were sent and not seen there yet.
    pub unconfirmed: u32,
    /// Changes of others that wait for something before them.
    pub waiting: u32,
    /// Objects that could not be read.
    pub unreadable: u32,
    /// Of these, those whose key is not here.
    pub no_key: u32,
}

/// What a run needs besides the programme and the storage.
pub struct Run<'r> {
    /// The present.
    pub now: DateTime<Utc>,
    /// Hears of each step: objects done, objects known to be due.
    pub progress: &'r (dyn Fn(u32, u32) + Sync),
    /// Asked between steps: true ends the run early, with all that was done kept.
    pub stop: &'r (dyn Fn() -> bool + Sync),
}

impl Run<'_> {
    /// Exchanges once.
    ///
    /// # Errors
    /// `not-member`; those of the storage and of the database. What was done before an error stays done.
    pub async fn once(&self, programme: &mut Programme, storage: &Storage) -> Result<Report> {
        programme.enter()?;
        let group = programme
            .group()?
            .ok_or_else(|| Error::of(Code::NotMember))?;
        let mut at = Running {
            run: self,
            programme,
            storage,
            names: Names(group),
            group,
            report: Report::default(),
            done: 0,
            due: 0,
        };
        let outcome = at.all().await;
        let (requests, up, down) = storage.asked();
        at.report.requests = requests;
        at.report.up = up;
        at.report.down = down;
        at.report.left = left(at.programme)?;
        at.report.removed = at.programme.is_removed();
        outcome?;
        Ok(at.report)
    }
}

/// What is left for later.
fn left(programme: &Programme) -> Result<Left> {
    let standing = programme::outbox::standing::standing(programme)?;
    Ok(Left {
        unsent: standing.waiting,
        unconfirmed: standing.sent,
        waiting: standing.out_of_order,
        unreadable: standing.unreadable,
        no_key: standing.no_key,
    })
}

struct Running<'r> {
    run: &'r Run<'r>,
    programme: &'r mut Programme,
    storage: &'r Storage,
    names: Names,
    group: GroupId,
    report: Report,
    done: u32,
    due: u32,
}

impl Running<'_> {
    async fn all(&mut self) -> Result<()> {
        look_after(self.programme, self.run.now)?;
        // before anything comes in: should this device have been put back to an earlier state, what it wrote since
        // is a branch of its own, and goes out as such
        self.seal()?;
        let heads: Vec<(Log, SegmentName)> = self
            .storage
            .list(&self.names.heads())
            .await?
            .iter()
            .filter_map(|listed| parse_head(&listed.path))
            .collect();
        let known = self.known()?;
        let plan = plan(&known, heads);
        self.fetch(&known, plan.fetch, plan.list).await?;
        self.programme.enter()?;
        if look_after(self.programme, self.run.now)? {
            self.programme.enter()?;
        }
        self.erase()?;
        self.seal()?;
        self.find_lost(&plan.seen).await?;
        self.send().await?;
        self.confirm().await?;
        for (log, name) in plan.stale {
            self.storage.delete(&self.names.head(log, name)).await?;
        }
        self.clear().await?;
        self.programme.transact(|connection| {
            record::put_fact(connection, outbox::EXCHANGED_AT, &stamp(self.run.now))?;
            record::put_fact(
                connection,
                programme::programmes::card::KNOWN_SINCE,
                &stamp(self.run.now),
            )
        })
    }

    fn step(&mut self) {
        self.done += 1;
        (self.run.progress)(self.done, self.due.max(self.done));
    }

    fn known(&self) -> Result<Known> {
        let connection = self.programme.connection();
        let mut known = Known::default();
        for (device, incarnation, next) in record::ends(connection)? {
            known.next.insert(
                Log {
                    device,
                    incarnation,
                },
                next,
            );
        }
        let device = self.programme.identity().device();
        for incarnation in outbox::incarnations(connection, device)? {
            let log = Log {
                device,
                incarnation,
            };
            let sealed = outbox::segments(connection, incarnation)?;
            let names = sealed
                .iter()
                .filter_map(|segment| SegmentName::parse(&segment.name));
            known.sealed.insert(log, names.collect());
        }
        for segment in outbox::replaced(connection)? {
            if let Some(name) = SegmentName::parse(&segment.name) {
                let log = Log {
                    device,
                    incarnation: segment.incarnation,
                };
                known.replaced.insert((log, name));
            }
        }
        for name in outbox::all_fetched(connection)? {
            known.fetched.extend(parse_head(&name));
        }
        Ok(known)
    }

    /// Gets what is new of others, and takes it in.
    async fn fetch(
        &mut self,
        known: &Known,
        mut fetch: Vec<(Log, SegmentName)>,
        list: Vec<Log>,
    ) -> Result<()> {
        for log in list {
            let listed = self.storage.list(&self.names.log(log)).await?;
            let names = listed
                .iter()
                .filter_map(|listed| parse_segment(&listed.path));
            let wanted = wanted(known, log, names);
            fetch.extend(wanted.into_iter().map(|name| (log, name)));
        }
        // by place first: what others cite tends to come before what cites it
        fetch.sort_by_key(|(log, name)| (name.first, *log));
        self.due = u32::try_from(fetch.len()).unwrap_or(u32::MAX);
        let mut locked: Vec<(Log, SegmentName, Vec<u8>)> = Vec::new();
        let mut batch = Batch::default();
        for (log, name) in fetch {
            if (self.run.stop)() {
                break;
            }
            let path = self.names.segment(log, name);
            let bytes = match self.storage.get(&path).await? {
                Some(bytes) => bytes,
                None => continue,
            };
            self.step();
            match self.open(log, name, &bytes)? {
                Opened::Changes(changes) => batch.add(log, name, &changes)?,
                Opened::NoKey => locked.push((log, name, bytes)),
                Opened::Unreadable(reason) => self.unreadable(log, name, reason)?,
            }
            if batch.size > BATCH {
                self.take_in(std::mem::take(&mut batch))?;
            }
        }
        self.take_in(batch)?;
        if locked.is_empty() {
            return Ok(());
        }
        // under a key that is not here: perhaps it was handed on meanwhile
        self.fetch_keys().await?;
        let mut batch = Batch::default();
        for (log, name, bytes) in locked {
            match self.open(log, name, &bytes)? {
                Opened::Changes(changes) => batch.add(log, name, &changes)?,
                Opened::NoKey => self.unreadable(log, name, "no-key")?,
                Opened::Unreadable(reason) => self.unreadable(log, name, reason)?,
            }
        }
        self.take_in(batch)
    }

    fn open(&self, log: Log, name: SegmentName, bytes: &[u8]) -> Result<Opened> {
        if content(bytes) != name.hash {
            // truncated or altered: not arrived
            return Ok(Opened::Unreadable("altered"));
        }
        let clear = match segment::clear(bytes) {
            Ok(clear) => clear,
            Err(ledger::Refusal::Newer { .. }) => return Ok(Opened::Unreadable("newer")),
            Err(_) => return Ok(Opened::Unreadable("altered")),
        };
        if clear.first != name.first {
            return Ok(Opened::Unreadable("altered"));
        }
        let Some(key) = record::epoch(self.programme.connection(), clear.epoch)? else {
            return Ok(Opened::NoKey);
        };
        Ok(match segment::open(bytes, &key, self.group, log) {
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
        if batch.names.is_empty() && batch.changes.is_empty() {
            return Ok(());
        }
        let now = self.run.now;
        let group = self.group;
        let own = ledger::Identity::from_bytes(&self.programme.identity().to_bytes());
        let received = self.programme.transact(|connection| {
            let identities = identities(connection, &own)?;
            let receiver = Receiver {
                group,
                identities: &identities,
                now,
            };
            let received = receive(
                connection,
                &receiver,
                batch.changes.iter().map(Vec::as_slice),
            )?;
            for name in &batch.names {
                outbox::put_fetched(connection, name)?;
            }
            Ok(received)
        })?;
        self.took(received);
        Ok(())
    }

    fn took(&mut self, received: Received) {
        self.report.applied += received.applied;
        self.report.refused += received.refused;
        self.report.restored |= received.restored;
        self.report.touched.extend(received.touched);
    }

    /// Gets the changes that hand keys on: they lie open, since whoever needs them has no key yet. They open what is sealed;
    /// whether they count is judged when their log arrives.
    async fn fetch_keys(&mut self) -> Result<()> {
        let listed = self.storage.list(&self.names.keys()).await?;
        let mut changes = Vec::new();
        let mut names = Vec::new();
        for listed in listed {
            let Some(hash) = parse_key(&listed.path) else {
                continue;
            };
            let name = format!("keys/{hash}");
            if outbox::is_fetched(self.programme.connection(), &name)? {
                continue;
            }
            let Some(bytes) = self.storage.get(&listed.path).await? else {
                continue;
            };
            match Change::decode(&bytes) {
                Ok(change) if change.hash() == hash => {
                    changes.push(change);
                    names.push(name);
                }
                _ => tracing::debug!("{} is no change", listed.path),
            }
        }
        let group = self.group;
        let own = ledger::Identity::from_bytes(&self.programme.identity().to_bytes());
        let now = self.run.now;
        let received = self.programme.transact(|connection| {
            let identities = identities(connection, &own)?;
            keys::take::provisionally(connection, group, &identities, &changes)?;
            let encoded: Vec<Vec<u8>> = changes
                .iter()
                .map(|change| change.encode().map_err(refused))
                .collect::<Result<_>>()?;
            let receiver = Receiver {
                group,
                identities: &identities,
                now,
            };
            let received = receive(connection, &receiver, encoded.iter().map(Vec::as_slice))?;
            for name in &names {
                outbox::put_fetched(connection, name)?;
            }
            Ok(received)
        })?;
        self.took(received);
        Ok(())
    }

    /// Seals what was written and not sealed yet.
    fn seal(&mut self) -> Result<()> {
        let group = self.group;
        let device = self.programme.identity().device();
        let held = self.programme.is_held();
        self.programme.transact(|connection| {
            let Some(incarnation) = record::fact(connection, "incarnation")?
                .and_then(|number| number.parse::<u32>().ok())
            else {
                return Ok(());
            };
            let mut key = keys::current::current_key(connection, Audience::Group)?;
            if key.is_none() && held {
                // whoever came too late has the key of their invitation only: with it facilitators hear of them
                key = record::epochs(connection, Audience::Group)?.pop();
            }
            // without a key it waits: a facilitator hands one on
            let Some(key) = key else {
                return Ok(());
            };
            let log = Log {
                device,
                incarnation,
            };
            let from = outbox::unsealed(connection, incarnation)?;
            let mut changes = Vec::new();
            record::each_own(connection, device, incarnation, from..=u64::MAX, |change| {
                changes.push(change.clone());
                Ok(())
            })?;
            for part in parts(&changes) {
                let segment = sealed(&key, group, log, part)?;
                outbox::put_segment(connection, &segment)?;
            }
            Ok(())
        })
    }

    /// Seals anew what held a payload that was erased since.
    fn erase(&mut self) -> Result<()> {
        let group = self.group;
        let device = self.programme.identity().device();
        self.programme.transact(|connection| {
            let erased = outbox::erasures_to_carry_out(connection)?;
            if erased.is_empty() {
                return Ok(());
            }
            let Some(key) = keys::current::current_key(connection, Audience::Group)? else {
                return Ok(());
            };
            for old in outbox::holding(connection, device, &erased)? {
                let log = Log {
                    device,
                    incarnation: old.incarnation,
                };
                let mut changes = Vec::new();
                record::each_own(
                    connection,
                    device,
                    old.incarnation,
                    old.first..=old.last,
                    |change| {
                        changes.push(change.clone());
                        Ok(())
                    },
                )?;
                for part in parts(&branch(changes)) {
                    let segment = sealed(&key, group, log, part)?;
                    outbox::put_segment(connection, &segment)?;
                }
                outbox::put_state(connection, &old.name, State::Replaced)?;
            }
            outbox::erasures_carried_out(connection, &erased)
        })
    }

    /// Own heads that were sent and are not there: the storage was put back to an earlier state, or lost something. What is
    /// missing goes out once more.
    async fn find_lost(&mut self, seen: &BTreeSet<Log>) -> Result<()> {
        let device = self.programme.identity().device();
        for incarnation in outbox::incarnations(self.programme.connection(), device)? {
            let log = Log {
                device,
                incarnation,
            };
            let segments = outbox::segments(self.programme.connection(), incarnation)?;
            let head_was_there = segments
                .iter()
                .all(|segment| segment.state == State::WithGroup)
                && !segments.is_empty();
            if !head_was_there || seen.contains(&log) {
                continue;
            }
            let there = self.sizes(log).await?;
            let group = self.group;
            let mut lost = false;
            self.programme.transact(|connection| {
                let Some(key) = keys::current::current_key(connection, Audience::Group)? else {
                    return Ok(());
                };
                for segment in &segments {
                    if there.get(&segment.name) == Some(&segment.size) {
                        continue;
                    }
                    lost = true;
                    let mut changes = Vec::new();
                    let places = segment.first..=segment.last;
                    record::each_own(connection, device, incarnation, places, |change| {
                        changes.push(change.clone());
                        Ok(())
                    })?;
                    for part in parts(&branch(changes)) {
                        outbox::put_segment(connection, &sealed(&key, group, log, part)?)?;
                    }
                    outbox::put_state(connection, &segment.name, State::Replaced)?;
                }
                if lost {
                    record::put_fact(connection, outbox::ROLLED_BACK, &stamp(self.run.now))?;
                }
                Ok(())
            })?;
            self.report.rolled_back |= lost;
            if !lost && let Some(newest) = newest(&segments) {
                self.storage
                    .put(&self.names.head(log, newest), Vec::new())
                    .await?;
            }
        }
        Ok(())
    }

    async fn sizes(&self, log: Log) -> Result<BTreeMap<String, u64>> {
        let listed = self.storage.list(&self.names.log(log)).await?;
        Ok(listed
            .into_iter()
            .filter_map(|listed| Some((parse_segment(&listed.path)?.to_string(), listed.size)))
            .collect())
    }

    /// Sends what is sealed: first what hands keys on, then the segments in their order, then the head that tells of them.
    async fn send(&mut self) -> Result<()> {
        let device = self.programme.identity().device();
        let waiting: Vec<Segment> = outbox::on_their_way(self.programme.connection())?
            .into_iter()
            .filter(|segment| segment.state == State::Sealed)
            .collect();
        self.due = self.done + u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        let mut logs = BTreeSet::new();
        for segment in waiting {
            if (self.run.stop)() {
                return Ok(());
            }
            let log = Log {
                device,
                incarnation: segment.incarnation,
            };
            let (Some(name), Some(bytes)) = (SegmentName::parse(&segment.name), segment.bytes)
            else {
                continue;
            };
            self.send_keys(segment.incarnation, segment.first, segment.last)
                .await?;
            self.storage
                .put(&self.names.segment(log, name), bytes)
                .await?;
            self.programme
                .transact(|connection| outbox::put_state(connection, &segment.name, State::Sent))?;
            self.report.sent += u32::try_from(segment.last - segment.first + 1).unwrap_or(u32::MAX);
            self.step();
            logs.insert(log);
        }
        for log in logs {
            let segments = outbox::segments(self.programme.connection(), log.incarnation)?;
            let Some(newest) = newest(&segments) else {
                continue;
            };
            self.storage
                .put(&self.names.head(log, newest), Vec::new())
                .await?;
            for earlier in segments
                .iter()
                .filter_map(|segment| SegmentName::parse(&segment.name))
                .filter(|name| *name != newest)
                .rev()
                .take(1)
            {
                self.storage.delete(&self.names.head(log, earlier)).await?;
            }
        }
        Ok(())
    }

    async fn send_keys(&self, incarnation: u32, first: u64, last: u64) -> Result<()> {
        let device = self.programme.identity().device();
        let mut open = Vec::new();
        record::each_own(
            self.programme.connection(),
            device,
            incarnation,
            first..=last,
            |change| {
                if matches!(change.header().kind, EPOCH | WRAP | REVOKE | WITHDRAW) {
                    open.push(change.clone());
                }
                Ok(())
            },
        )?;
        for change in open {
            let bytes = change.encode().map_err(refused)?;
            self.storage
                .put(&self.names.key(&change.hash()), bytes)
                .await?;
        }
        Ok(())
    }

    /// Looks for what was sent in an earlier run: a listing that has it whole makes it the group's.
    async fn confirm(&mut self) -> Result<()> {
        let device = self.programme.identity().device();
        let sent: Vec<Segment> = outbox::on_their_way(self.programme.connection())?
            .into_iter()
            .filter(|segment| segment.state == State::Sent)
            .collect();
        let lives: BTreeSet<u32> = sent.iter().map(|segment| segment.incarnation).collect();
        for incarnation in lives {
            let log = Log {
                device,
                incarnation,
            };
            let there = self.sizes(log).await?;
            self.programme.transact(|connection| {
                for segment in sent.iter().filter(|sent| sent.incarnation == incarnation) {
                    let state = match there.get(&segment.name) {
                        Some(size) if *size == segment.size => State::WithGroup,
                        // truncated, or not there: the same bytes go out once more
                        _ => State::Sealed,
                    };
                    outbox::put_state(connection, &segment.name, state)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Deletes own objects in whose place another one stands, once that one is with the group.
    async fn clear(&mut self) -> Result<()> {
        let device = self.programme.identity().device();
        if !outbox::on_their_way(self.programme.connection())?.is_empty() {
            return Ok(());
        }
        for segment in outbox::replaced(self.programme.connection())? {
            let log = Log {
                device,
                incarnation: segment.incarnation,
            };
            if let Some(name) = SegmentName::parse(&segment.name) {
                self.storage.delete(&self.names.head(log, name)).await?;
                self.storage.delete(&self.names.segment(log, name)).await?;
            }
            self.programme
                .transact(|connection| outbox::forget_segment(connection, &segment.name))?;
        }
        Ok(())
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
    changes: Vec<Vec<u8>>,
    names: Vec<String>,
    size: usize,
}

impl Batch {
    fn add(&mut self, log: Log, name: SegmentName, changes: &[Change]) -> Result<()> {
        for change in changes {
            let bytes = change.encode().map_err(refused)?;
            self.size += bytes.len();
            self.changes.push(bytes);
        }
        self.names.push(format!("{log}.{name}"));
        Ok(())
    }
}

/// Parts of a log that fit into a segment each.
fn parts(changes: &[Change]) -> Vec<&[Change]> {
    let mut parts = Vec::new();
    let (mut from, mut size) = (0, 0);
    for (at, change) in changes.iter().enumerate() {
        let length = change.body().map_or(0, |body| body.payload.len()) + 200;
        if at > from && (size + length > LARGEST || at - from >= MOST) {
            parts.extend(changes.get(from..at));
            (from, size) = (at, 0);
        }
        size += length;
    }
    parts.extend(changes.get(from..).filter(|part| !part.is_empty()));
    parts
}

/// One branch of changes that stand in the order of their places, of which several may stand at one.
fn branch(changes: Vec<Change>) -> Vec<Change> {
    let mut branch: Vec<Change> = Vec::new();
    for change in changes {
        let follows = branch
            .last()
            .is_none_or(|last| change.header().prev_hash == Some(last.hash()));
        if follows {
            branch.push(change);
        }
    }
    branch
}

fn sealed(key: &ledger::EpochKey, group: GroupId, log: Log, changes: &[Change]) -> Result<Segment> {
    let bytes =
        segment::seal(&mut ledger::system_random, key, group, log, changes).map_err(refused)?;
    let first = changes.first().map_or(0, |change| change.header().seq);
    let last = changes.last().map_or(0, |change| change.header().seq);
    Ok(Segment {
        name: SegmentName::of(first, &bytes).to_string(),
        incarnation: log.incarnation,
        first,
        last,
        epoch: key.id(),
        size: bytes.len() as u64,
        bytes: Some(bytes),
        state: State::Sealed,
    })
}

fn newest(segments: &[Segment]) -> Option<SegmentName> {
    SegmentName::parse(&segments.last()?.name)
}
