//! Where a verb works: the profile, the programme in it, the reader's zone and the present.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::time::Instant;

use bell::{Bell, may_ring_locked};
use chrono::{DateTime, TimeDelta, Utc};
use device::profile::MasterKey;
use programme::time::Reader;
use programme::{Language, settings};
use replica::{Profile, Replica};
use zeroize::Zeroizing;
use zones::Tz;

use crate::arguments::common::Common;
use crate::say::{Failure, Result};

/// Where a verb works.
pub struct Context {
    folder: PathBuf,
    passphrase: Option<Zeroizing<String>>,
    wanted: Option<String>,
    zone: Option<Tz>,
    fixed: Option<Instant>,
    /// The key of the profile, once it was opened.
    opened: OnceCell<MasterKey>,
    /// The present.
    pub now: DateTime<Utc>,
    /// The language of what is said.
    pub language: Language,
    /// Whether to answer in JSON.
    pub json: bool,
}

impl Context {
    /// The place that the arguments name. Opens nothing yet.
    pub fn of(arguments: &Common) -> Result<Self> {
        let folder = match &arguments.data {
            Some(folder) => folder.clone(),
            None => device::profile::default_folder()?,
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "a shell reads the clock and passes it in"
        )]
        let now = arguments.now.unwrap_or_else(Utc::now);
        Ok(Self {
            folder,
            passphrase: arguments
                .passphrase_file
                .as_deref()
                .map(first_line)
                .transpose()?,
            wanted: arguments.programme.clone(),
            zone: arguments
                .zone
                .as_deref()
                .map(programme::time::zone)
                .transpose()?,
            fixed: arguments.now.map(|_| Instant::now()),
            opened: OnceCell::new(),
            now,
            language: arguments.language(),
            json: arguments.json,
        })
    }

    /// The zone that was named, if one was.
    pub const fn named_zone(&self) -> Option<Tz> {
        self.zone
    }

    /// The profile's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The passphrase that was given.
    pub fn passphrase(&self) -> Option<&str> {
        self.passphrase.as_deref().map(String::as_str)
    }

    /// The profile, if there is one.
    pub fn profile_if_any(&self) -> Result<Option<Profile>> {
        match device::profile::state(&self.folder)? {
            device::profile::State::Absent => Ok(None),
            device::profile::State::Present(_) => {
                let (profile, key) =
                    bell::own::open::<Failure>(&self.folder, self.passphrase(), self.now)?;
                // the first one stays: it is the same key
                self.opened.set(key).ok();
                Ok(Some(profile))
            }
        }
    }

    /// What the bell rings from. Where a passphrase is asked for and none was given, it rings from the file of
    /// instants, if somebody agreed to one.
    pub fn bell(&self) -> Result<Bell> {
        let key = match device::profile::unlock(&self.folder, self.passphrase()) {
            Ok(key) => Some(Zeroizing::new(*key.bytes())),
            Err(device::Error::PassphraseNeeded) if may_ring_locked(&self.folder) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Bell {
            folder: self.folder.clone(),
            key,
            detected: settings::Settings {
                zone: self.zone.map(|zone| zone.name().to_owned()),
                ..settings::Settings::detected(self.language, &device::zone::detected_zone())
            },
        })
    }

    /// What rings while a passphrase locks the profile follows what the verb wrote: a session that was moved, a reminder that was
    /// chosen. Only a profile that was opened can tell.
    pub fn leave(&self) -> Result<()> {
        match self.opened.get() {
            Some(key) if may_ring_locked(&self.folder) => {
                let key = Zeroizing::new(*key.bytes());
                self.instants_follow(&Profile::open(&self.folder, key, &programme::NOUNS)?)
            }
            _ => Ok(()),
        }
    }

    /// The file of instants as it follows from what the profile holds.
    pub fn instants_follow(&self, profile: &Profile) -> Result<()> {
        let detected = settings::Settings::detected(self.language, &device::zone::detected_zone());
        Ok(bell::keep_instants(
            &self.folder,
            profile,
            &detected,
            self.now,
        )?)
    }

    /// The present, as long as the verb goes on.
    pub fn present(&self) -> DateTime<Utc> {
        self.clock()()
    }

    /// What tells the present, also to another thread.
    pub fn clock(&self) -> impl Fn() -> DateTime<Utc> + Send + Sync + 'static {
        let (now, fixed) = (self.now, self.fixed);
        move || match fixed {
            Some(since) => now + TimeDelta::from_std(since.elapsed()).unwrap_or_default(),
            #[expect(
                clippy::disallowed_methods,
                reason = "a shell reads the clock and passes it in"
            )]
            None => Utc::now(),
        }
    }

    /// The profile.
    pub fn profile(&self) -> Result<Profile> {
        self.profile_if_any()?
            .ok_or_else(|| Failure::of("no-profile").with("path", self.folder.display()))
    }

    /// The profile, made if there is none.
    pub fn profile_or_new(&self) -> Result<Profile> {
        if let Some(profile) = self.profile_if_any()? {
            return Ok(profile);
        }
        let keep = match &self.passphrase {
            Some(passphrase) => device::profile::Keep::Passphrase(passphrase),
            None => device::profile::Keep::Keyring,
        };
        let key =
            device::profile::create(&self.folder, keep).map_err(|error| match error.code() {
                "keyring-missing" => Failure::of("no-keyring"),
                _ => error.into(),
            })?;
        Ok(Profile::create(
            &self.folder,
            Zeroizing::new(*key.bytes()),
            self.now,
            &programme::NOUNS,
        )?)
    }

    /// The programme that is meant: the named one, the only one, or the one looked at last.
    pub fn programme(&self, profile: &Profile) -> Result<Replica> {
        let ids = profile.programmes()?;
        let id = match (&self.wanted, settings::current(profile.device())?) {
            (Some(id), _) => Some(id.clone()),
            (None, Some(last)) if ids.contains(&last) => Some(last),
            (None, _) => ids.last().cloned(),
        };
        let id = id.ok_or_else(|| Failure::of("no-programme"))?;
        Ok(profile.programme(&id)?)
    }

    /// The reader: the zone that was named, or chosen, or detected.
    pub fn reader(&self, profile: Option<&Profile>) -> Result<Reader> {
        let zone = match (self.zone, profile) {
            (Some(zone), _) => zone,
            (None, profile) => {
                let detected =
                    settings::Settings::detected(self.language, &device::zone::detected_zone());
                let chosen = match profile {
                    Some(profile) => settings::settings(profile.device(), &detected)?,
                    None => detected,
                };
                chosen.reader_zone()?
            }
        };
        Ok(Reader {
            now: self.now,
            zone,
        })
    }
}

/// The first line of a file, without its end: a passphrase. Editors write it in several encodings.
pub fn first_line(path: &Path) -> Result<Zeroizing<String>> {
    let named = |error: replica::Error| Failure::from(error).with("path", path.display());
    let bytes = std::fs::read(path)
        .map(Zeroizing::new)
        .map_err(|error| named(error.into()))?;
    let text = lists::encoding::decode(&bytes)
        .map(|decoded| Zeroizing::new(decoded.text))
        .ok_or_else(|| {
            let error = replica::Error::of(programme::Code::FileNotText);
            named(error.with("line", 1).with("column", 1))
        })?;
    Ok(Zeroizing::new(
        text.lines().next().unwrap_or_default().to_owned(),
    ))
}
