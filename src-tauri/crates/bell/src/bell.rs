//! What a bell knows, and what it can be asked.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use device::links::Link;
use device::notify::Chosen;
use device::zone::detected_zone;
use programme::settings::Settings;
use replica::{Error, Profile};
use zeroize::Zeroizing;

use crate::choice::{Choice, chosen};
use crate::locked::{keep_instants, look_locked, pause_locked};
use crate::round::{Round, round};
use crate::today::{midnight, next_line, pause_for_today};

/// What the bell rings from.
#[derive(Clone)]
pub struct Bell {
    /// The profile's folder.
    pub folder: PathBuf,
    /// Its key; without it only "you have a session" rings, where somebody agreed to that.
    pub key: Option<Zeroizing<[u8; 32]>>,
    /// What was detected of this computer: language and zone, where nothing was chosen.
    pub detected: Settings,
}

impl Bell {
    /// What is detected now: the computer may be in another zone than at the start.
    fn detected_now(&self) -> Settings {
        Settings {
            detected_zone: detected_zone(),
            ..self.detected.clone()
        }
    }

    /// One round over all programmes, or over the file of instants.
    ///
    /// # Errors
    /// Those of opening the profile; a programme that cannot be opened does not silence the others.
    pub fn look(&self, now: DateTime<Utc>) -> Result<Round, Error> {
        let Some(key) = &self.key else {
            return look_locked(&self.folder, now);
        };
        let profile = Profile::open(&self.folder, key.clone(), &programme::NOUNS)?;
        // before the round, for what rang while locked; and after it, for what it rang
        let detected = self.detected_now();
        keep_instants(&self.folder, &profile, &detected, now)?;
        let done = round(&profile, &detected, now)?;
        keep_instants(&self.folder, &profile, &detected, now)?;
        Ok(done)
    }

    /// The next session as one line, as far as this bell may know it.
    ///
    /// # Errors
    /// See the crate.
    pub fn next_line(&self, now: DateTime<Utc>) -> Result<Option<String>, Error> {
        match &self.key {
            Some(key) => {
                let profile = Profile::open(&self.folder, key.clone(), &programme::NOUNS)?;
                next_line(&profile, &self.detected_now(), now)
            }
            None => Ok(None),
        }
    }

    /// Nothing rings until the reader's day is over.
    ///
    /// # Errors
    /// Those of the device's database, or of the file of instants.
    pub fn pause_for_today(&self, now: DateTime<Utc>) -> Result<(), Error> {
        match &self.key {
            Some(key) => {
                let profile = Profile::open(&self.folder, key.clone(), &programme::NOUNS)?;
                pause_for_today(&profile, &self.detected_now(), now)
            }
            None => pause_locked(
                &self.folder,
                midnight(now, self.detected_now().reader_zone()?),
            ),
        }
    }

    /// What a choice on a notification asks for.
    ///
    /// # Errors
    /// See the crate.
    pub fn chosen(&self, choice: &Chosen) -> Result<Choice, Error> {
        match &self.key {
            Some(key) => chosen(
                &Profile::open(&self.folder, key.clone(), &programme::NOUNS)?,
                choice,
            ),
            None => Ok(Choice::Open {
                programme: String::new(),
                page: Link::Today,
            }),
        }
    }
}
