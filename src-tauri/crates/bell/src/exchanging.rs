//! Exchange beside the ringing: every few minutes, and soon after something was written. It never waits for a person and
//! nobody waits for it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use exchange::{Report, Run};
use programme::materials::sweep::sweep;
use replica::{Error, Profile};

use crate::bell::Bell;
use crate::round::Exchanges;

/// How often a group is asked for news.
const EACH: Duration = Duration::from_secs(5 * 60);

/// How often it is tried again with what waits.
const AGAIN: Duration = Duration::from_secs(75);

/// When a bell exchanged last, and whether it does so now.
#[derive(Default)]
pub(crate) struct Exchanging {
    busy: Arc<AtomicBool>,
    /// When all groups were asked last.
    all: Option<Instant>,
    /// When it was tried last.
    tried: Option<Instant>,
    ended: Arc<Mutex<Option<Instant>>>,
    /// The bell goes home: an exchange that goes on ends at its next step.
    over: Arc<AtomicBool>,
}

/// So long a bell that goes home waits for its exchange.
const PATIENCE: Duration = Duration::from_secs(5);

impl Drop for Exchanging {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let begun = Instant::now();
        // one that hangs in a folder of some network may never end, and has no more than its own connection
        while self.busy.load(Ordering::SeqCst) && begun.elapsed() < PATIENCE {
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }
}

impl Exchanging {
    /// Begins to exchange what is due, on a thread of its own. `wrote`: this process wrote something just now. Says when it is
    /// to look again, if a group exchanges at all.
    pub(crate) fn look(
        &mut self,
        bell: &Bell,
        now: DateTime<Utc>,
        found: &[Exchanges],
        wrote: bool,
    ) -> Option<Duration> {
        self.begin(bell, now, found, wrote);
        if self.busy.load(Ordering::SeqCst) {
            // what it writes into the profile wakes the bell
            return Some(AGAIN);
        }
        let waits = found.iter().any(|one| one.waits);
        let left = |last: Option<Instant>, each: Duration| {
            let since = last.map_or(each, |last| last.elapsed());
            each.saturating_sub(since).max(Duration::from_secs(1))
        };
        let all = (!found.is_empty()).then(|| left(self.all, EACH));
        let again = waits.then(|| left(self.tried, AGAIN));
        [all, again].into_iter().flatten().min()
    }

    /// All groups are asked at the next look.
    pub(crate) const fn all_due(&mut self) {
        self.all = None;
    }

    /// Whether the last exchange had ended before a moment: what changed later, others changed.
    pub(crate) fn ended_before(&self, moment: Instant) -> bool {
        let ended = *self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        !self.busy.load(Ordering::SeqCst)
            && ended.is_none_or(|ended| moment > ended + Duration::from_secs(1))
    }

    fn begin(&mut self, bell: &Bell, now: DateTime<Utc>, found: &[Exchanges], wrote: bool) {
        if self.busy.load(Ordering::SeqCst) {
            return;
        }
        let all = self.all.is_none_or(|last| last.elapsed() >= EACH);
        let again = wrote || self.tried.is_none_or(|last| last.elapsed() >= AGAIN);
        let due = found.iter().filter(|one| all || (again && one.waits));
        let due: Vec<String> = due.map(|one| one.id.clone()).collect();
        if due.is_empty() {
            return;
        }
        self.tried = Some(Instant::now());
        if all {
            self.all = self.tried;
        }
        self.busy.store(true, Ordering::SeqCst);
        let (bell, busy) = (bell.clone(), Arc::clone(&self.busy));
        let over = Arc::clone(&self.over);
        let ended = Arc::clone(&self.ended);
        std::thread::spawn(move || {
            let _goes = Goes { busy, ended };
            let stop = || over.load(Ordering::SeqCst);
            for id in due {
                if stop() {
                    break;
                }
                let run = Run {
                    stop: &stop,
                    ..Run::at(now, &programme::DUTIES)
                };
                // what goes wrong with one keeps nobody from the others
                if let Err(error) = bell.exchange(&id, &run) {
                    tracing::info!("exchange of {id}: {error}");
                }
            }
        });
    }
}

/// An exchange that goes on; however it ends, another one can begin.
struct Goes {
    busy: Arc<AtomicBool>,
    ended: Arc<Mutex<Option<Instant>>>,
}

impl Drop for Goes {
    fn drop(&mut self) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        self.busy.store(false, Ordering::SeqCst);
    }
}

/// Whether this is the first time in this process: what nothing speaks of is swept away once.
fn first_time(id: &str) -> bool {
    static SWEPT: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut swept = SWEPT.lock().unwrap_or_else(PoisonError::into_inner);
    swept.insert(id.to_owned())
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
        let report = exchange::exchange(&mut programme, run);
        if first_time(id)
            && let Err(error) = sweep(&mut programme)
        {
            tracing::warn!("{error}");
        }
        report
    }
}
