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
use rusqlite::Connection;
use serde::Serialize;

use crate::names::{Log, Names, SegmentName, content, parse_head, parse_key, parse_segment};
use crate::pack::MOST;
use crate::plan::{Known, plan, wanted};
use crate::segment::{self, LARGEST};
use crate::storage::Storage;

/// So many bytes of segments are taken in in one transaction.
const BATCH: usize = 4 * 1024 * 1024;

/// So many objects may fail before a run gives up.
const MOST_FAILURES: u32 = 3;
/// No change that hands keys on is larger, in bytes.
const LARGEST_KEY: u64 = 256 * 1024;
/// The fact under which it is noted how many runs in a row have brought nothing though something is missing.
const VAIN: &str = "vain_runs";
/// The fact under which it is noted with how many keys everything was tried.
const KEYS_TRIED: &str = "keys_tried";
/// Why an object was not read: the key under which it is sealed is not here.
const NO_KEY: &str = "no-key";

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
    /// Somebody asked for it and waits: also what was missing at each run before is looked for.
    pub by_hand: bool,
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
            keys_fetched: false,
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
    keys_fetched: bool,
}

impl Running<'_> {
    async fn all(&mut self) -> Result<()> {
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
        let missing = outbox::unreadable(self.programme.connection())?.len()
            + record::waiting(self.programme.connection())?.len();
        let vain = match missing > 0 && self.report.applied == 0 {
            true => self.vain()?.saturating_add(1),
            false => 0,
        };
        self.programme.transact(|connection| {
            record::put_fact(connection, VAIN, &vain.to_string())?;
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

    /// So many runs have found the same things missing and brought nothing.
    fn vain(&self) -> Result<u32> {
        let vain = record::fact(self.programme.connection(), VAIN)?;
        Ok(vain.and_then(|vain| vain.parse().ok()).unwrap_or_default())
    }

    /// Whether what is missing is left alone this time: after three runs in vain it is looked for at every tenth.
    fn rests(&self) -> Result<bool> {
        let vain = self.vain()?;
        Ok(!self.run.by_hand && vain >= 3 && !vain.is_multiple_of(10))
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
        known.own.insert(device);
        for (device, incarnation) in outbox::own_logs(connection, device)? {
            let log = Log {
                device,
                incarnation,
            };
            known.own.insert(device);
            let sealed = outbox::segments(connection, device, incarnation)?;
            let names = sealed
                .iter()
                .filter_map(|segment| SegmentName::parse(&segment.name));
            known.sealed.insert(log, names.collect());
            known.ends.insert(log, ends(connection, &sealed)?);
        }
        for segment in outbox::replaced(connection)? {
            if let Some(name) = SegmentName::parse(&segment.name) {
                let log = log_of(&segment);
                known.replaced.insert((log, name));
            }
        }
        for name in outbox::all_fetched(connection)? {
            known.fetched.extend(parse_head(&name));
        }
        if self.rests()? {
            // an object that stays damaged is not asked for at each run
            let unreadable = outbox::unreadable(connection)?;
            let names = unreadable.iter().filter_map(|(name, _)| parse_head(name));
            known.fetched.extend(names);
            return Ok(known);
        }
        for bytes in record::waiting(connection)? {
            if let Ok(change) = Change::decode(&bytes) {
                let header = change.header();
                known.incomplete.insert(Log {
                    device: header.device,
                    incarnation: header.incarnation,
                });
            }
        }
        for (name, reason) in outbox::unreadable(connection)? {
            if reason != NO_KEY
                && let Some((log, _)) = parse_head(&name)
            {
                known.incomplete.insert(log);
            }
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
            let names: Vec<SegmentName> = listed
                .iter()
                .filter_map(|listed| parse_segment(&listed.path))
                .collect();
            self.forget_what_is_gone(log, &names)?;
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
        self.programme.transact(|connection| {
            let held = record::count_epochs(connection)?.to_string();
            record::put_fact(connection, KEYS_TRIED, &held)
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
                    if failures >= MOST_FAILURES || error.kind() == Code::StorageMissing {
                        self.take_in(batch)?;
                        return Err(error);
                    }
                    continue;
                }
            };
            match self.open(log, name, &bytes)? {
                Opened::Changes(changes, clear) => {
                    batch.add(log, name, &changes, &clear, bytes.len())?;
                }
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

    /// What could not be read and is listed no longer: another object stands for it.
    fn forget_what_is_gone(&mut self, log: Log, listed: &[SegmentName]) -> Result<()> {
        let gone: Vec<String> = outbox::unreadable(self.programme.connection())?
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| {
                parse_head(name).is_some_and(|(of, name)| of == log && !listed.contains(&name))
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
            Ok(changes) => Opened::Changes(changes, clear),
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
            if batch.own.iter().any(|(of, _)| *of == device) {
                // should a forgotten life come back, what was written since is a branch of its own
                while seal_one(connection, group, held)? {}
            }
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
            if received.overflow {
                // asked for again, once what waits has found its place
                return Ok(received);
            }
            for name in &batch.names {
                outbox::put_fetched(connection, name)?;
            }
            for (of, segment) in &batch.own {
                if *of == device && segment_is_here(connection, segment)? {
                    outbox::put_segment(connection, segment)?;
                }
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
    /// whether they count is judged when their log arrives. Only what somebody of the roster signed is looked at. Says
    /// whether a key was new.
    async fn fetch_keys(&mut self) -> Result<bool> {
        if self.keys_fetched {
            return Ok(false);
        }
        self.keys_fetched = true;
        let listed = self.storage.list(&self.names.keys()).await?;
        let roster = record::roster(self.programme.connection(), self.group)?;
        let mut changes = Vec::new();
        let mut names = Vec::new();
        for listed in listed
            .into_iter()
            .filter(|listed| listed.size <= LARGEST_KEY)
        {
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
            let Ok(change) = Change::decode(&bytes) else {
                continue;
            };
            // whoever comes back with the recovery sheet knows nobody yet: what is taken opens, and counts for nothing
            let anybody = roster.devices().is_empty();
            let genuine = change.hash() == hash
                && change.header().group == self.group
                && change.body().is_some()
                && matches!(change.header().kind, EPOCH | WRAP | REVOKE | WITHDRAW)
                && (anybody
                    || roster
                        .key(change.header().device)
                        .and_then(|key| ledger::VerifyingKey::from_bytes(&key).ok())
                        .is_some_and(|key| change.verify(&key).is_ok()));
            if genuine {
                changes.push(change);
                names.push(name);
            }
        }
        let group = self.group;
        let own = ledger::Identity::from_bytes(&self.programme.identity().to_bytes());
        let now = self.run.now;
        let (new, received) = self.programme.transact(|connection| {
            let identities = identities(connection, &own)?;
            let new = keys::take::provisionally(connection, group, &identities, &changes)?;
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
            Ok((new, received))
        })?;
        self.took(received);
        Ok(new)
    }

    /// Seals what was written and not sealed yet, a segment at a time: nobody waits long for the database.
    fn seal(&mut self) -> Result<()> {
        let (group, held) = (self.group, self.programme.is_held());
        while self
            .programme
            .transact(|connection| seal_one(connection, group, held))?
        {}
        Ok(())
    }

    /// Seals anew what held a payload that was erased since.
    fn erase(&mut self) -> Result<()> {
        let group = self.group;
        self.programme.transact(|connection| {
            let erased = outbox::erasures_to_carry_out(connection)?;
            if erased.is_empty() {
                return Ok(());
            }
            let Some(key) = keys::current::current_key(connection, Audience::Group)? else {
                return Ok(());
            };
            for old in outbox::holding(connection, &erased)? {
                let log = log_of(&old);
                for part in parts(&held_by(connection, &old)?) {
                    outbox::put_segment(connection, &sealed(&key, group, log, part)?)?;
                }
                outbox::put_state(connection, &old.name, State::Replaced)?;
            }
            outbox::erasures_carried_out(connection, &erased)
        })
    }

    /// Own heads that were sent and are not there: the storage was put back to an earlier state, or lost something. What is
    /// missing goes out once more.
    async fn find_lost(&mut self, seen: &BTreeSet<(Log, SegmentName)>) -> Result<()> {
        let device = self.programme.identity().device();
        for (device, incarnation) in outbox::own_logs(self.programme.connection(), device)? {
            let log = Log {
                device,
                incarnation,
            };
            let segments = outbox::segments(self.programme.connection(), device, incarnation)?;
            let all_there = segments
                .iter()
                .all(|segment| segment.state == State::WithGroup);
            let ends = ends(self.programme.connection(), &segments)?;
            let missing: Vec<SegmentName> = ends
                .into_iter()
                .filter(|end| !seen.contains(&(log, *end)))
                .collect();
            if !all_there || missing.is_empty() {
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
                    for part in parts(&held_by(connection, segment)?) {
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
            if !lost {
                for end in missing {
                    self.storage
                        .put(&self.names.head(log, end), Vec::new())
                        .await?;
                }
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
            let log = log_of(&segment);
            let (Some(name), Some(bytes)) =
                (SegmentName::parse(&segment.name), segment.bytes.clone())
            else {
                continue;
            };
            self.send_keys(&segment).await?;
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
            let segments =
                outbox::segments(self.programme.connection(), log.device, log.incarnation)?;
            let ends = ends(self.programme.connection(), &segments)?;
            for end in &ends {
                self.storage
                    .put(&self.names.head(log, *end), Vec::new())
                    .await?;
            }
            let earlier = segments
                .iter()
                .rev()
                .filter_map(|segment| SegmentName::parse(&segment.name))
                .find(|name| !ends.contains(name));
            if let Some(earlier) = earlier {
                self.storage.delete(&self.names.head(log, earlier)).await?;
            }
        }
        Ok(())
    }

    async fn send_keys(&self, segment: &Segment) -> Result<()> {
        for (name, bytes) in self.keys_in(segment)? {
            self.storage.put(&name, bytes).await?;
        }
        Ok(())
    }

    /// What of a segment lies open beside it, since it opens the keys of those who have none: names and bytes.
    fn keys_in(&self, segment: &Segment) -> Result<Vec<(String, Vec<u8>)>> {
        let held = held_by(self.programme.connection(), segment)?;
        let open = held
            .iter()
            .filter(|change| matches!(change.header().kind, EPOCH | WRAP | REVOKE | WITHDRAW));
        open.map(|change| {
            let bytes = change.encode().map_err(refused)?;
            Ok((self.names.key(&change.hash()), bytes))
        })
        .collect()
    }

    /// Looks for what was sent in an earlier run: a listing that has it whole makes it the group's.
    async fn confirm(&mut self) -> Result<()> {
        let sent: Vec<Segment> = outbox::on_their_way(self.programme.connection())?
            .into_iter()
            .filter(|segment| segment.state == State::Sent)
            .collect();
        let mut open = BTreeMap::new();
        for segment in &sent {
            open.insert(segment.name.clone(), self.keys_in(segment)?);
        }
        let mut missing = BTreeSet::new();
        if open.values().any(|keys| !keys.is_empty()) {
            let listed = self.storage.list(&self.names.keys()).await?;
            let there: BTreeMap<String, u64> = listed
                .into_iter()
                .map(|listed| (listed.path, listed.size))
                .collect();
            for (segment, keys) in open {
                for (name, bytes) in keys {
                    if there.get(&name) != Some(&(bytes.len() as u64)) {
                        self.storage.put(&name, bytes).await?;
                        missing.insert(segment.clone());
                    }
                }
            }
        }
        let logs: BTreeSet<Log> = sent.iter().map(log_of).collect();
        for log in logs {
            let there = self.sizes(log).await?;
            self.programme.transact(|connection| {
                for segment in sent.iter().filter(|sent| log_of(sent) == log) {
                    let state = match there.get(&segment.name) {
                        // what opens it was sent once more, and is looked for by the next run
                        Some(size) if *size == segment.size && missing.contains(&segment.name) => {
                            State::Sent
                        }
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
        if !outbox::on_their_way(self.programme.connection())?.is_empty() {
            return Ok(());
        }
        for segment in outbox::replaced(self.programme.connection())? {
            let log = log_of(&segment);
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
    Changes(Vec<Change>, segment::Clear),
    NoKey,
    Unreadable(&'static str),
}

/// What is taken in together.
#[derive(Default)]
struct Batch {
    changes: Vec<Vec<u8>>,
    names: Vec<String>,
    /// The segments as rows, should they be of this device: it wrote them in a life that it has forgotten.
    own: Vec<(ledger::DeviceId, Segment)>,
    size: usize,
}

impl Batch {
    fn add(
        &mut self,
        log: Log,
        name: SegmentName,
        changes: &[Change],
        clear: &segment::Clear,
        size: usize,
    ) -> Result<()> {
        if let Some(last) = changes.last() {
            let segment = Segment {
                name: name.to_string(),
                device: log.device,
                incarnation: log.incarnation,
                first: name.first,
                last: last.header().seq,
                last_hash: last.hash(),
                epoch: clear.epoch,
                size: size as u64,
                bytes: None,
                state: State::WithGroup,
            };
            self.own.push((log.device, segment));
        }
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
        let cited = change.header().roster_heads.len() + change.header().deps.len();
        let length = change.body().map_or(0, |body| body.payload.len()) + 200 + 32 * cited;
        if at > from && (size + length > LARGEST || at - from >= MOST) {
            parts.extend(changes.get(from..at));
            (from, size) = (at, 0);
        }
        size += length;
    }
    parts.extend(changes.get(from..).filter(|part| !part.is_empty()));
    parts
}

/// The changes that a segment holds, as they are now: along its own branch.
fn held_by(connection: &Connection, segment: &Segment) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    let mut at = Some(segment.last_hash);
    for _ in segment.first..=segment.last {
        let Some(change) = at
            .map(|hash| record::change(connection, &hash))
            .transpose()?
            .flatten()
        else {
            break;
        };
        at = change.header().prev_hash;
        changes.push(change);
    }
    changes.reverse();
    Ok(changes)
}

/// Whether all that an own segment holds is kept here by now.
fn segment_is_here(connection: &Connection, segment: &Segment) -> Result<bool> {
    let held = held_by(connection, segment)?;
    Ok(held.len() as u64 == segment.last - segment.first + 1)
}

/// Seals one segment of what was written here and no segment holds; false when there is nothing left to seal.
fn seal_one(connection: &Connection, group: GroupId, held: bool) -> Result<bool> {
    let mut changes: Vec<Change> = Vec::new();
    let mut size = 0;
    for hash in outbox::unsealed(connection)? {
        let Some(change) = record::change(connection, &hash)? else {
            continue;
        };
        let follows = changes
            .last()
            .is_none_or(|last| change.header().prev_hash == Some(last.hash()));
        if !follows {
            // of another log, or another branch of this one
            let same = changes
                .last()
                .is_some_and(|last| last.header().device == change.header().device);
            if same {
                continue;
            }
            break;
        }
        size += change.body().map_or(0, |body| body.payload.len());
        changes.push(change);
        if size > LARGEST || changes.len() > MOST {
            break;
        }
    }
    let Some(first) = changes.first() else {
        return Ok(false);
    };
    let log = Log {
        device: first.header().device,
        incarnation: first.header().incarnation,
    };
    let mut key = keys::current::current_key(connection, Audience::Group)?;
    if key.is_none() && held {
        // whoever came too late has the key of their invitation only: with it facilitators hear of them
        key = record::epochs(connection, Audience::Group)?.pop();
    }
    // without a key it waits: a facilitator hands one on
    let (Some(key), Some(part)) = (key, parts(&changes).into_iter().next()) else {
        return Ok(false);
    };
    outbox::put_segment(connection, &sealed(&key, group, log, part)?)?;
    Ok(true)
}

fn log_of(segment: &Segment) -> Log {
    Log {
        device: segment.device,
        incarnation: segment.incarnation,
    }
}

fn sealed(key: &ledger::EpochKey, group: GroupId, log: Log, changes: &[Change]) -> Result<Segment> {
    let bytes =
        segment::seal(&mut ledger::system_random, key, group, log, changes).map_err(refused)?;
    let first = changes.first().map_or(0, |change| change.header().seq);
    let end = changes
        .last()
        .ok_or_else(|| Error::internal("segment", "without changes"))?;
    let last = end.header().seq;
    Ok(Segment {
        last_hash: end.hash(),
        name: SegmentName::of(first, &bytes).to_string(),
        device: log.device,
        incarnation: log.incarnation,
        first,
        last,
        epoch: key.id(),
        size: bytes.len() as u64,
        bytes: Some(bytes),
        state: State::Sealed,
    })
}

/// The last segment of each branch of a log.
fn ends(connection: &Connection, segments: &[Segment]) -> Result<Vec<SegmentName>> {
    let covered: u64 = segments
        .iter()
        .map(|segment| segment.last - segment.first + 1)
        .sum();
    let length = segments.iter().map(|segment| segment.last + 1).max();
    let names = |segments: &[&Segment]| -> Vec<SegmentName> {
        segments
            .iter()
            .filter_map(|segment| SegmentName::parse(&segment.name))
            .collect()
    };
    if length.is_none_or(|length| length >= covered) {
        return Ok(names(&segments.last().into_iter().collect::<Vec<_>>()));
    }
    let mut followed = BTreeSet::new();
    for segment in segments {
        let first = held_by(connection, segment)?.into_iter().next();
        followed.extend(first.and_then(|first| first.header().prev_hash));
    }
    let ends: Vec<&Segment> = segments
        .iter()
        .filter(|segment| !followed.contains(&segment.last_hash))
        .collect();
    Ok(names(&ends))
}
