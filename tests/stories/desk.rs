//! A person at a computer: a folder of their own, a passphrase in a file, a zone, a language, and an hour that does
//! not move unless the story says so.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use programme::schedule::Edition;
use programme::schedule::read_file::read;
use programme::{Language, words};
use replica::Profile;
use serde_json::Value;
use tempfile::TempDir;

/// What opens each profile of these stories.
pub const PASSPHRASE: &str = "siete ríos y un puente";
/// The edition of February 2023, as its page stated it.
pub const SEED: &str = "seed-2023-02.toml";
/// An invented edition with all its times.
pub const TIMED: &str = "timed-2023.toml";
/// An edition of which only September is known.
pub const UPCOMING: &str = "upcoming-2023-09.toml";

/// Where a fixture is.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// What a fixture says.
pub fn text_of(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).unwrap()
}

/// The edition that a text states.
pub fn edition(text: &str) -> Edition {
    read(text.as_bytes()).unwrap().edition
}

/// Replaces what stands there just once, so that an edit that misses is found.
pub fn edited(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from:?} stands there once");
    text.replacen(from, to, 1)
}

/// Where `mutual` is: in the folder that `MUTUAL_PROGRAMS` names, or beside this test's own folder.
pub fn program() -> PathBuf {
    let folder = match std::env::var_os("MUTUAL_PROGRAMS") {
        Some(folder) => PathBuf::from(folder),
        None => std::env::current_exe()
            .unwrap()
            .parent()
            .and_then(Path::parent)
            .unwrap()
            .to_owned(),
    };
    let program = folder.join(format!("mutual{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "{} is not built: cargo build --package mutual",
        program.display()
    );
    program
}

/// A person at a computer.
pub struct Desk {
    room: TempDir,
    zone: String,
    language: Language,
    now: String,
}

impl Desk {
    /// Somebody who sits in Amsterdam on Monday 15 May 2023, has nothing on the computer yet, and reads English.
    pub fn of(person: &str) -> Self {
        let room = tempfile::Builder::new()
            .prefix(&format!("{person}-"))
            .tempdir()
            .unwrap();
        std::fs::write(room.path().join("passphrase"), format!("{PASSPHRASE}\n")).unwrap();
        Self {
            room,
            zone: "Europe/Amsterdam".to_owned(),
            language: Language::En,
            now: "2023-05-15T12:00:00Z".to_owned(),
        }
    }

    /// The same person in another zone.
    pub fn in_zone(mut self, zone: &str) -> Self {
        zone.clone_into(&mut self.zone);
        self
    }

    /// The same person in Spanish.
    pub const fn in_spanish(mut self) -> Self {
        self.language = Language::Es;
        self
    }

    /// The same person at another hour.
    pub fn at(mut self, now: &str) -> Self {
        self.set_hour(now);
        self
    }

    /// Time goes on, or back.
    pub fn set_hour(&mut self, now: &str) {
        now.clone_into(&mut self.now);
    }

    /// The same person, who follows a fixture already.
    pub fn following(self, name: &str) -> Self {
        self.run(["import".as_ref(), fixture(name).as_os_str()])
            .success();
        self
    }

    /// The same person, who has founded the programme of a fixture.
    pub fn founding(self, name: &str) -> Self {
        let file = fixture(name);
        self.run([
            "new".as_ref(),
            file.as_os_str(),
            "--name".as_ref(),
            "Pilar Otero".as_ref(),
        ])
        .success();
        self
    }

    /// A path in this person's room.
    pub fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    /// Writes a file into this person's room.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, contents).unwrap();
        path
    }

    /// The folder of the profile.
    pub fn data(&self) -> PathBuf {
        self.path("profile")
    }

    /// `mutual` with this person's place and hour, before the verb is typed.
    pub fn mutual(&self) -> Command {
        let mut command = self.mutual_without_passphrase();
        command
            .arg("--passphrase-file")
            .arg(self.path("passphrase"));
        command
    }

    /// The same without the passphrase.
    pub fn mutual_without_passphrase(&self) -> Command {
        let mut command = Command::new(program());
        command
            .arg("--data")
            .arg(self.data())
            .args(["--zone", &self.zone, "--now", &self.now])
            .args(["--lang", self.language.tag()])
            // no story may find the keyring of the person who runs it
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env_remove("XDG_RUNTIME_DIR")
            .stdin(Stdio::null());
        command
    }

    /// Types a verb.
    pub fn run<S: AsRef<OsStr>>(&self, typed: impl IntoIterator<Item = S>) -> Said {
        self.said(self.mutual().args(typed))
    }

    /// Runs a command that was put together by hand.
    pub fn said(&self, command: &mut Command) -> Said {
        let typed = format!("{command:?}");
        Said::of(command.output().unwrap(), self.language, typed)
    }

    /// Types a verb and reads its JSON.
    pub fn json<S: AsRef<OsStr>>(&self, typed: impl IntoIterator<Item = S>) -> Value {
        self.said(self.mutual().arg("--json").args(typed)).json()
    }

    /// Opens the profile without the command line.
    pub fn profile(&self) -> Profile {
        open(&self.data())
    }

    /// Every file of the profile with its bytes.
    pub fn bytes(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(&self.data(), &mut found);
        found
    }
}

/// Opens a profile without the command line.
pub fn open(folder: &Path) -> Profile {
    let key = device::profile::unlock(folder, Some(PASSPHRASE)).unwrap();
    Profile::open(
        folder,
        zeroize::Zeroizing::new(*key.bytes()),
        &programme::NOUNS,
    )
    .unwrap()
}

fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    language: Language,
    typed: String,
}

impl Said {
    fn of(output: Output, language: Language, typed: String) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            language,
            typed,
        }
    }

    /// It went well.
    pub fn success(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self
    }

    /// It went well and gave JSON.
    pub fn json(self) -> Value {
        let said = self.success();
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:#?}"))
    }

    /// It failed with whatever words: exit 1, all of it on standard error.
    pub fn refused(self) -> Self {
        assert_eq!((self.code, self.out.as_str()), (Some(1), ""), "{self:#?}");
        assert!(!self.err.contains("%{"), "{self:#?}");
        self
    }

    /// It failed with the words of that code: exit 1, all of it on standard error.
    pub fn failure(self, code: &str) -> Self {
        let said = self.refused();
        let what = words::word(said.language, &format!("error.{code}.what"));
        assert_ne!(
            what,
            format!("error.{code}.what"),
            "{code} has words: {said:#?}"
        );
        assert!(
            said.err.contains(longest_plain_part(&what)),
            "not the words of {code}: {said:#?}"
        );
        said
    }

    /// It was typed wrongly: exit 2, and how to type it on standard error.
    pub fn usage(self) -> Self {
        assert_eq!(self.code, Some(2), "{self:#?}");
        assert_eq!(self.out, "", "{self:#?}");
        assert!(!self.err.is_empty(), "{self:#?}");
        self
    }

    /// It said that on standard output.
    pub fn says(self, words: &str) -> Self {
        assert!(
            self.out.contains(words),
            "{words:?} is not in what {} said: {self:#?}",
            self.typed
        );
        self
    }

    /// It said that nowhere.
    pub fn lacks(self, words: &str) -> Self {
        let said = self.out.contains(words) || self.err.contains(words);
        assert!(!said, "{words:?} is in what {} said: {self:#?}", self.typed);
        self
    }

    /// It said that on standard error.
    pub fn complains(self, words: &str) -> Self {
        assert!(
            self.err.contains(words),
            "{words:?} is not in {}: {self:#?}",
            self.err
        );
        self
    }
}

/// The longest part of a text in which nothing is filled in.
fn longest_plain_part(text: &str) -> &str {
    text.split("%{")
        .enumerate()
        .map(|(at, part)| match (at, part.split_once('}')) {
            (0, _) | (_, None) => part,
            (_, Some((_, rest))) => rest,
        })
        .max_by_key(|part| part.len())
        .unwrap_or(text)
}
