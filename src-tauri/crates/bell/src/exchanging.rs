//! Exchange beside the ringing: every few minutes, and soon after something was written. It never waits for a person and
//! nobody waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use exchange::{Report, Run};
use programme::outbox::standing::standing;
use programme::{Error, Profile};

use crate::Bell;

/// How often a group is asked for news.
const EACH: Duration = Duration::from_secs(5 * 60);

/// When a bell exchanged last, and whether it does so now.
#[derive(Default)]
pub(crate) struct Exchanging {
    busy: Arc<AtomicBool>,
    last: Option<Instant>,
}

impl Exchanging {
    /// Begins to exchange if it is due, on a thread of its own.
    pub(crate) fn look(&mut self, bell: &Bell, now: DateTime<Utc>) {
        if bell.key.is_none() || self.busy.load(Ordering::SeqCst) {
            return;
        }
        let due = self.last.is_none_or(|last| last.elapsed() >= EACH);
        if !due && !bell.something_waits() {
            return;
        }
        self.last = Some(Instant::now());
        self.busy.store(true, Ordering::SeqCst);
        let (bell, busy) = (bell.clone(), Arc::clone(&self.busy));
        std::thread::spawn(move || {
            if let Err(error) = bell.exchange_all(now) {
                tracing::warn!("exchange: {error}");
            }
            busy.store(false, Ordering::SeqCst);
        });
    }
}

impl Bell {
    /// Exchanges one programme, on this thread.
    ///
    /// # Errors
    /// `passphrase-needed` is never one of them: a bell without a key exchanges nothing. `no-storage`; those of exchange.
    pub fn exchange(
        &self,
        id: &str,
        now: DateTime<Utc>,
        by_hand: bool,
        progress: &(dyn Fn(u32, u32) + Sync),
    ) -> Result<Report, Error> {
        let Some(key) = &self.key else {
            return Ok(Report::default());
        };
        let profile = Profile::open(&self.folder, key.clone())?;
        let mut programme = profile.programme(id)?;
        let run = Run {
            by_hand,
            progress,
            ..Run::at(now)
        };
        exchange::exchange(&mut programme, &run)
    }

    /// Exchanges every programme that has a place for it and is not paused; what goes wrong with one is told in the log.
    fn exchange_all(&self, now: DateTime<Utc>) -> Result<(), Error> {
        for id in self.exchanging()? {
            if let Err(error) = self.exchange(&id, now, false, &|_, _| {}) {
                tracing::info!("{id}: {error}");
            }
        }
        Ok(())
    }

    fn exchanging(&self) -> Result<Vec<String>, Error> {
        let Some(key) = &self.key else {
            return Ok(Vec::new());
        };
        let profile = Profile::open(&self.folder, key.clone())?;
        let mut ids = Vec::new();
        for id in profile.programmes()? {
            let standing = standing(&profile.programme(&id)?)?;
            if standing.place.is_some() && !standing.paused {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// Whether something was written that the group does not have.
    fn something_waits(&self) -> bool {
        let Some(key) = &self.key else { return false };
        let waits = || -> Result<bool, Error> {
            let profile = Profile::open(&self.folder, key.clone())?;
            for id in profile.programmes()? {
                let standing = standing(&profile.programme(&id)?)?;
                if standing.place.is_some()
                    && !standing.paused
                    && standing.waiting + standing.sent > 0
                {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        // whatever stands in the way is told by the next exchange
        waits().unwrap_or(false)
    }
}
