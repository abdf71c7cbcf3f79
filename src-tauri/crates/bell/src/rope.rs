//! What another thread holds of a bell.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use device::alarm::{Alarm, Over};

/// So long after something was written the bell looks whether it can leave: what follows at once goes with it.
pub const SOON: Duration = Duration::from_secs(5);

/// What another thread holds of a bell: it ends it, or has it look soon.
#[derive(Debug, Clone, Default)]
pub struct Rope(Arc<Held>);

#[derive(Debug, Default)]
struct Held {
    pulled: Mutex<Pulled>,
    alarm: Alarm,
}

/// What happened since the bell looked last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Pulled {
    /// The bell goes home.
    pub(crate) ended: bool,
    /// This process wrote something that the group is to have.
    pub(crate) wrote: bool,
    /// A file of the profile changed.
    pub(crate) profile: bool,
    /// A file changed in a folder where a group exchanges: when the last one did.
    pub(crate) storage: Option<Instant>,
    /// The time of the rest is over.
    pub(crate) due: bool,
    /// The clock was set, or the computer slept or travelled.
    pub(crate) clock: bool,
    /// When the bell is to look.
    look: Option<Instant>,
}

impl Pulled {
    /// How long it still rests, having meant to for `meant`; `None` when it is over.
    fn left(&self, meant: Duration, now: Instant) -> Option<Duration> {
        let look = self.look.map(|look| look.saturating_duration_since(now));
        let left = look.map_or(meant, |look| look.min(meant));
        (!self.ended && !left.is_zero()).then_some(left)
    }
}

impl Rope {
    /// The bell goes home at once.
    pub fn end(&self) {
        self.pull(|pulled| pulled.ended = true);
    }

    /// Something was written that the group is to have: the bell looks within [`SOON`].
    pub fn look_soon(&self) {
        self.pull_soon(|pulled| pulled.wrote = true);
    }

    /// The same for another reason.
    pub(crate) fn pull_soon(&self, why: impl FnOnce(&mut Pulled)) {
        self.pull(|pulled| {
            let before = *pulled;
            why(pulled);
            if *pulled != before {
                // the first pull decides: later ones must not put the look off
                pulled.look.get_or_insert_with(|| Instant::now() + SOON);
            }
        });
    }

    fn pull(&self, how: impl FnOnce(&mut Pulled)) {
        let mut pulled = self.0.pulled.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *pulled;
        how(&mut pulled);
        if *pulled != before {
            self.0.alarm.wake();
        }
    }

    /// Rests until something is to be looked at, and says what happened. `meant` says how long the rest is still to be, by a clock
    /// that goes on while the computer sleeps.
    pub(crate) fn rest(&self, meant: impl Fn() -> Duration) -> Pulled {
        loop {
            let left = {
                let mut pulled = self.0.pulled.lock().unwrap_or_else(PoisonError::into_inner);
                match pulled.left(meant(), Instant::now()) {
                    Some(left) => left,
                    None => {
                        pulled.due = meant().is_zero();
                        return pulled.taken();
                    }
                }
            };
            if self.0.alarm.rest(left) == Over::Clock {
                let mut pulled = self.0.pulled.lock().unwrap_or_else(PoisonError::into_inner);
                pulled.clock = true;
                return pulled.taken();
            }
        }
    }
}

impl Pulled {
    /// What happened; from now on nothing has. An end stays one.
    fn taken(&mut self) -> Self {
        let taken = *self;
        *self = Self {
            ended: self.ended,
            ..Self::default()
        };
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

    #[test]
    fn what_was_written_shortens_a_rest_and_never_makes_it_longer() {
        let now = Instant::now();
        let second = Duration::from_secs(1);
        let mut pulled = Pulled::default();
        assert_eq!(pulled.left(LONG, now), Some(LONG));
        pulled.look = Some(now + SOON);
        assert_eq!(pulled.left(LONG, now), Some(SOON));
        assert_eq!(pulled.left(second, now), Some(second));
        assert_eq!(pulled.left(LONG, now + SOON), None);
        pulled.ended = true;
        assert_eq!(pulled.left(LONG, now), None);
    }

    #[test]
    fn a_rest_ends_with_the_bell_and_the_first_of_several_pulls_decides() {
        let rope = Rope::default();
        rope.look_soon();
        let first = rope.0.pulled.lock().unwrap().look;
        rope.look_soon();
        assert!(first.is_some() && rope.0.pulled.lock().unwrap().look == first);
        let other = rope.clone();
        let rests = std::thread::spawn(move || other.rest(|| LONG));
        rope.end();
        let pulled = rests.join().unwrap();
        assert!(pulled.ended && pulled.wrote);
    }

    #[test]
    fn what_happened_is_told_once() {
        let rope = Rope::default();
        rope.pull(|pulled| pulled.profile = true);
        let first = rope.rest(|| Duration::ZERO);
        assert!(first.profile && first.due);
        let second = rope.rest(|| Duration::ZERO);
        assert!(!second.profile && second.due);
    }

    #[test]
    fn what_changes_nothing_wakes_nobody() {
        let rope = Rope::default();
        rope.pull_soon(|_| {});
        assert_eq!(rope.0.pulled.lock().unwrap().look, None);
    }
}
