//! What another thread holds of a bell.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest that the bell rests. A computer that slept wakes it no later than this, and a clock that was set
/// is noticed within it: at most 48 times an hour.
pub const LONGEST_REST: Duration = Duration::from_secs(75);

/// So long after something was written the bell looks whether it can leave: what follows at once goes with it.
pub const SOON: Duration = Duration::from_secs(5);

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
    pub(crate) fn rest(&self, time: Duration) -> bool {
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
