//! A group of devices over one storage that goes wrong, for as long as the dice say; then the storage is whole again, and
//! all devices must come to the same tables with nothing lost.
//!
//! What is done, what goes wrong, and all keys and signatures follow from the seed alone: it happens again byte by byte.

mod compare;
mod forum;
mod members;
mod rest;
mod storage;

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use ledger::ChangeHash;
use opendal::{Operator, services};
use programme::erase::erase_object;
use programme::members::show_members::show_members;
use programme::members::withdraw::withdraw;
use programme::messages::send_message::send_message;
use programme::people::introduce::{IntroductionDraft, save_introduction};
use programme::programmes::found::{Founder, found};
use programme::programmes::recovery_sheet::recovery_sheet;
use programme::record::store as record;
use programme::register::{Noun, put, store as register};
use programme::schedule::template::template;
use programme::{Language, Profile, Programme};
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::Told;
use crate::dice::Dice;
use crate::faults::Faults;

/// The most devices.
const MOST: usize = 8;
/// So many rounds of exchange are enough for all to come to rest once the storage is whole.
const ROUNDS: u32 = 30;
const OBJECTS: [&str; 3] = ["opening", "s01", "s02"];

/// A device.
struct Device {
    number: usize,
    folder: TempDir,
    backup: Option<TempDir>,
    programme: Programme,
    /// How far its clock is off.
    off: TimeDelta,
    /// It was put back at least once: what it wrote and never sent is gone with the disk that it was on.
    restored: bool,
    messages: Vec<String>,
    /// The bearer of the invitation by which it came.
    bearer: Option<ledger::DeviceId>,
}

/// The group.
pub struct World {
    dice: Dice,
    now: DateTime<Utc>,
    storage: Operator,
    faults: Faults,
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
        let mut world = Self {
            dice: Dice(seed),
            now,
            storage: Operator::new(services::Memory::default())?.layer(faults.clone()),
            faults,
            devices: Vec::new(),
            invitations: Vec::new(),
            sheet: String::new(),
            said: Vec::new(),
            objects: Vec::new(),
            deeds: Vec::new(),
        };
        let folder = room()?;
        let profile = Profile::create(folder.path(), key(0), now)?;
        let founder = Founder {
            name: "Elena Prado",
            person: None,
            origin: "own",
        };
        let id = found(&profile, now, &template()?, &founder)?;
        let programme = profile.programme(&id)?;
        world.sheet = recovery_sheet(&programme, now, Language::En)?;
        world.devices.push(Device {
            number: 0,
            folder,
            backup: None,
            programme,
            off: TimeDelta::zero(),
            restored: false,
            messages: Vec::new(),
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
        let rolled = self.dice.below(100);
        let name = match rolled {
            0..=37 => "exchanges",
            38..=45 => "is killed while exchanging",
            46..=53 => "writes in the forum",
            54..=63 => "writes the schedule",
            64..=71 => "introduces themselves",
            72..=77 => "writes to the facilitators",
            78..=79 => "erases a message",
            80..=86 => "is joined by another",
            87 => "invites",
            88 => "withdraws an invitation",
            89..=90 => "names a facilitator",
            91 => "demotes",
            92 => "removes somebody",
            93..=94 => "accepts whoever is held",
            95..=96 => "makes a backup",
            97..=98 => "is put back to its backup",
            _ => "has its clock turned",
        };
        self.deeds.push(format!("{device} {name}"));
        let before = self.own(device)?;
        match rolled {
            // what a storage does wrong is no failure of ours
            0..=37 => drop(self.exchange(device).await),
            38..=45 => self.killed(device).await?,
            46..=53 => self.forum(device, now)?,
            54..=63 => {
                let object = OBJECTS
                    .get(self.dice.one_of(OBJECTS.len()))
                    .copied()
                    .unwrap_or_default();
                let title = format!("Title {}", self.dice.below(1000));
                let at = self.at(device)?;
                allowed(at.programme.write(now, |writing| {
                    let shown = register::shown(writing.connection(), Noun::Session, object)?;
                    let mut fields = shown.unwrap_or_default();
                    put(&mut fields, "title.en", Some(title));
                    writing.set(Noun::Session, object, &fields)
                }))?;
            }
            64..=71 => {
                let words = format!("I bring a question, {}", self.dice.below(1000));
                let at = self.at(device)?;
                let me = record::fact(at.programme.connection(), "me")?.unwrap_or_default();
                let draft = IntroductionDraft {
                    person: me,
                    practice: String::new(),
                    challenge: words,
                    languages: Vec::new(),
                    language: Language::En,
                };
                allowed(save_introduction(&mut at.programme, now, &draft))?;
            }
            72..=77 => {
                let words = format!("Only for you: {}", self.dice.below(1000));
                let at = self.at(device)?;
                if let Some((id, _)) = allowed(send_message(&mut at.programme, now, &words))? {
                    at.messages.push(id);
                }
            }
            78..=79 => {
                let at = self.at(device)?;
                if let Some(id) = at.messages.pop() {
                    allowed(erase_object(&mut at.programme, now, Noun::Message, &id))?;
                }
            }
            80..=86 => self.joined()?,
            87 => self.invite(device)?,
            88 => {
                let at = self.at(device)?;
                let open = show_members(&at.programme)?
                    .invitations
                    .into_iter()
                    .find(|card| !card.over);
                if let Some(open) = open {
                    allowed(withdraw(&mut at.programme, now, &open.id))?;
                }
            }
            89..=94 => self.members(device, rolled, now)?,
            95..=96 => {
                let at = self.at(device)?;
                let backup = room()?;
                copy(at.folder.path(), backup.path())?;
                at.backup = Some(backup);
            }
            97..=98 => self.put_back(device)?,
            _ => {
                let years = i64::try_from(self.dice.below(7))? - 3;
                self.at(device)?.off = TimeDelta::days(365 * years);
            }
        }
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
        for entry in self.storage.list_with("g/").recursive(true).await? {
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

/// What somebody may not do, or what is not there any more, is no fault.
fn allowed<T>(outcome: programme::Result<T>) -> Told<Option<T>> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(error) if error.code() == "internal" => Err(error.into()),
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

/// Lives one seed, and gives a hash of all that came to be.
///
/// # Errors
/// With what is wrong, and all that was done before.
pub fn simulate(seed: u64, deeds: u32) -> Told<blake3::Hash> {
    let _seeded = ledger::Seeded::new(seed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    let mut world = World::new(seed)?;
    let outcome = runtime.block_on(async {
        world.live(deeds).await?;
        world.rest().await?;
        world.hash().await
    });
    outcome.map_err(|error| format!("seed {seed}: {error}\n{}", world.deeds.join("\n")).into())
}
