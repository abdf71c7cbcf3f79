//! The hybrid clock: orders what happened for display and breaks ties. It decides nothing: causality comes from
//! `prev_hash` and `deps`, and a wrong clock never rejects a change. The time itself is passed in.

const COUNTER_BITS: u32 = 16;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const MAX_MS: u64 = (1 << 48) - 1;

/// 48 bits of milliseconds since 1970 in UTC, then 16 bits that count within the millisecond
/// (Kulkarni et al., *Logical Physical Clocks*, 2014).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The first moment of a millisecond; beyond 48 bits the last one there is.
    #[must_use]
    pub fn at(millis: u64) -> Self {
        Self(millis.min(MAX_MS) << COUNTER_BITS)
    }

    /// Milliseconds since 1970 in UTC.
    #[must_use]
    pub fn millis(self) -> u64 {
        self.0 >> COUNTER_BITS
    }

    /// The count within the millisecond.
    #[must_use]
    pub fn counter(self) -> u16 {
        (self.0 & 0xffff) as u16
    }

    /// The moment of a new change: later than `last`, and the present if the present is later than that.
    /// A full counter flows into the next millisecond.
    #[must_use]
    pub fn tick(now_ms: u64, last: Hlc) -> Hlc {
        Self::at(now_ms).max(Self(last.0.saturating_add(1)))
    }

    /// What to remember after seeing another device's clock: never one more than a day ahead of `now_ms`,
    /// so that one computer whose year is wrong cannot pull everybody along.
    #[must_use]
    pub fn observe(now_ms: u64, last: Hlc, seen: Hlc) -> Hlc {
        if seen.millis() > now_ms.saturating_add(DAY_MS) {
            last
        } else {
            last.max(seen)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_full_counter_flows_over() {
        let last = Hlc(1000 << 16 | 0xffff);
        let next = Hlc::tick(1000, last);
        assert_eq!((next.millis(), next.counter()), (1001, 0));
    }

    #[test]
    fn a_clock_a_day_ahead_is_followed_and_no_further() {
        let day = Hlc::at(5 + DAY_MS);
        assert_eq!(Hlc::observe(5, Hlc::at(5), day), day);
        assert_eq!(Hlc::observe(5, Hlc::at(5), Hlc::at(6 + DAY_MS)), Hlc::at(5));
    }

    proptest! {
        #[test]
        fn ticks_only_go_forward(now: u64, last in 0..u64::MAX - 1) {
            prop_assert!(Hlc::tick(now, Hlc(last)) > Hlc(last));
        }

        #[test]
        fn seeing_never_goes_back_nor_far_ahead(now in 0..MAX_MS, last: u64, seen: u64) {
            let after = Hlc::observe(now, Hlc(last), Hlc(seen));
            prop_assert!(after >= Hlc(last));
            prop_assert!(after == Hlc(last) || after.millis() <= now + DAY_MS);
        }

        #[test]
        fn any_clock_gives_a_moment(now: u64, last: u64) {
            let tick = Hlc::tick(now, Hlc(last));
            prop_assert!(tick.millis() <= MAX_MS);
        }
    }
}
