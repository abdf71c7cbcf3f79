//! The bell: what rings before a session while no window need be open.
//!
//! Window, bell or both may run; the profile's lock elects the one that rings. Here is the loop and what a
//! person's choice on a notification does; on purpose not here: which reminders are due (`programme`), how a
//! notification is shown (`device`), and any window.

mod choice;
mod exchanging;
mod locked;
mod round;
mod today;

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use device::links::Link;
use device::lock::{Held, try_hold};
use device::notify::Chosen;
use programme::settings::Settings;
use programme::{Error, Profile};
use zeroize::Zeroizing;

pub use choice::{Choice, chosen};
pub use locked::{keep_instants, may_ring_locked};
pub use round::{Exchanges, Round, round};

use exchanging::Exchanging;
use locked::{look_locked, pause_locked};
use today::{midnight, next_line, pause_for_today};

/// The longest that the bell rests. A computer that slept wakes it no later than this, and a clock that was set
/// is noticed within it: at most 48 times an hour.
pub const LONGEST_REST: Duration = Duration::from_secs(75);

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

/// Ends a bell from another thread.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// The bell goes home at once.
    pub fn now(&self) {
        let (stopped, wake) = &*self.0;
        *stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        wake.notify_all();
    }

    /// Rests; true when it is over.
    fn rest(&self, time: Duration) -> bool {
        let (stopped, wake) = &*self.0;
        let guard = stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let (guard, _) = wake
            .wait_timeout_while(guard, time, |stopped| !*stopped)
            .unwrap_or_else(PoisonError::into_inner);
        *guard
    }
}

/// Where a bell stands with the others of its profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elected {
    /// It rings.
    Rings,
    /// Another process rings; this one waits.
    Waits,
}

impl Bell {
    /// Rings until it is stopped. `now` is asked at each round; `told` hears what each round did.
    pub fn ring(
        &self,
        stop: &Stop,
        now: impl Fn() -> DateTime<Utc>,
        mut told: impl FnMut(Elected, &Result<Round, Error>),
    ) {
        let mut held: Option<Held> = None;
        let mut exchanging = Exchanging::default();
        loop {
            // one that rings while locked gives way at any time to one that knows more
            if held.is_none() && self.key.is_some() {
                held = match try_hold(&self.folder) {
                    Ok(held) => held,
                    Err(error) => {
                        tracing::warn!("the profile's lock: {error}");
                        None
                    }
                };
            }
            let mut rest = LONGEST_REST;
            if held.is_some() || self.key.is_none() {
                let present = now();
                let done = self.look(present);
                if let Ok(done) = &done {
                    exchanging.look(self, present, &done.exchange);
                    if let Some(next) = done.next {
                        let until = (next - present).to_std().unwrap_or_default();
                        rest = until.clamp(Duration::from_secs(1), LONGEST_REST);
                    }
                }
                told(Elected::Rings, &done);
            } else {
                told(Elected::Waits, &Ok(Round::default()));
            }
            if stop.rest(rest) {
                return;
            }
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
        let profile = Profile::open(&self.folder, key.clone())?;
        // before the round, for what rang while locked; and after it, for what it rang
        keep_instants(&self.folder, &profile, &self.detected, now)?;
        let done = round(&profile, &self.detected, now)?;
        keep_instants(&self.folder, &profile, &self.detected, now)?;
        Ok(done)
    }

    /// The next session as one line, as far as this bell may know it.
    ///
    /// # Errors
    /// Those of the databases.
    pub fn next_line(&self, now: DateTime<Utc>) -> Result<Option<String>, Error> {
        match &self.key {
            Some(key) => {
                let profile = Profile::open(&self.folder, key.clone())?;
                next_line(&profile, &self.detected, now)
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
                let profile = Profile::open(&self.folder, key.clone())?;
                pause_for_today(&profile, &self.detected, now)
            }
            None => pause_locked(&self.folder, midnight(now, self.detected.reader_zone()?)),
        }
    }

    /// What a choice on a notification asks for.
    ///
    /// # Errors
    /// Those of the databases.
    pub fn chosen(&self, choice: &Chosen) -> Result<Choice, Error> {
        match &self.key {
            Some(key) => chosen(&Profile::open(&self.folder, key.clone())?, choice),
            None => Ok(Choice::Open {
                programme: String::new(),
                page: Link::Today,
            }),
        }
    }
}
