//! Exchange beside the ringing: every few minutes, and soon after something was written. It never waits for a person and
//! nobody waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use exchange::{Report, Run};
use replica::{Error, Profile};

use crate::bell::Bell;
use crate::round::Exchanges;

/// How often a group is asked for news.
const EACH: Duration = Duration::from_secs(5 * 60);

/// When a bell exchanged last, and whether it does so now.
#[derive(Default)]
pub(crate) struct Exchanging {
    busy: Arc<AtomicBool>,
    last: Option<Instant>,
}

impl Exchanging {
    /// Begins to exchange what is due, on a thread of its own.
    pub(crate) fn look(&mut self, bell: &Bell, now: DateTime<Utc>, found: &[Exchanges]) {
        if self.busy.load(Ordering::SeqCst) {
            return;
        }
        let all = self.last.is_none_or(|last| last.elapsed() >= EACH);
        let due = found.iter().filter(|one| all || one.waits);
        let due: Vec<String> = due.map(|one| one.id.clone()).collect();
        if due.is_empty() {
            return;
        }
        if all {
            self.last = Some(Instant::now());
        }
        self.busy.store(true, Ordering::SeqCst);
        let (bell, busy) = (bell.clone(), Arc::clone(&self.busy));
        std::thread::spawn(move || {
            for id in due {
                // what goes wrong with one keeps nobody from the others
                if let Err(error) = bell.exchange(&id, &Run::at(now, &programme::DUTIES)) {
                    tracing::info!("exchange of {id}: {error}");
                }
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
    pub fn exchange(&self, id: &str, run: &Run<'_>) -> Result<Report, Error> {
        let Some(key) = &self.key else {
            return Ok(Report::default());
        };
        let profile = Profile::open(&self.folder, key.clone(), &programme::NOUNS)?;
        let mut programme = profile.programme(id)?;
        exchange::exchange(&mut programme, run)
    }
}
