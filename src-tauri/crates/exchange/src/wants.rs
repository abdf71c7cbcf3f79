//! What cannot be read for long is asked for by name: whoever wrote it seals it anew, and whoever holds it puts it into a pack.
//! No listing shows that bytes were altered in their place, and a key may have been lost on its way.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Audience, Change, ChangeHash};
use replica::outbox::segments as outbox;
use replica::record;
use replica::{Result, keys};

use crate::names::{HASH, Log, SegmentName, Want, parse_head};
use crate::packing::{is_packed, pack_up};
use crate::running::{RARELY, RUNS, Running};
use crate::seal::{branch, seal_anew, sealing_key};
use replica::outbox::left::NO_KEY;

/// So many runs in vain go by before something is asked for.
const PATIENCE: u64 = 3;
/// So much is asked for at a time: whoever answers reads it all.
const MOST: usize = 16;

impl Running<'_> {
    /// Seals anew what other members cannot read of one's own. Each answer has a name of its own, so none is given twice.
    pub(crate) fn give(&mut self, wants: &[Want]) -> Result<()> {
        let device = self.programme.identity().device();
        let roster = record::roster(self.programme.connection(), self.group)?;
        let members = roster.members();
        let wanted: BTreeSet<&[u8; HASH]> = wants
            .iter()
            .filter(|(of, _)| of.device != device && members.contains_key(&of.device))
            .map(|(_, hash)| hash)
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let (group, held) = (self.group, self.programme.is_held());
        self.programme.transact(|connection| {
            let Some(key) = sealing_key(connection, held)? else {
                return Ok(());
            };
            for (device, incarnation) in outbox::own_logs(connection, device)? {
                for segment in outbox::segments(connection, device, incarnation)? {
                    let name = SegmentName::parse(&segment.name);
                    if name.is_some_and(|name| wanted.contains(&name.hash)) {
                        seal_anew(connection, &key, group, &segment)?;
                    }
                }
            }
            Ok(())
        })
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
        let wanted = self.wanted(wants, heads)?;
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
    pub(crate) fn answers(&self) -> Result<bool> {
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

    /// The last changes of what other members wait for: what is here with its words, or without them because they were erased,
    /// and what somebody wrote who does not belong to the group any more, and sealed perhaps under a key that was never handed on.
    fn wanted(&self, wants: &[Want], heads: &[(Log, SegmentName)]) -> Result<Vec<ChangeHash>> {
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
        // of what nobody erased the words are wanted too
        let wordless = record::wordless(connection)?;
        let wordless: BTreeSet<ChangeHash> = wordless.into_iter().map(|(hash, ..)| hash).collect();
        let mut ends = Vec::new();
        for hash in &wanted {
            let found = match hash.first_chunk() {
                Some(begins) => record::begins_with(connection, begins)?,
                None => None,
            };
            if let Some(change) = found
                && change.as_bytes().starts_with(hash)
                && record::kept(connection, &change)?.is_some()
                && !wordless.contains(&change)
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

    /// Asks for what could not be read in several runs, and asks no longer for what could.
    pub(crate) async fn want(&mut self, there: &[Want]) -> Result<()> {
        let own = self.own_log()?;
        let unreadable = outbox::unreadable(self.programme.connection())?;
        let vain = self.vain()?;
        // a key is on its way more often than not, and what is sealed anew without it is read as little
        let patient = vain.is_multiple_of(RARELY);
        let mut missing = BTreeSet::new();
        let mut due = Vec::new();
        for (name, reason) in &unreadable {
            let Some((log, name)) = parse_head(name) else {
                continue;
            };
            if reason != "newer" && log.device != own.device {
                missing.insert(name.hash);
                if reason != NO_KEY || patient {
                    due.push(name.hash);
                }
            }
        }
        let wordless = record::wordless(self.programme.connection())?;
        let wordless = wordless.into_iter().map(|(change, ..)| change);
        for change in wordless.chain(self.awaited_changes()?) {
            if let Some(hash) = change.as_bytes().first_chunk() {
                missing.insert(*hash);
                due.push(*hash);
            }
        }
        let asked: BTreeSet<&Want> = there
            .iter()
            .filter(|(of, _)| of.device == own.device)
            .collect();
        let asks = vain >= PATIENCE && self.programme.is_member();
        let now = in_turn(&missing, self.counted(RUNS)? / RARELY);
        for (of, hash) in &asked {
            if !missing.contains(hash) || (asks && !now.contains(hash)) {
                self.storage.delete(&self.names.want(*of, hash)).await?;
            }
        }
        if !asks {
            return Ok(());
        }
        for hash in due.iter().filter(|hash| now.contains(*hash)) {
            if !asked.iter().any(|(_, asked)| asked == hash) {
                let name = self.names.want(own, hash);
                self.storage.put_name(&name).await?;
            }
        }
        Ok(())
    }

    /// What changes that wait follow or cite, and which is neither here nor waits itself: its own writer may hold it for
    /// delivered, or be gone.
    fn awaited_changes(&self) -> Result<BTreeSet<ChangeHash>> {
        let connection = self.programme.connection();
        let mut waiting = BTreeSet::new();
        let mut cited = BTreeSet::new();
        for bytes in record::waiting(connection)? {
            if let Ok(change) = Change::decode(&bytes) {
                let header = change.header();
                cited.extend(header.prev_hash.iter().chain(&header.roster_heads).copied());
                waiting.insert(change.hash());
            }
        }
        let mut awaited = BTreeSet::new();
        for hash in cited.difference(&waiting) {
            if record::kept(connection, hash)?.is_none() {
                awaited.insert(*hash);
            }
        }
        Ok(awaited)
    }
}

/// What may be asked for now. All of it, unless there is too much: then one part after the other, so that what is nowhere (a
/// member may cite whatever they like) does not for ever keep out what somebody has.
fn in_turn(missing: &BTreeSet<[u8; HASH]>, turn: u64) -> BTreeSet<&[u8; HASH]> {
    let parts = missing.len().div_ceil(MOST).max(1) as u64;
    let part = usize::try_from(turn % parts).unwrap_or_default();
    missing.iter().skip(part * MOST).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_missing_has_its_turn() {
        for count in [0, 1, MOST - 1, MOST, MOST + 1, 2 * MOST, 2 * MOST + 1, 200] {
            let missing: BTreeSet<[u8; HASH]> = (0..count)
                .map(|number| [u8::try_from(number).unwrap(); HASH])
                .collect();
            let turns = count.div_ceil(MOST).max(1) as u64;
            let mut had: BTreeSet<&[u8; HASH]> = BTreeSet::new();
            for turn in 7 * turns..8 * turns {
                let now = in_turn(&missing, turn);
                assert!(now.len() <= MOST, "{count}");
                had.extend(now);
            }
            assert_eq!(had.len(), count);
        }
    }
}
