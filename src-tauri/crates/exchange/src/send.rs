//! What was written here goes out, and what was sent is looked for until the group has it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{EPOCH, REVOKE, WITHDRAW, WRAP};
use replica::Result;
use replica::outbox::packs;
use replica::outbox::segments as outbox;
use replica::outbox::segments::{Segment, State};
use replica::record;
use replica::record::refused;
use replica::stamp::stamp;

use crate::names::{Log, SegmentName, parse_segment};
use crate::running::Running;
use crate::seal::{ends, held_by, log_of, seal_anew, sealing_key};

impl Running<'_> {
    /// Own heads that were sent and are not there: the storage was put back to an earlier state, or lost something. What is
    /// missing goes out once more.
    pub(crate) async fn find_lost(&mut self, seen: &BTreeSet<(Log, SegmentName)>) -> Result<()> {
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
            if !self.seal_lost(log, &there)? {
                for end in missing {
                    self.storage.put_name(&self.names.head(log, end)).await?;
                }
            }
        }
        Ok(())
    }

    /// Seals anew what of an own log was with the group and is not there any more; says whether anything was.
    pub(crate) fn seal_lost(&mut self, log: Log, there: &BTreeMap<String, u64>) -> Result<bool> {
        let segments = outbox::segments(self.programme.connection(), log.device, log.incarnation)?;
        let gone: Vec<&Segment> = segments
            .iter()
            .filter(|segment| segment.state == State::WithGroup)
            .filter(|segment| there.get(&segment.name) != Some(&segment.size))
            .collect();
        if gone.is_empty() {
            return Ok(false);
        }
        let (group, now, held) = (self.group, self.run.now, self.programme.is_held());
        let lost = self.programme.transact(|connection| {
            let Some(key) = sealing_key(connection, held)? else {
                return Ok(false);
            };
            for segment in gone {
                seal_anew(connection, &key, group, segment)?;
            }
            // packs that lay there may be gone as well
            packs::forget(connection)?;
            record::put_fact(connection, outbox::ROLLED_BACK, &stamp(now))?;
            Ok(true)
        })?;
        self.report.rolled_back |= lost;
        Ok(lost)
    }

    /// What lies there of an own log, with sizes. What is none of this device's by what it knows was sent in a life that it
    /// has forgotten, and no head may ever have told of it: the next run reads it.
    async fn sizes(&mut self, log: Log) -> Result<BTreeMap<String, u64>> {
        let listed = self.storage.list(&self.names.log(log)).await?;
        let there: BTreeMap<String, u64> = listed
            .into_iter()
            .filter_map(|listed| Some((parse_segment(&listed.path)?.to_string(), listed.size)))
            .collect();
        let now = self.run.now;
        self.programme.transact(|connection| {
            let standing = outbox::segments(connection, log.device, log.incarnation)?;
            let replaced = outbox::replaced(connection)?;
            let known: BTreeSet<&str> = standing
                .iter()
                .chain(&replaced)
                .map(|segment| segment.name.as_str())
                .collect();
            for name in there.keys().filter(|name| !known.contains(name.as_str())) {
                outbox::put_unreadable(connection, &format!("{log}.{name}"), "missing", now)?;
            }
            Ok(())
        })?;
        Ok(there)
    }

    /// Sends what is sealed: first what hands keys on, then the segments in their order, then the head that tells of them. Gives how
    /// many segments went out.
    pub(crate) async fn send(&mut self) -> Result<usize> {
        let waiting: Vec<Segment> = outbox::on_their_way(self.programme.connection())?
            .into_iter()
            .filter(|segment| segment.state == State::Sealed)
            .collect();
        self.due = self.done + u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        let mut sent = 0;
        let mut logs = BTreeSet::new();
        for segment in waiting {
            if (self.run.stop)() {
                return Ok(sent);
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
            sent += 1;
            self.report.sent += u32::try_from(segment.last - segment.first + 1).unwrap_or(u32::MAX);
            self.step();
            logs.insert(log);
        }
        for log in logs {
            let segments =
                outbox::segments(self.programme.connection(), log.device, log.incarnation)?;
            let ends = ends(self.programme.connection(), &segments)?;
            for end in &ends {
                self.storage.put_name(&self.names.head(log, *end)).await?;
            }
        }
        Ok(sent)
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

    /// The segments that an earlier run sent.
    pub(crate) fn sent_before(&self) -> Result<BTreeSet<String>> {
        Ok(outbox::on_their_way(self.programme.connection())?
            .into_iter()
            .filter(|segment| segment.state == State::Sent)
            .map(|segment| segment.name)
            .collect())
    }

    /// Looks for what an earlier run sent, and for all that was sent when somebody waits for it: a listing that has it whole,
    /// and all before it in its log, makes it the group's.
    pub(crate) async fn confirm(&mut self, sent_before: &BTreeSet<String>) -> Result<()> {
        let sent: Vec<Segment> = outbox::on_their_way(self.programme.connection())?
            .into_iter()
            .filter(|segment| segment.state == State::Sent)
            .filter(|segment| self.run.by_hand || sent_before.contains(&segment.name))
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
                // nobody can take in what follows something that is not there: it is no more with the group than that
                let mut whole = true;
                for segment in outbox::segments(connection, log.device, log.incarnation)? {
                    if !sent.iter().any(|sent| sent.name == segment.name) {
                        whole &= segment.state == State::WithGroup;
                        continue;
                    }
                    let state = match there.get(&segment.name) {
                        // what opens it was sent once more, and is looked for by the next run
                        Some(size) if *size == segment.size && missing.contains(&segment.name) => {
                            State::Sent
                        }
                        Some(size) if *size == segment.size && whole => State::WithGroup,
                        Some(size) if *size == segment.size => State::Sent,
                        // truncated, or not there: the same bytes go out once more
                        _ => State::Sealed,
                    };
                    outbox::put_state(connection, &segment.name, state)?;
                    whole &= state == State::WithGroup;
                }
                Ok(())
            })?;
            // a head that was sent since tells nothing of what was lost before it
            self.seal_lost(log, &there)?;
        }
        Ok(())
    }

    /// Deletes own objects in whose place another one stands, once that one is with the group.
    pub(crate) async fn clear(&mut self) -> Result<()> {
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
