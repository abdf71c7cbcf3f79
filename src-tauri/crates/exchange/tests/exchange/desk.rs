//! Somebody at a computer of their own.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use exchange::names::{Log, Names, SegmentName};
use exchange::{Report, Run, Storage, segment};
use ledger::{Change, ChangeHash, EpochKey, Identity};
use opendal::{Operator, services};
use programme::Language;
use programme::members::invitation_text;
use programme::members::invite::{InvitationDraft, invite};
use programme::members::join::{Joining, join};
use programme::noun::Noun;
use programme::people::introduce::{IntroductionDraft, save_introduction};
use programme::people::introductions;
use programme::people::show_people::show_people;
use programme::programmes::found::{Founder, found};
use programme::schedule::template::template;
use replica::Pace;
use replica::rebuild::check;
use replica::record;
use replica::record::append::append;
use replica::record::fact;
use replica::record::{Author, Entry};
use replica::register;
use replica::register::{Fields, put};
use replica::{Profile, Replica};
use tempfile::TempDir;
use zeroize::Zeroizing;

pub fn start() -> DateTime<Utc> {
    "2023-02-13T09:00:00Z".parse().unwrap()
}

pub fn memory() -> Operator {
    Operator::new(services::Memory::default()).unwrap()
}

pub struct Desk {
    pub folder: TempDir,
    pub programme: Replica,
    pub now: DateTime<Utc>,
}

impl Desk {
    pub fn profile(key: u8) -> (TempDir, Profile) {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::create(
            folder.path(),
            Zeroizing::new([key; 32]),
            start(),
            &programme::NOUNS,
        )
        .unwrap();
        (folder, profile)
    }

    pub fn founder() -> Self {
        let (folder, profile) = Self::profile(1);
        let founder = Founder {
            name: "Elena Prado",
            person: None,
            origin: "own",
        };
        let id = found(&profile, start(), &template().unwrap(), &founder).unwrap();
        let programme = profile.programme(&id).unwrap();
        Self {
            folder,
            programme,
            now: start(),
        }
    }

    pub fn joining(key: u8, text: &str, name: &str) -> Self {
        let (folder, profile) = Self::profile(key);
        let contents = invitation_text::read(text, None).unwrap();
        let joining = Joining {
            name,
            person: None,
            place_is_here: true,
        };
        let id = join(&profile, start(), &contents, &joining).unwrap();
        let programme = profile.programme(&id).unwrap();
        Self {
            folder,
            programme,
            now: start(),
        }
    }

    pub fn invites(&mut self) -> (String, String) {
        let draft = InvitationDraft::default();
        let (invited, _) = invite(&mut self.programme, self.now, &draft, None).unwrap();
        (invited.id, invited.text)
    }

    pub fn later(&mut self) {
        self.now += TimeDelta::minutes(1);
    }

    pub async fn tries(&mut self, operator: &Operator) -> replica::Result<Report> {
        self.later();
        let storage = Storage::over(operator.clone(), None);
        let run = Run {
            by_hand: true,
            ..Run::at(self.now, &programme::DUTIES)
        };
        run.once(&mut self.programme, &storage).await
    }

    pub async fn exchanges(&mut self, operator: &Operator) -> Report {
        self.tries(operator).await.unwrap()
    }

    pub fn title(&mut self, session: &str, title: &str) {
        self.later();
        self.programme
            .write(self.now, |writing| {
                let shown = register::shown(writing.connection(), Noun::Session, session)?;
                let mut fields: Fields = shown.unwrap_or_default();
                put(&mut fields, "title.en", Some(title));
                put(&mut fields, "title_en", Some(title));
                writing.set(Noun::Session, session, &fields)
            })
            .unwrap();
    }

    /// The same device, from a copy that is made of it now.
    pub fn copied(&self, key: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(self.folder.path(), folder.path());
        let profile =
            Profile::open(folder.path(), Zeroizing::new([key; 32]), &programme::NOUNS).unwrap();
        let id = profile.programmes().unwrap().remove(0);
        let programme = profile.programme(&id).unwrap();
        Self {
            folder,
            programme,
            now: self.now,
        }
    }

    pub fn says_of_herself(&mut self, challenge: &str) {
        self.later();
        let draft = IntroductionDraft {
            person: fact(self.programme.connection(), "me").unwrap().unwrap(),
            practice: String::new(),
            challenge: challenge.to_owned(),
            languages: Vec::new(),
            language: Language::En,
        };
        save_introduction(&mut self.programme, self.now, &draft).unwrap();
    }

    /// Signs what no verb of ours would: an altered app may.
    pub fn forces(&mut self, entry: Entry) -> Change {
        self.later();
        let identity = Identity::from_bytes(&self.programme.identity().to_bytes());
        let group = self.programme.group().unwrap().unwrap();
        let now = self.now;
        self.programme
            .transact(|connection| {
                let incarnation = fact(connection, "incarnation")?.unwrap().parse().unwrap();
                let author = Author {
                    identity,
                    group,
                    incarnation,
                };
                append(connection, &author, now, entry)
            })
            .unwrap()
    }

    pub fn person(&self) -> String {
        fact(self.programme.connection(), "me").unwrap().unwrap()
    }

    pub fn challenge(&self) -> String {
        let all = introductions(self.programme.connection()).unwrap();
        all.into_iter().map(|said| said.challenge).collect()
    }

    pub fn names(&self) -> Vec<String> {
        let reader = programme::time::Reader {
            now: self.now,
            zone: chrono_tz(),
        };
        let people = show_people(&self.programme, &reader, Language::En).unwrap();
        let mut names: Vec<String> = people
            .unattached
            .into_iter()
            .map(|person| person.name)
            .collect();
        names.sort();
        names
    }

    pub fn sound(&mut self) {
        check(&mut self.programme, &Pace::UNWATCHED).unwrap();
    }
}

/// The objects of which the names hold that.
pub async fn paths(storage: &Operator, part: &str) -> Vec<String> {
    let listed = storage.list_with("g/").recursive(true).await.unwrap();
    let files = listed
        .into_iter()
        .filter(|entry| entry.metadata().is_file());
    files
        .map(|entry| entry.path().to_owned())
        .filter(|path| path.contains(part))
        .collect()
}

pub fn chrono_tz() -> zones::Tz {
    zones::Tz::UTC
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every change that is here.
pub fn all(desk: &Desk) -> BTreeSet<ChangeHash> {
    let mut all = BTreeSet::new();
    record::each_header(desk.programme.connection(), |change| {
        all.insert(change.hash());
        Ok(())
    })
    .unwrap();
    all
}

/// Elena, Rosa and Luis, who have heard of each other; and the text of the invitation.
pub async fn at_rest(storage: &Operator) -> (Vec<Desk>, String) {
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(storage).await;
    let mut desks = vec![
        elena,
        Desk::joining(2, &text, "Rosa Luz"),
        Desk::joining(3, &text, "Luis Quispe"),
    ];
    for _ in 0..3 {
        for desk in &mut desks {
            desk.exchanges(storage).await;
        }
    }
    (desks, text)
}

/// Puts changes there as their author's app would.
pub async fn put_there(storage: &Operator, names: Names, key: &EpochKey, changes: &[Change]) {
    let header = changes[0].header();
    let log = Log {
        device: header.device,
        incarnation: header.incarnation,
    };
    let random = &mut ledger::system_random;
    let sealed = segment::seal(random, key, names.0, log, changes).unwrap();
    let end = changes.last().unwrap();
    let name = SegmentName::of(header.seq, end.header().seq, &end.hash(), &sealed);
    storage
        .write(&names.segment(log, name), sealed)
        .await
        .unwrap();
    storage
        .write(&names.head(log, name), Vec::<u8>::new())
        .await
        .unwrap();
}
