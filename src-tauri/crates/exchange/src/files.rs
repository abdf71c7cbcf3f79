//! Files: what was added here goes out, and what somebody wants to have here comes in. Text comes first: as soon as something was
//! written that is to leave, a run ends, and the next one takes files up where this one stopped.

use std::collections::BTreeSet;

use files::manifest::{LARGEST_MANIFEST, LARGEST_PACK};
use files::{Manifest, Name, Store};
use replica::outbox::files as outbox;
use replica::outbox::files::{Outgoing, Wanted, WantedFile};
use replica::outbox::segments;
use replica::stamp::stamp;
use replica::{Error, Result, record};

use crate::error::Code;
use crate::names::Want;
use crate::running::{RUNS, Running};

/// So many missing objects are asked for at a time.
const MOST_ASKED: usize = 16;
/// So much room stays free on the disk, in bytes.
const SPARE: u64 = 64 * 1024 * 1024;

/// What became of fetching an object.
enum Fetched {
    /// It is here.
    Came,
    /// The storage does not have it.
    Absent,
    /// What lies there is not what it should be. Its beginning was let go.
    Damaged,
}

impl Running<'_> {
    /// Sends and fetches files.
    ///
    /// # Errors
    /// Those of the storage, of the disk and of the database; `no-room`. What was done before stays done.
    pub(crate) async fn exchange_files(&mut self) -> Result<()> {
        // a database in memory has no files beside it
        let Ok(store) = outbox::store(self.programme) else {
            return Ok(());
        };
        self.give_files(&store)?;
        let unsent = self.send_files(&store).await?;
        let fetched = self.fetch_files(&store).await;
        // also what came before something went wrong is found
        (self.run.duties.found)(self.programme)?;
        fetched?;
        match unsent {
            0 => Ok(()),
            count => Err(Error::of(Code::FilesUnsent).with("count", count)),
        }
    }

    /// Whether files have to wait: somebody ends the run, or wrote something that leaves first.
    fn files_wait(&self) -> Result<bool> {
        let connection = self.programme.connection();
        Ok((self.run.stop)()
            || (self.run.duties.unsigned)(connection)? > 0
            || !segments::unsealed(connection)?.is_empty())
    }

    /// Puts again what other members miss and this device has.
    fn give_files(&mut self, store: &Store) -> Result<()> {
        let own = self.programme.identity().device();
        if self.file_wants.is_empty() || !self.answers()? {
            return Ok(());
        }
        let members = record::roster(self.programme.connection(), self.group)?.members();
        let asked = self
            .file_wants
            .iter()
            .filter(|(of, _)| of.device != own && members.contains_key(&of.device));
        let asked: BTreeSet<Name> = asked.map(|(_, hash)| Name::from_bytes(*hash)).collect();
        self.programme.transact(|connection| {
            for object in asked {
                // only what belongs to a file that the group has: nobody fetches other things out of this device
                let known = !outbox::files_with(connection, object)?.is_empty();
                if let Some(bytes) = store.length(object).filter(|_| known) {
                    outbox::send_object(connection, object, bytes)?;
                }
            }
            Ok(())
        })
    }

    /// Sends objects. Returns how many could not be sent.
    async fn send_files(&mut self, store: &Store) -> Result<u32> {
        let mut unsent = 0;
        let outgoing = outbox::outgoing(self.programme.connection())?;
        self.due = self.due.saturating_add(small(outgoing.len()));
        for one in outgoing {
            if self.files_wait()? {
                break;
            }
            if !self.send_object(store, one).await? {
                unsent += 1;
            }
            self.step();
        }
        Ok(unsent)
    }

    /// Sends an object, or finds that it is there. False: it is not here to be sent, or its place is taken.
    async fn send_object(&mut self, store: &Store, one: Outgoing) -> Result<bool> {
        let path = self.names.blob(one.object);
        // one that somebody asks for may lie there in its length, with other bytes
        let asked = |(_, hash): &Want| hash == one.object.as_bytes();
        let wanted = !one.sent && self.file_wants.iter().any(asked);
        if !wanted && self.storage.size(&path).await? == Some(one.bytes) {
            self.programme
                .transact(|connection| outbox::arrived(connection, one.object))?;
            return Ok(true);
        }
        let largest = LARGEST_MANIFEST.max(LARGEST_PACK as usize);
        let bytes = match store.object(one.object, largest) {
            Ok(bytes) => bytes,
            Err(files::Error::Missing(object) | files::Error::Damaged(object)) => {
                // it stays to be sent: another member who has it may put it again
                tracing::warn!("object {object} of a file is not here to be sent");
                store.remove_if_damaged(object)?;
                let files = outbox::files_with(self.programme.connection(), object)?;
                self.programme.transact(|connection| {
                    let mut files = files.into_iter();
                    files.try_for_each(|file| outbox::count_here(connection, store, file).map(drop))
                })?;
                return Ok(false);
            }
            Err(error) => return Err(error.into()),
        };
        if self.storage.is_odd(&path) {
            tracing::warn!("{path} is no file, and is left alone");
            return Ok(false);
        }
        self.storage.put(&path, bytes).await?;
        self.report.files_sent += 1;
        self.programme
            .transact(|connection| outbox::was_put(connection, one.object))?;
        Ok(true)
    }

    async fn fetch_files(&mut self, store: &Store) -> Result<()> {
        let mut absent = Absent::default();
        let mut trouble = None;
        for file in self.files_wanted()?.files {
            if self.files_wait()? || self.most()? == Some(0) {
                break;
            }
            match self.fetch_file(store, &file, &mut absent).await {
                Ok(()) => {}
                // what one file lacks room for, or what cannot be read of it, keeps nobody from the others
                Err(error) if error.is(replica::Code::NoRoom) => trouble = Some(error),
                Err(error) if error.is(replica::Code::ObjectDamaged) => {
                    tracing::warn!("{error}");
                }
                Err(error) => return Err(error),
            }
        }
        let wanted = self.files_wanted()?.files;
        self.report.files_missing = outbox::missing(self.programme.connection(), &wanted)?;
        self.ask_for(&absent).await?;
        trouble.map_or(Ok(()), Err)
    }

    /// What this device wants now: somebody may have paused it, or removed something, since the run began.
    fn files_wanted(&self) -> Result<Wanted> {
        (self.run.duties.wanted)(self.programme.connection(), self.run.now)
    }

    /// How many bytes may still come today; `None`: as many as there are.
    fn most(&self) -> Result<Option<u64>> {
        Ok(self.files_wanted()?.most)
    }

    async fn fetch_file(
        &mut self,
        store: &Store,
        file: &WantedFile,
        absent: &mut Absent,
    ) -> Result<()> {
        let manifest = file.address.manifest;
        let known = outbox::here(self.programme.connection(), manifest)?;
        if known
            .as_ref()
            .is_some_and(|here| here.bytes > 1 && here.is_whole())
        {
            return Ok(());
        }
        let was_lost = known.is_some_and(|here| here.lost.is_some());
        if store.length(manifest).is_none() {
            absent.looked_at.insert(manifest);
            let came = self
                .fetch_object(store, manifest, LARGEST_MANIFEST as u64)
                .await?;
            if !matches!(came, Fetched::Came) {
                absent.note(manifest, was_lost);
                return self.lost(&manifest, true);
            }
        }
        let due = match self.due_of(store, file) {
            Ok(due) => due,
            Err(error) if error.is(replica::Code::ObjectDamaged) => {
                // it rotted here, or is none: fetched anew, or passed over
                store.remove_if_damaged(manifest)?;
                return Err(error);
            }
            Err(error) => return Err(error),
        };
        let needed: u64 = due.iter().map(|(_, bytes)| bytes).sum();
        let free = store.room()?;
        if needed + SPARE > free {
            let (needed, free) = (needed + SPARE, free);
            return Err(files::Error::NoRoom { needed, free }.into());
        }
        self.due = self.due.saturating_add(small(due.len()));
        let (mut lost, mut all) = (false, true);
        for (object, bytes) in due {
            let still = self.files_wanted()?;
            let wanted = still
                .files
                .iter()
                .any(|one| one.address.manifest == manifest);
            if !wanted || still.most == Some(0) || self.files_wait()? {
                all = false;
                break;
            }
            absent.looked_at.insert(object);
            if !matches!(
                self.fetch_object(store, object, bytes).await?,
                Fetched::Came
            ) {
                lost = true;
                absent.note(object, was_lost);
            }
            self.step();
        }
        if lost || all {
            self.lost(&manifest, lost)?;
        }
        self.programme
            .transact(|connection| outbox::count_here(connection, store, manifest).map(drop))
    }

    /// What is still to be fetched of a file whose manifest is here: each object that it needs, with its length in bytes.
    fn due_of(&mut self, store: &Store, file: &WantedFile) -> Result<Vec<(Name, u64)>> {
        let address = &file.address;
        let manifest = Manifest::read(store, address)?;
        // what it says of itself must be what the group was told: a light file is not to bring a heavy one along
        if manifest.length != file.bytes {
            return Err(files::Error::Damaged(address.manifest).into());
        }
        self.programme
            .transact(|connection| outbox::note_file(connection, store, address))?;
        let mut due = Vec::new();
        for (object, bytes) in outbox::objects(self.programme.connection(), address.manifest)? {
            match store.length(object) {
                None => due.push((object, bytes)),
                // another length than is claimed: no fetching would ever mend that
                Some(length) if length != bytes && !store.remove_if_damaged(object)? => {
                    return Err(files::Error::Damaged(address.manifest).into());
                }
                Some(length) if length != bytes => due.push((object, bytes)),
                Some(_) => {}
            }
        }
        Ok(due)
    }

    /// Notes whether the storage lacks some of a file.
    fn lost(&mut self, manifest: &Name, lost: bool) -> Result<()> {
        let now = stamp(self.run.now);
        let since = lost.then_some(now.as_str());
        self.programme
            .transact(|connection| outbox::note_lost(connection, *manifest, since))
    }

    /// Fetches an object, from the byte at which an earlier try stopped.
    async fn fetch_object(&mut self, store: &Store, object: Name, most: u64) -> Result<Fetched> {
        let _hold = store.hold()?;
        let from = store.arrived(object);
        if from > most {
            store.remove(object)?;
            return Ok(Fetched::Damaged);
        }
        let path = self.names.blob(object);
        let (_, _, before) = self.storage.asked();
        let outcome = self
            .storage
            .get_from(&path, from, most, |piece| {
                store.arrive(object, piece).map_err(Error::from)
            })
            .await;
        let (_, _, after) = self.storage.asked();
        let (now, came) = (self.run.now, self.run.duties.came);
        self.programme
            .transact(|connection| came(connection, now, after - before))?;
        if !outcome? {
            return Ok(Fetched::Absent);
        }
        match store.settle(object) {
            Ok(()) => {
                self.report.files_came = true;
                Ok(Fetched::Came)
            }
            // it may have been cut off or altered there: not arrived, and asked again
            Err(files::Error::Damaged(_)) => Ok(Fetched::Damaged),
            Err(error) => Err(error.into()),
        }
    }

    /// Asks the group for objects that the storage lacked twice in a row, and no longer for those that came.
    async fn ask_for(&mut self, absent: &Absent) -> Result<()> {
        let own = self.own_log()?;
        let asked: Vec<Want> = self
            .file_wants
            .iter()
            .filter(|(of, _)| of.device == own.device)
            .copied()
            .collect();
        for (of, hash) in &asked {
            let object = Name::from_bytes(*hash);
            // what was not looked for this time may still be missing
            if absent.looked_at.contains(&object) && !absent.twice.contains(&object) {
                self.storage
                    .delete(&self.names.file_want(*of, hash))
                    .await?;
            }
        }
        // one part after the other, so that what nobody has keeps nothing else out
        let parts = absent.twice.len().div_ceil(MOST_ASKED).max(1) as u64;
        let part = usize::try_from(self.counted(RUNS)? % parts).unwrap_or_default();
        let now = absent.twice.iter().skip(part * MOST_ASKED);
        for object in now.take(MOST_ASKED) {
            let hash = object.as_bytes();
            if !asked.iter().any(|(_, asked)| asked == hash) {
                self.storage
                    .put_name(&self.names.file_want(own, hash))
                    .await?;
            }
        }
        Ok(())
    }
}

/// What was looked for on the storage, and was not there or not whole.
#[derive(Default)]
struct Absent {
    looked_at: BTreeSet<Name>,
    /// Also at an earlier run.
    twice: BTreeSet<Name>,
}

impl Absent {
    fn note(&mut self, object: Name, before: bool) {
        if before {
            self.twice.insert(object);
        }
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
