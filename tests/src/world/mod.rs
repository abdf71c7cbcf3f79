//! A group of devices over one storage that goes wrong, for as long as the dice say; then the storage is whole again, and
//! all devices must come to the same tables with nothing lost.
//!
//! What is done, what goes wrong, and all keys and signatures follow from the seed alone: it happens again byte by byte.

mod compare;
mod forum;
mod members;
mod promised;
mod rest;
mod storage;
mod writing;

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use ledger::ChangeHash;
use opendal::{Operator, services};
use programme::Language;
use programme::programmes::found::{Founder, found};
use programme::programmes::recovery_sheet::recovery_sheet;
use programme::schedule::template::template;
use replica::record;
use replica::{Profile, Replica};
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::Told;
use crate::dice::Dice;
use crate::faults::Faults;
use promised::{Kept, Promised};

/// The most devices.
const MOST: usize = 8;
/// So many rounds of exchange are enough for all to come to rest once the storage is whole.
const ROUNDS: u32 = 30;

/// A device.
struct Device {
    number: usize,
    /// What its profile is kept under; two computers share it where one was copied to another.
    key: usize,
    folder: TempDir,
    backup: Option<TempDir>,
    programme: Replica,
    /// How far its clock is off.
    off: TimeDelta,
    /// It was put back at least once: what it wrote and never sent is gone with the disk that it was on.
    restored: bool,
    messages: Vec<String>,
    /// The group's edition began as a draft.
    drafted: bool,
    /// The bearer of the invitation by which it came.
    bearer: Option<ledger::DeviceId>,
}

/// The group.
pub struct World {
    dice: Dice,
    now: DateTime<Utc>,
    storage: Operator,
    /// The same storage, as it is in truth.
    bare: Operator,
    faults: Faults,
    /// In this life the folder is put back to earlier days, and no profile to a backup: where both have lost the same, it lies
    /// with whoever read it, who is not asked for it.
    folder_fails: bool,
    /// The folder as it was on some day.
    kept: Option<Kept>,
    /// What authors were told to be with the group before they or the folder were put back.
    promised: Vec<Promised>,
    devices: Vec<Device>,
    invitations: Vec<String>,
    /// The founding key, as it stands on the recovery sheet.
    sheet: String,
    /// What was acknowledged on devices that were never put back.
    said: Vec<(usize, ChangeHash)>,
    /// What lies on the storage when all is at rest.
    objects: Vec<String>,
    /// What was done, to be told when something is wrong.
    pub deeds: Vec<String>,
}

impl World {
    /// One founder, and nobody else.
    ///
    /// # Errors
    /// When a profile cannot be made.
    pub fn new(seed: u64) -> Told<Self> {
        let now: DateTime<Utc> = "2023-02-13T09:00:00Z".parse()?;
        let faults = Faults::new(seed ^ 0x5eed);
        let bare = Operator::new(services::Memory::default())?;
        let mut world = Self {
            dice: Dice(seed),
            now,
            storage: bare.clone().layer(faults.clone()),
            bare,
            faults,
            folder_fails: seed.is_multiple_of(2),
            kept: None,
            promised: Vec::new(),
            devices: Vec::new(),
            invitations: Vec::new(),
            sheet: String::new(),
            said: Vec::new(),
            objects: Vec::new(),
            deeds: Vec::new(),
        };
        let folder = room()?;
        let profile = Profile::create(folder.path(), key(0), now, &programme::NOUNS)?;
        let founder = Founder {
            name: "Elena Prado",
            person: None,
            origin: "own",
        };
        let mut edition = template()?;
        edition.draft = seed % 3 == 1;
        let drafted = edition.draft;
        let id = found(&profile, now, &edition, &founder)?;
        let programme = profile.programme(&id)?;
        world.sheet = recovery_sheet(&programme, now, Language::En)?;
        world.devices.push(Device {
            number: 0,
            key: 0,
            folder,
            backup: None,
            programme,
            off: TimeDelta::zero(),
            restored: false,
            messages: Vec::new(),
            drafted,
            bearer: None,
        });
        world.invite(0)?;
        Ok(world)
    }

    /// Lives for so many deeds.
    ///
    /// # Errors
    /// When something fails that must not.
    pub async fn live(&mut self, deeds: u32) -> Told {
        self.faults.often(150);
        for _ in 0..deeds {
            self.now += TimeDelta::minutes(1 + i64::try_from(self.dice.below(600))?);
            self.deed().await?;
        }
        Ok(())
    }

    fn clock(&self, device: usize) -> DateTime<Utc> {
        let off = self.devices.get(device).map(|device| device.off);
        self.now + off.unwrap_or_default()
    }

    fn at(&mut self, device: usize) -> Told<&mut Device> {
        self.devices
            .get_mut(device)
            .ok_or_else(|| "no such device".into())
    }

    async fn deed(&mut self) -> Told {
        let device = self.dice.one_of(self.devices.len());
        let now = self.clock(device);
        let rolled = self.dice.below(128);
        let name = match rolled {
            0..=45 => "exchanges",
            46..=55 => "is killed while exchanging",
            56..=64 => "writes in the forum",
            65..=72 => "writes the schedule",
            73..=77 => "introduces themselves",
            78..=82 => "writes to the facilitators",
            83..=84 => "erases",
            85..=91 => "is joined by another",
            92..=93 => "invites",
            94 => "withdraws an invitation",
            95..=96 => "names a facilitator",
            97 => "demotes",
            98 => "removes somebody",
            99..=100 => "accepts whoever is held",
            101..=103 => "makes a backup",
            104..=106 if !self.folder_fails => "is put back to its backup",
            107..=113 => "writes the list of people",
            114..=119 => "decides what is undecided",
            120 => "leaves",
            121..=124 if self.folder_fails => "sees the folder kept or put back",
            104..=106 | 121..=124 => "exchanges",
            125..=126 => "is copied to another computer",
            _ => "has its clock turned",
        };
        self.deeds.push(format!("{device} {name}"));
        let before = self.own(device)?;
        match rolled {
            // what a storage does wrong is no failure of ours
            0..=45 => drop(allowed(self.exchange(device).await)?),
            46..=55 => self.killed(device).await?,
            56..=64 => self.forum(device, now)?,
            65..=72 => self.schedule(device, now)?,
            73..=77 => self.introduces(device, now)?,
            78..=82 => self.tells(device, now)?,
            83..=84 => self.erases(device, now)?,
            85..=91 => self.joined()?,
            92..=93 => self.invite(device)?,
            94 => self.withdraw(device, now)?,
            95..=98 => self.members(device, rolled, now)?,
            99..=100 => self.accepts(device, now)?,
            101..=103 => self.backed_up(device)?,
            104..=106 if !self.folder_fails => self.put_back(device)?,
            107..=113 => self.people(device, now)?,
            114..=119 => self.decides(device, now)?,
            120 => self.leaves(device, now)?,
            121..=124 if self.folder_fails => self.put_folder_back().await?,
            104..=106 | 121..=124 => drop(allowed(self.exchange(device).await)?),
            125..=126 => self.copied(device)?,
            _ => {
                let years = i64::try_from(self.dice.below(7))? - 3;
                self.at(device)?.off = TimeDelta::days(365 * years);
            }
        }
        self.ask();
        let after = self.own(device)?;
        self.said
            .extend(after.difference(&before).map(|hash| (device, *hash)));
        Ok(())
    }

    /// The own changes of a device.
    fn own(&self, device: usize) -> Told<BTreeSet<ChangeHash>> {
        let at = self.devices.get(device).ok_or("no such device")?;
        let own = at.programme.identity().device();
        let mut hashes = BTreeSet::new();
        record::each_header(at.programme.connection(), |change| {
            if change.header().device == own {
                hashes.insert(change.hash());
            }
            Ok(())
        })?;
        Ok(hashes)
    }

    fn all(&self, device: &Device) -> Told<BTreeSet<ChangeHash>> {
        let mut hashes = BTreeSet::new();
        record::each_header(device.programme.connection(), |change| {
            hashes.insert(change.hash());
            Ok(())
        })?;
        Ok(hashes)
    }

    async fn lived(&mut self) -> Told<Life> {
        let hash = self.hash().await?;
        self.ask();
        Ok(Life {
            deeds: std::mem::take(&mut self.deeds),
            hash,
        })
    }

    /// Notes what was asked of the storage.
    fn ask(&mut self) {
        let asked = self.faults.asked();
        self.deeds
            .extend(asked.into_iter().map(|asked| format!("  {asked}")));
    }

    /// All changes that each device holds, and all objects of the storage.
    async fn hash(&self) -> Told<blake3::Hash> {
        let mut hasher = blake3::Hasher::new();
        for device in &self.devices {
            for hash in self.all(device)? {
                hasher.update(hash.as_bytes());
            }
        }
        hasher.update(self.listed().await?.join("\n").as_bytes());
        Ok(hasher.finalize())
    }

    /// The names of all objects, in their order.
    async fn listed(&self) -> Told<Vec<String>> {
        let mut names = Vec::new();
        for entry in self.bare.list_with("g/").recursive(true).await? {
            names.push(entry.path().to_owned());
        }
        names.sort();
        Ok(names)
    }

    fn is_member(&self, device: usize) -> Told<bool> {
        let at = self.devices.get(device).ok_or("no such device")?;
        Ok(at.programme.is_member())
    }
}

/// What goes wrong with this computer, as its memory that is full, or with us: it belongs to no life, and a life that went on
/// with it would be another one.
const OURS: [&str; 8] = [
    "internal",
    "disk-full",
    "read-only",
    "busy",
    "database-missing",
    "database-damaged",
    "database-newer",
    "file-missing",
];

/// What somebody may not do, or what is not there any more, is no fault.
fn allowed<T>(outcome: replica::Result<T>) -> Told<Option<T>> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(error) if OURS.contains(&error.code()) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

fn key(number: usize) -> Zeroizing<[u8; 32]> {
    Zeroizing::new([u8::try_from(number).unwrap_or(255); 32])
}

/// In memory where the system has such a place: nothing here has to survive the machine.
fn room() -> Told<TempDir> {
    let memory = Path::new("/dev/shm");
    Ok(if memory.is_dir() {
        tempfile::tempdir_in(memory)?
    } else {
        tempfile::tempdir()?
    })
}

fn copy(from: &Path, to: &Path) -> Told {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A life: all that was done and asked for, in its order, and a hash of what came to be. Two lives of one seed are the same; where
/// they are not, the first line that differs tells where something got in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// The deeds, each with what was asked of the storage for it.
    pub deeds: Vec<String>,
    /// Of all changes and all objects.
    pub hash: blake3::Hash,
}

/// Lives one seed.
///
/// # Errors
/// With what is wrong, and all that was done before.
pub fn simulate(seed: u64, deeds: u32) -> Told<Life> {
    let _seeded = ledger::Seeded::new(seed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    let mut world = World::new(seed)?;
    let outcome = runtime.block_on(async {
        world.live(deeds).await?;
        world.rest().await?;
        world.lived().await
    });
    outcome.map_err(|error| format!("seed {seed}: {error}\n{}", world.deeds.join("\n")).into())
}
