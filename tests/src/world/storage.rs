//! Exchanging, dying at it, and what becomes of the folder: it is put back to an earlier day, and a profile to a backup.

use std::collections::{BTreeMap, BTreeSet};

use exchange::{Report, Run, Storage};
use ledger::ChangeHash;
use replica::outbox::segments as outbox;
use replica::outbox::segments::State;
use replica::record;
use replica::{Profile, Replica};

use super::promised::{Kept, Promised};
use super::{World, allowed, copy, key, room};
use crate::Told;
use crate::faults::Death;

impl World {
    pub(super) async fn exchange(&mut self, device: usize) -> replica::Result<Report> {
        self.exchange_so(device, false).await
    }

    pub(super) async fn exchange_so(
        &mut self,
        device: usize,
        deep: bool,
    ) -> replica::Result<Report> {
        let now = self.clock(device);
        let storage = Storage::over(self.storage.clone(), None);
        let at = self
            .at(device)
            .map_err(|error| replica::Error::internal("device", error.to_string()))?;
        let run = Run {
            packs_at: 6,
            deep,
            ..Run::at(now, &programme::DUTIES)
        };
        run.once(&mut at.programme, &storage).await
    }

    /// Exchanges, and dies at some request: before it is made, or before hearing that it was.
    pub(super) async fn killed(&mut self, device: usize) -> Told {
        let life = self.dice.below(14);
        let death = match self.dice.below(2) {
            0 => Death::Before,
            _ => Death::After,
        };
        let died = self.faults.dies_after(life, death);
        // a killed process leaves its transactions whole, and nothing else
        let outcome = tokio::select! {
            biased;
            () = died.notified() => None,
            outcome = self.exchange(device) => Some(outcome),
        };
        self.faults.lives_on();
        if let Some(outcome) = outcome {
            // what a storage does wrong is no failure of ours
            allowed(outcome)?;
        }
        self.opened_again(device)
    }

    fn opened_again(&mut self, device: usize) -> Told {
        let at = self.at(device)?;
        at.programme = opened(at.folder.path(), at.key)?;
        Ok(())
    }

    /// Keeps what lies in the folder, or puts it back to what was kept.
    pub(super) async fn put_folder_back(&mut self) -> Told {
        let Some(kept) = self.kept.take() else {
            let mut objects = BTreeMap::new();
            for path in self.listed().await? {
                let bytes = self.bare.read(&path).await?.to_vec();
                objects.insert(path, bytes);
            }
            self.hear_all_promises()?;
            let there = self.promised.iter().filter(|promised| promised.there);
            let there = there.map(|promised| promised.hash).collect();
            self.kept = Some(Kept { objects, there });
            return Ok(());
        };
        self.deeds.push("the folder is put back".to_owned());
        for path in self.listed().await? {
            if !kept.objects.contains_key(&path) {
                self.bare.delete(&path).await?;
            }
        }
        for (path, bytes) in kept.objects {
            self.bare.write(&path, bytes).await?;
        }
        self.hear_all_promises()?;
        for promised in &mut self.promised {
            promised.there &= kept.there.contains(&promised.hash);
        }
        self.forget_what_is_gone()
    }

    /// Notes what all devices hold to be with the group.
    pub(super) fn hear_all_promises(&mut self) -> Told {
        (0..self.devices.len()).try_for_each(|device| self.hear_promises(device))
    }

    /// Notes which changes a device holds to be with the group.
    fn hear_promises(&mut self, device: usize) -> Told {
        let at = self.devices.get(device).ok_or("no such device")?;
        let connection = at.programme.connection();
        let own = at.programme.identity().device();
        let mut heard = Vec::new();
        for (device, incarnation) in outbox::own_logs(connection, own)? {
            for segment in outbox::segments(connection, device, incarnation)? {
                let mut next = (segment.state == State::WithGroup).then_some(segment.last_hash);
                for _ in segment.first..=segment.last {
                    let Some(hash) = next else { break };
                    let change = record::change(connection, &hash)?;
                    next = change.and_then(|change| change.header().prev_hash);
                    heard.push(hash);
                }
            }
        }
        let known: BTreeSet<ChangeHash> = self.promised.iter().map(|known| known.hash).collect();
        heard.retain(|hash| !known.contains(hash));
        self.promised.extend(heard.into_iter().map(|hash| Promised {
            hash,
            author: device,
            there: true,
        }));
        Ok(())
    }

    /// What lies neither in the folder nor on any device is lost for good, and nobody can be blamed.
    fn forget_what_is_gone(&mut self) -> Told {
        let mut held = BTreeSet::new();
        for device in &self.devices {
            held.extend(self.all(device)?);
        }
        self.promised
            .retain(|promised| promised.there || held.contains(&promised.hash));
        Ok(())
    }

    pub(super) fn backed_up(&mut self, device: usize) -> Told {
        let at = self.at(device)?;
        let backup = room()?;
        copy(at.folder.path(), backup.path())?;
        at.backup = Some(backup);
        Ok(())
    }

    pub(super) fn put_back(&mut self, device: usize) -> Told {
        if self.at(device)?.backup.is_none() {
            return Ok(());
        }
        self.hear_promises(device)?;
        let at = self.at(device)?;
        if let Some(backup) = at.backup.take() {
            at.programme = opened(backup.path(), at.key)?;
            at.folder = backup;
            at.restored = true;
        }
        self.forget_what_is_gone()
    }
}

/// The one programme of a profile.
pub(super) fn opened(folder: &std::path::Path, number: usize) -> Told<Replica> {
    let profile = Profile::open(folder, key(number), &programme::NOUNS)?;
    let id = profile.programmes()?;
    let id = id.first().ok_or("an empty profile")?;
    Ok(profile.programme(id)?)
}
