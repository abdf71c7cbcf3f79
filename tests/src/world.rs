//! A group of devices over one storage that goes wrong, for as long as the dice say; then the storage is whole again, and
//! all devices must come to the same tables with nothing lost.
//!
//! What is done, what goes wrong, and all keys and signatures follow from the seed alone: it happens again byte by byte.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use exchange::{Report, Run, Storage};
use ledger::ChangeHash;
use opendal::{Operator, services};
use programme::case_studies;
use programme::case_studies::bring_case::bring_case;
use programme::case_studies::remove_case::remove_case;
use programme::case_studies::save_case::{CaseWords, save_case};
use programme::case_studies::settle_case::{Settling, settle_case};
use programme::erase::erase_object;
use programme::forum;
use programme::forum::moderate_post::{Moderating, moderate_post};
use programme::forum::post_draft::post_draft;
use programme::forum::remove_post::remove_post;
use programme::forum::save_draft::{PostDraft, save_draft};
use programme::forum::translate_post::translate_post;
use programme::members::invitation_text;
use programme::members::invite::{InvitationDraft, invite};
use programme::members::join::{Joining, join};
use programme::members::name_member::{accept_member, name_facilitator};
use programme::members::remove_member::{demote, remove_device, remove_person_from_group};
use programme::members::show_members::show_members;
use programme::members::withdraw::withdraw;
use programme::messages::send_message::send_message;
use programme::people::introduce::{IntroductionDraft, save_introduction};
use programme::programmes::found::{Founder, found};
use programme::programmes::recover::{aside, read_sheet, recover};
use programme::programmes::recovery_sheet::recovery_sheet;
use programme::rebuild::{check_programme, prints};
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

    /// Brings a case, contributes to one, says what became of it, or removes it.
    fn case(&mut self, device: usize, now: DateTime<Utc>, which: u64) -> Told {
        let programme = &mut self.at(device)?.programme;
        let cases = case_studies::store::case_studies(programme.connection())?;
        let chosen = usize::try_from(which)?
            .checked_rem(cases.len())
            .and_then(|at| cases.get(at));
        let words = format!("It took **{which}** days");
        match (which % 6, chosen) {
            (0, Some(case)) => drop(allowed(remove_case(programme, now, &case.id))?),
            (1, Some(case)) => {
                let how = match which % 4 {
                    0 => Settling::Discussed,
                    1 => Settling::Decided(words),
                    2 => Settling::Close(words),
                    _ => Settling::Open,
                };
                drop(allowed(settle_case(programme, now, &case.id, &how))?);
            }
            (2 | 3, Some(case)) => {
                let draft = PostDraft {
                    id: None,
                    conversation: Some(forum::Conversation::Case(case.id.clone())),
                    reply_to: None,
                    section: Some("s1".to_owned()),
                    edits: None,
                    translates: None,
                    title: None,
                    text: words,
                    language: Some(Language::En),
                };
                if let Some(id) = allowed(save_draft(programme, now, &draft))? {
                    allowed(post_draft(programme, now, &id))?;
                }
            }
            (of, chosen) => {
                // a third of the rest translates, and some of it what was translated before
                let translates = chosen.filter(|_| of == 5 && which % 12 == 5);
                let case = CaseWords {
                    id: None,
                    edits: chosen.filter(|_| of == 4).map(|case| case.id.clone()),
                    translates: translates.map(|case| case.id.clone()),
                    told: case_studies::Told {
                        title: format!("Case {which}"),
                        sections: vec![case_studies::Section {
                            key: "s1".to_owned(),
                            heading: "What happened".to_owned(),
                            text: words,
                        }],
                        asks: "What would you do?".to_owned(),
                        session: Some("s01".to_owned()),
                        language: Some(match translates {
                            Some(_) => Language::Es,
                            None => Language::En,
                        }),
                    },
                };
                if let Some(id) = allowed(save_case(programme, now, &case))? {
                    allowed(bring_case(programme, now, &id))?;
                }
            }
        }
        Ok(())
    }

    /// Posts, answers, says otherwise, translates, removes or moderates.
    fn forum(&mut self, device: usize, now: DateTime<Utc>) -> Told {
        let (deed, which) = (self.dice.below(12), self.dice.below(1000));
        if deed > 9 {
            return self.case(device, now, which);
        }
        let words = format!("What helped was **{which}**");
        let at = self.at(device)?;
        let programme = &mut at.programme;
        let posts = forum::store::posts(programme.connection())?;
        let chosen = usize::try_from(which)?
            .checked_rem(posts.len())
            .and_then(|at| posts.get(at));
        let draft = PostDraft {
            id: None,
            conversation: None,
            reply_to: None,
            section: None,
            edits: None,
            translates: None,
            title: Some("A conversation".to_owned()),
            text: words.clone(),
            language: Some(Language::En),
        };
        let draft = match (deed, chosen) {
            (0..=3, Some(post)) => PostDraft {
                conversation: post.place.parse().ok(),
                reply_to: Some(post.id.clone()),
                ..draft
            },
            (4, Some(post)) => PostDraft {
                conversation: post.place.parse().ok(),
                edits: Some(post.id.clone()),
                ..draft
            },
            (5, Some(post)) => {
                allowed(translate_post(
                    programme,
                    now,
                    &post.id,
                    Language::Es,
                    &words,
                ))?;
                return Ok(());
            }
            (6, Some(post)) => {
                allowed(remove_post(programme, now, &post.id))?;
                return Ok(());
            }
            (7, Some(post)) => {
                let how = match which % 4 {
                    0 => Moderating::Hide(words),
                    1 => Moderating::Show,
                    2 => Moderating::Pin,
                    _ => Moderating::Move(forum::Conversation::Topic(post.id.clone())),
                };
                allowed(moderate_post(programme, now, &post.id, &how))?;
                return Ok(());
            }
            _ => draft,
        };
        if let Some(id) = allowed(save_draft(programme, now, &draft))? {
            allowed(post_draft(programme, now, &id))?;
        }
        Ok(())
    }

    fn members(&mut self, device: usize, rolled: u64, now: DateTime<Utc>) -> Told {
        let chosen = self.dice.below(16);
        let at = self.at(device)?;
        let members = show_members(&at.programme)?;
        let whom = usize::try_from(chosen)? % members.devices.len().max(1);
        let Some(whom) = members.devices.get(whom) else {
            return Ok(());
        };
        let programme = &mut at.programme;
        match rolled {
            89..=90 => drop(allowed(name_facilitator(programme, now, &whom.id))?),
            91 => drop(allowed(demote(programme, now, &whom.id))?),
            92 if chosen.is_multiple_of(2) => {
                drop(allowed(remove_device(programme, now, &whom.id))?)
            }
            92 => {
                let person = whom.person.clone().unwrap_or_default();
                allowed(remove_person_from_group(programme, now, &person))?;
            }
            _ => {
                let held = members
                    .invitations
                    .iter()
                    .find_map(|card| card.held.first());
                if let Some(held) = held {
                    allowed(accept_member(programme, now, &held.id))?;
                }
            }
        }
        Ok(())
    }

    fn invite(&mut self, device: usize) -> Told {
        let now = self.clock(device);
        let draft = InvitationDraft {
            joins: Some(3),
            ..InvitationDraft::default()
        };
        let at = self.at(device)?;
        if let Some((invited, _)) = allowed(invite(&mut at.programme, now, &draft, None))? {
            self.invitations.push(invited.text);
        }
        Ok(())
    }

    fn joined(&mut self) -> Told {
        if self.devices.len() >= MOST || self.invitations.is_empty() {
            return Ok(());
        }
        let number = self.devices.len();
        let text = self
            .invitations
            .get(self.dice.one_of(self.invitations.len()))
            .cloned()
            .unwrap_or_default();
        let contents = invitation_text::read(&text, None)?;
        let folder = room()?;
        let profile = Profile::create(folder.path(), key(number), self.now)?;
        let joining = Joining {
            name: &format!("Person {number}"),
            person: None,
            place_is_here: &|_| true,
        };
        let id = join(&profile, self.now, &contents, &joining)?;
        let programme = profile.programme(&id)?;
        self.devices.push(Device {
            number,
            folder,
            backup: None,
            programme,
            off: TimeDelta::zero(),
            restored: false,
            messages: Vec::new(),
            bearer: Some(ledger::Identity::invitation(&contents.secret).device()),
        });
        let own = self.own(number)?;
        self.said.extend(own.into_iter().map(|hash| (number, hash)));
        Ok(())
    }

    fn put_back(&mut self, device: usize) -> Told {
        let at = self.at(device)?;
        let Some(backup) = at.backup.take() else {
            return Ok(());
        };
        let id = Profile::open(backup.path(), key(at.number))?.programmes()?;
        let id = id.first().ok_or("an empty backup")?.clone();
        let profile = Profile::open(backup.path(), key(at.number))?;
        at.programme = profile.programme(&id)?;
        at.folder = backup;
        at.restored = true;
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

    async fn exchange(&mut self, device: usize) -> Told<Report> {
        self.exchange_so(device, false).await
    }

    async fn exchange_so(&mut self, device: usize, deep: bool) -> Told<Report> {
        let now = self.clock(device);
        let storage = Storage::over(self.storage.clone(), None);
        let at = self.at(device)?;
        let run = Run {
            packs_at: 6,
            deep,
            ..Run::at(now)
        };
        Ok(run.once(&mut at.programme, &storage).await?)
    }

    /// Exchanges and dies after some requests.
    async fn killed(&mut self, device: usize) -> Told {
        let life = self.dice.below(12);
        self.faults.dies_after(Some(life));
        // a killed process leaves its transactions whole, and nothing else
        let patience = std::time::Duration::from_secs(3600);
        drop(tokio::time::timeout(patience, self.exchange(device)).await);
        self.faults.dies_after(None);
        Ok(())
    }

    /// The storage is whole again: all come to rest, and are compared.
    ///
    /// # Errors
    /// With what is wrong.
    pub async fn rest(&mut self) -> Told {
        self.faults.often(0);
        let mut quiet = self.come_to_rest().await?;
        if !self.has_facilitators()? {
            // they put each other out: nobody hands keys on any more, but for whoever holds the sheet
            self.recovered().await?;
            quiet = self.come_to_rest().await?;
        }
        self.objects = self.listed().await?;
        self.compare()?;
        if quiet < 1 {
            self.stays_at_rest().await?;
        }
        Ok(())
    }

    /// Exchanges until nothing moves; gives for how many rounds nothing did.
    async fn come_to_rest(&mut self) -> Told<u32> {
        // nobody's clock moves while they come to rest, and invitations are over or not
        let mut quiet = 0;
        for round in 0..ROUNDS {
            let mut busy = false;
            for device in 0..self.devices.len() {
                // each fiftieth run looks so by itself
                let deep = matches!(round, 1 | 3);
                let report = self
                    .exchange_so(device, deep)
                    .await
                    .map_err(|error| format!("device {device} in round {round}: {error}"))?;
                busy |= deep || report.up > 0 || report.applied > 0 || report.requests > 1;
                // what could not be read is asked for again, at every tenth run only
                busy |= report.left.unreadable > 0 || report.left.waiting > 0;
            }
            quiet = if busy { 0 } else { quiet + 1 };
            if quiet == 2 {
                break;
            }
        }
        Ok(quiet)
    }

    async fn stays_at_rest(&mut self) -> Told {
        let mut reports = Vec::new();
        for device in 0..self.devices.len() {
            if self.is_member(device)? {
                let moved = |report: &Report| report.up > 0 || report.down > 0;
                let mut report = self.exchange(device).await?;
                if moved(&report) {
                    // what stays damaged is asked for at every tenth run; the next one leaves it alone
                    report = self.exchange(device).await?;
                }
                if moved(&report) {
                    reports.push(format!("{device}: {report:?}"));
                }
            }
        }
        if reports.is_empty() {
            Ok(())
        } else {
            Err(format!("they do not come to rest: {reports:#?}").into())
        }
    }

    /// Whether the group has a facilitator, by what most devices would come to know.
    fn has_facilitators(&self) -> Told<bool> {
        let Some((_, informed)) = self.best_informed()? else {
            return Ok(true);
        };
        let group = informed.programme.group()?.ok_or("no group")?;
        let roster = record::roster(informed.programme.connection(), group)?;
        Ok(roster
            .members()
            .values()
            .any(|standing| standing.power == ledger::Power::Facilitator))
    }

    /// Whoever holds the recovery sheet comes back on a new device.
    async fn recovered(&mut self) -> Told {
        self.deeds.push("the sheet is used".to_owned());
        let number = self.devices.len();
        let founding = read_sheet(&self.sheet)?;
        let storage = Storage::over(self.storage.clone(), None);
        let mut read = aside(&founding, self.now)?;
        let run = Run {
            packs_at: 6,
            deep: true,
            by_hand: true,
            ..Run::at(self.now)
        };
        run.once(&mut read, &storage).await?;
        let folder = room()?;
        let profile = Profile::create(folder.path(), key(number), self.now)?;
        let id = recover(
            &profile,
            self.now,
            &founding,
            &read,
            "folder:/",
            "Elena Prado",
        )?;
        let programme = profile.programme(&id)?;
        self.devices.push(Device {
            number,
            folder,
            backup: None,
            programme,
            off: TimeDelta::zero(),
            restored: false,
            messages: Vec::new(),
            bearer: None,
        });
        Ok(())
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

    /// Whose a change is, who has it, and how it stands with its author.
    fn describe(&self, hash: &ChangeHash) -> Told<String> {
        let mut held = Vec::new();
        let mut what = String::new();
        for device in &self.devices {
            let connection = device.programme.connection();
            let Some(change) = record::change(connection, hash)? else {
                continue;
            };
            held.push(device.number);
            let header = change.header();
            let author = self
                .devices
                .iter()
                .find(|device| device.programme.identity().device() == header.device);
            let mut states = Vec::new();
            if let Some(author) = author {
                for segment in programme::outbox::store::segments(
                    author.programme.connection(),
                    header.device,
                    header.incarnation,
                )? {
                    states.push(format!(
                        "{}-{} {:?}",
                        segment.first, segment.last, segment.state
                    ));
                }
            }
            what = format!(
                "kind {} by {:?} life {} place {} (its segments: {states:?})",
                header.kind,
                author.map(|author| (
                    author.number,
                    author.programme.is_member(),
                    author.programme.is_facilitator(),
                    author.restored
                )),
                header.incarnation,
                header.seq
            );
            let log = format!("/{}.{}", header.device, header.incarnation);
            let of_log = self.objects.iter().filter(|path| path.contains(&log));
            let names = of_log.filter_map(|path| Some(path.splitn(3, '/').nth(2)?.to_owned()));
            what += &format!("; there: {:?}", names.collect::<Vec<_>>());
        }
        for device in &self.devices {
            if !held.contains(&device.number) {
                let connection = device.programme.connection();
                let unreadable = programme::outbox::store::unreadable(connection)?;
                what += &format!("; {} could not read {unreadable:?}", device.number);
            }
        }
        Ok(format!("{hash}: {what}, held by {held:?}"))
    }

    /// Whether the group ever heard of the invitation by which a device came: one that was made in a life that never
    /// exchanged is gone with the disk that it was on, and whoever holds it joins nobody.
    fn was_invited(&self, device: &Device) -> Told<bool> {
        let Some(bearer) = device.bearer else {
            return Ok(true);
        };
        for other in self
            .devices
            .iter()
            .filter(|other| other.bearer != Some(bearer))
        {
            let group = other.programme.group()?.ok_or("no group")?;
            let roster = record::roster(other.programme.connection(), group)?;
            if roster.invitations().contains_key(&bearer) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Who was invited, and of those who hold themselves members the one that knows most: whoever was put out of the group
    /// without hearing of it holds itself a member, too.
    fn best_informed(&self) -> Told<Option<(BTreeSet<usize>, &Device)>> {
        let mut informed: Option<(usize, &Device)> = None;
        let mut invited = BTreeSet::new();
        for device in &self.devices {
            if self.was_invited(device)? {
                invited.insert(device.number);
            }
        }
        for device in self
            .devices
            .iter()
            .filter(|device| device.programme.is_member() && invited.contains(&device.number))
        {
            let known = self.all(device)?.len();
            if informed.is_none_or(|(most, _)| known > most) {
                informed = Some((known, device));
            }
        }
        Ok(informed.map(|(_, informed)| (invited, informed)))
    }

    fn compare(&mut self) -> Told {
        for device in &mut self.devices {
            let number = device.number;
            device.programme.enter()?;
            check_programme(&mut device.programme)
                .map_err(|error| format!("device {number}: {error}"))?;
        }
        let Some((invited, informed)) = self.best_informed()? else {
            return Ok(());
        };
        let group = informed.programme.group()?.ok_or("no group")?;
        let roster = record::roster(informed.programme.connection(), group)?.members();
        let belongs = |device: &Device| {
            invited.contains(&device.number)
                && roster.contains_key(&device.programme.identity().device())
        };
        let members: Vec<&Device> = self
            .devices
            .iter()
            .filter(|device| belongs(device))
            .collect();
        let Some(first) = members.first() else {
            return Ok(());
        };
        let here = self.all(first)?;
        let tables = prints(first.programme.connection())?;
        for device in &members {
            let other = self.all(device)?;
            if other != here {
                let apart = here.symmetric_difference(&other);
                let missing: Vec<String> =
                    apart.map(|hash| self.describe(hash)).collect::<Told<_>>()?;
                return Err(format!(
                    "devices {} and {} hold different changes:\n{}",
                    first.number,
                    device.number,
                    missing.join("\n")
                )
                .into());
            }
            for (table, print) in prints(device.programme.connection())? {
                // messages are for facilitators only
                let apart = matches!(table, "message" | "register" | "superseded" | "removed");
                if !apart && tables.get(table) != Some(&print) {
                    let here = rows(first.programme.connection(), table)?;
                    let there = rows(device.programme.connection(), table)?;
                    return Err(format!(
                        "devices {} and {} differ in {table}: {:#?}",
                        first.number,
                        device.number,
                        here.symmetric_difference(&there).collect::<Vec<_>>()
                    )
                    .into());
                }
            }
            let aside = record::all_aside(device.programme.connection())?;
            let firsts = record::all_aside(first.programme.connection())?;
            // facilitators can read what they set aside for what it says
            let counted = |aside: &[(ChangeHash, ledger::DeviceId, u16, String)]| {
                aside
                    .iter()
                    .filter(|(hash, ..)| {
                        record::change(first.programme.connection(), hash)
                            .ok()
                            .flatten()
                            .is_some_and(|change| {
                                change.header().audience == ledger::Audience::Group
                            })
                    })
                    .map(|(hash, _, _, reason)| (*hash, reason.clone()))
                    .collect::<BTreeSet<_>>()
            };
            if counted(&aside) != counted(&firsts) {
                return Err(format!(
                    "devices {} and {} set aside different changes: {:?} {:?}",
                    first.number, device.number, aside, firsts
                )
                .into());
            }
        }
        let facilitators: Vec<&&Device> = members
            .iter()
            .filter(|device| device.programme.is_facilitator())
            .collect();
        if let Some(first) = facilitators.first() {
            let tables = prints(first.programme.connection())?;
            for device in &facilitators {
                if prints(device.programme.connection())?.get("message") != tables.get("message") {
                    return Err(format!(
                        "facilitators {} and {} read different messages",
                        first.number, device.number
                    )
                    .into());
                }
            }
        }
        for (author, hash) in &self.said {
            let author = self.devices.get(*author).ok_or("no such device")?;
            if !author.restored && belongs(author) && !here.contains(hash) {
                return Err(format!("{hash} of device {} is lost", author.number).into());
            }
        }
        Ok(())
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

/// What a table says in each of its rows.
fn rows(connection: &rusqlite::Connection, table: &str) -> Told<BTreeSet<String>> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let said = (0..columns).map(|column| {
            let value = row.get_ref(column)?;
            Ok(value
                .as_str()
                .map_or_else(|_| format!("{value:?}"), ToOwned::to_owned))
        });
        let said = said.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(said.join(" | "))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
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
