//! A rest that ends at an hour of the wall clock: also where the computer slept, and where the clock is set meanwhile.

use std::time::Duration;

#[cfg(target_os = "linux")]
use self::linux as system;
#[cfg(not(target_os = "linux"))]
use self::portable as system;

/// Why a rest is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The time has passed.
    Time,
    /// Somebody woke it.
    Woken,
    /// The clock was set, the computer slept, or it is in another zone (where the system tells).
    Clock,
}

/// What one thread rests on, and others wake.
#[derive(Debug, Default)]
pub struct Alarm(system::Alarm);

impl Alarm {
    /// Ends the rest that goes on, or the next one.
    pub fn wake(&self) {
        self.0.wake();
    }

    /// Rests, at most so long. One thread at a time.
    pub fn rest(&self, time: Duration) -> Over {
        self.0.rest(time)
    }
}

/// A timer of the kernel on the wall clock (timerfd_create(2)), so that nothing runs until it is due.
#[cfg(target_os = "linux")]
mod linux {
    use std::mem::MaybeUninit;
    use std::os::fd::OwnedFd;
    use std::time::Duration;

    use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll};
    use rustix::fs::inotify;
    use rustix::io::{Errno, read, write};
    use rustix::time::{
        ClockId, Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec,
        clock_gettime, timerfd_create, timerfd_settime,
    };

    use super::Over;
    use super::portable;

    /// The portable one stands in where the kernel gives no timer.
    #[derive(Debug)]
    pub(super) enum Alarm {
        Kernel {
            timer: OwnedFd,
            woken: OwnedFd,
            /// Tells of what is put into `/etc`, and not of what is read there: that happens all the time.
            zone: Option<OwnedFd>,
            /// Where one of these fails.
            counting: portable::Alarm,
        },
        Counting(portable::Alarm),
    }

    impl Default for Alarm {
        fn default() -> Self {
            let timer = timerfd_create(
                TimerfdClockId::Realtime,
                TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC,
            );
            let woken = eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC);
            match (timer, woken) {
                (Ok(timer), Ok(woken)) => Self::Kernel {
                    timer,
                    woken,
                    zone: zone().ok(),
                    counting: portable::Alarm::default(),
                },
                _ => Self::Counting(portable::Alarm::default()),
            }
        }
    }

    impl Alarm {
        pub(super) fn wake(&self) {
            match self {
                // a counter that is full wakes all the same
                Self::Kernel {
                    woken, counting, ..
                } => {
                    write(woken, &1u64.to_ne_bytes()).ok();
                    counting.wake();
                }
                Self::Counting(alarm) => alarm.wake(),
            }
        }

        pub(super) fn rest(&self, time: Duration) -> Over {
            match self {
                Self::Kernel {
                    timer,
                    woken,
                    zone,
                    counting,
                } => match kernel(timer, woken, zone.as_ref(), time) {
                    Ok(over) => {
                        counting.forget();
                        over
                    }
                    // never without any rest: a loop would spin
                    Err(_) => counting.rest(time.min(Duration::from_secs(60))),
                },
                Self::Counting(alarm) => alarm.rest(time),
            }
        }
    }

    /// The zone is a link in `/etc`, and on some systems a file beside it; both are put there anew.
    fn zone() -> Result<OwnedFd, Errno> {
        let told = inotify::init(inotify::CreateFlags::NONBLOCK | inotify::CreateFlags::CLOEXEC)?;
        let put = inotify::WatchFlags::CREATE | inotify::WatchFlags::MOVED_TO;
        inotify::add_watch(&told, "/etc", put)?;
        Ok(told)
    }

    fn zone_changed(told: &OwnedFd) -> bool {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut reader = inotify::Reader::new(told, &mut buffer);
        let mut changed = false;
        while let Ok(event) = reader.next() {
            let name = event.file_name().map(std::ffi::CStr::to_bytes);
            changed |= matches!(name, Some(b"localtime" | b"timezone"));
        }
        changed
    }

    fn kernel(
        timer: &OwnedFd,
        woken: &OwnedFd,
        zone: Option<&OwnedFd>,
        time: Duration,
    ) -> Result<Over, Errno> {
        let now = clock_gettime(ClockId::Realtime);
        let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX / 4);
        let nanos = now.tv_nsec + i64::from(time.subsec_nanos());
        let until = Timespec {
            tv_sec: now.tv_sec.saturating_add(seconds) + nanos / 1_000_000_000,
            tv_nsec: nanos % 1_000_000_000,
        };
        let once = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        let set = timerfd_settime(
            timer,
            TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET,
            &Itimerspec {
                it_interval: once,
                it_value: until,
            },
        );
        // the clock was set since the last rest, which nobody has heard of yet
        match set {
            Err(Errno::CANCELED) => return Ok(Over::Clock),
            set => set?,
        };
        let mut counter = [0; 8];
        loop {
            let awaited = [Some(timer), Some(woken), zone].into_iter().flatten();
            let mut awaited: Vec<PollFd<'_>> = awaited
                .map(|each| PollFd::new(each, PollFlags::IN))
                .collect();
            match poll(&mut awaited, None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error),
            }
            if read(woken, &mut counter).is_ok() {
                return Ok(Over::Woken);
            }
            if zone.is_some_and(zone_changed) {
                return Ok(Over::Clock);
            }
            match read(timer, &mut counter) {
                Ok(_) => return Ok(Over::Time),
                Err(Errno::CANCELED) => return Ok(Over::Clock),
                Err(Errno::AGAIN | Errno::INTR) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Where no timer of the system tells it: each minute the wall clock is compared with the seconds that passed.
mod portable {
    #![cfg_attr(
        target_os = "linux",
        allow(
            dead_code,
            reason = "Linux rests on it only where the kernel gives no timer"
        )
    )]

    use std::sync::{Condvar, Mutex, PoisonError};
    use std::time::{Duration, Instant, SystemTime};

    use super::Over;

    const LOOK: Duration = Duration::from_secs(60);
    /// Clocks that are kept by the network move a little all the time.
    const DRIFT: Duration = Duration::from_secs(5);

    #[derive(Debug, Default)]
    pub(super) struct Alarm {
        woken: Mutex<bool>,
        wake: Condvar,
    }

    impl Alarm {
        pub(super) fn wake(&self) {
            *self.woken.lock().unwrap_or_else(PoisonError::into_inner) = true;
            self.wake.notify_all();
        }

        /// A wake-up that was for a rest that is over.
        #[cfg(target_os = "linux")]
        pub(super) fn forget(&self) {
            *self.woken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        }

        #[expect(
            clippy::disallowed_methods,
            reason = "it compares the wall clock with itself, and tells nobody the time"
        )]
        pub(super) fn rest(&self, time: Duration) -> Over {
            let (began, wall) = (Instant::now(), SystemTime::now());
            let mut woken = self.woken.lock().unwrap_or_else(PoisonError::into_inner);
            loop {
                if *woken {
                    *woken = false;
                    return Over::Woken;
                }
                let passed = began.elapsed();
                let Some(left) = time.checked_sub(passed).filter(|left| !left.is_zero()) else {
                    return Over::Time;
                };
                let meant = wall + passed;
                let now = SystemTime::now();
                let off = now
                    .duration_since(meant)
                    .unwrap_or_else(|before| before.duration());
                if off > DRIFT {
                    return Over::Clock;
                }
                (woken, _) = self
                    .wake
                    .wait_timeout(woken, left.min(LOOK))
                    .unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

    #[test]
    fn a_rest_ends_with_its_time() {
        for short in [Duration::ZERO, Duration::from_millis(20)] {
            assert_eq!(Alarm::default().rest(short), Over::Time);
            assert_eq!(portable::Alarm::default().rest(short), Over::Time);
        }
    }

    #[test]
    fn whoever_wakes_it_before_it_rests_wakes_it_all_the_same_and_once() {
        let alarm = Alarm::default();
        alarm.wake();
        alarm.wake();
        assert_eq!(alarm.rest(LONG), Over::Woken);
        assert_eq!(alarm.rest(Duration::from_millis(1)), Over::Time);
        let counting = portable::Alarm::default();
        counting.wake();
        assert_eq!(counting.rest(LONG), Over::Woken);
    }

    #[test]
    fn another_thread_ends_a_long_rest() {
        let alarm = Arc::new(Alarm::default());
        let other = Arc::clone(&alarm);
        let rests = std::thread::spawn(move || other.rest(LONG));
        alarm.wake();
        assert_eq!(rests.join().unwrap(), Over::Woken);
    }
}
