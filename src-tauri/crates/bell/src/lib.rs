//! The bell: what rings before a session while no window need be open.
//!
//! Window, bell or both may run; the profile's lock elects the one that rings. Here is the loop and what a
//! person's choice on a notification does; on purpose not here: which reminders are due (`programme`), how a
//! notification is shown (`device`), and any window.

mod choice;
mod exchanging;
mod locked;
pub mod recover;
mod round;
mod today;

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use device::links::Link;
use device::lock::{Held, try_hold};
use device::notify::Chosen;
use programme::settings::Settings;
use replica::{Error, Profile};
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

/// So long after something was written the bell looks whether it can leave: what follows at once goes with it.
pub const SOON: Duration = Duration::from_secs(5);

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

/// What another thread holds of a bell: it ends it, or has it look soon.
#[derive(Debug, Clone, Default)]
pub struct Rope(Arc<(Mutex<Pulled>, Condvar)>);

#[derive(Debug, Default)]
struct Pulled {
    ended: bool,
    /// When it is to look, though nothing falls due.
    look: Option<Instant>,
}

impl Pulled {
    /// How long it still rests, having meant to until `end`; `None` when it is over.
    fn left(&self, end: Instant, now: Instant) -> Option<Duration> {
        let until = self.look.map_or(end, |look| look.min(end));
        let left = until.saturating_duration_since(now);
        (!self.ended && !left.is_zero()).then_some(left)
    }
}

impl Rope {
    /// The bell goes home at once.
    pub fn end(&self) {
        let (pulled, wake) = &*self.0;
        pulled.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
        wake.notify_all();
    }

    /// Something was written that the group is to have: the bell looks within [`SOON`].
    pub fn look_soon(&self) {
        let (pulled, wake) = &*self.0;
        let mut pulled = pulled.lock().unwrap_or_else(PoisonError::into_inner);
        // the first of several decides, or whoever writes on and on would never be heard
        pulled.look.get_or_insert_with(|| Instant::now() + SOON);
        wake.notify_all();
    }

    /// Rests until something is to be looked at; true when it is over.
    fn rest(&self, time: Duration) -> bool {
        let (pulled, wake) = &*self.0;
        let end = Instant::now() + time;
        let mut pulled = pulled.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(left) = pulled.left(end, Instant::now()) {
            (pulled, _) = wake
                .wait_timeout(pulled, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
        pulled.look = None;
        pulled.ended
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
    /// Rings until its rope ends it. `now` is asked at each round; `told` hears what each round did.
    pub fn ring(
        &self,
        rope: &Rope,
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
            if rope.rest(rest) {
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
        let profile = Profile::open(&self.folder, key.clone(), &programme::NOUNS)?;
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
                let profile = Profile::open(&self.folder, key.clone(), &programme::NOUNS)?;
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
                let profile = Profile::open(&self.folder, key.clone(), &programme::NOUNS)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_shortens_a_rest_and_never_makes_it_longer() {
        let now = Instant::now();
        let second = Duration::from_secs(1);
        let mut pulled = Pulled::default();
        assert_eq!(pulled.left(now + LONGEST_REST, now), Some(LONGEST_REST));
        pulled.look = Some(now + SOON);
        assert_eq!(pulled.left(now + LONGEST_REST, now), Some(SOON));
        assert_eq!(pulled.left(now + second, now), Some(second));
        assert_eq!(pulled.left(now + LONGEST_REST, now + SOON), None);
        pulled.ended = true;
        assert_eq!(pulled.left(now + LONGEST_REST, now), None);
    }

    #[test]
    fn a_rest_ends_with_the_bell_and_the_first_of_several_pulls_decides() {
        let rope = Rope::default();
        rope.look_soon();
        let first = rope.0.0.lock().unwrap().look;
        rope.look_soon();
        assert!(first.is_some() && rope.0.0.lock().unwrap().look == first);
        let other = rope.clone();
        let rests = std::thread::spawn(move || other.rest(LONGEST_REST));
        rope.end();
        assert!(rests.join().unwrap());
    }
}
