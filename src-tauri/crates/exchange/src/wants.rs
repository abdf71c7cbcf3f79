//! What lies there and cannot be read for long is asked for by name, and whoever wrote it seals it anew. No listing shows
//! that bytes were altered in their place, and a key may have been lost on its way.

use std::collections::BTreeSet;

use ledger::{Change, ChangeHash};
use programme::Result;
use programme::outbox::store as outbox;
use programme::record::store as record;

use crate::names::{HASH, SegmentName, Want, parse_head};
use crate::running::{NO_KEY, RARELY, Running};
use crate::seal::{seal_anew, sealing_key};

/// So many runs in vain go by before something is asked for.
const PATIENCE: u64 = 3;
/// So much is asked for at a time.
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
        for (of, hash) in &asked {
            if !missing.contains(hash) {
                self.storage.delete(&self.names.want(*of, hash)).await?;
            }
        }
        if vain < PATIENCE || !self.programme.is_member() {
            return Ok(());
        }
        for hash in due.iter().take(MOST) {
            if !asked.iter().any(|(_, asked)| asked == hash) {
                let name = self.names.want(own, hash);
                self.storage.put(&name, Vec::new()).await?;
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
