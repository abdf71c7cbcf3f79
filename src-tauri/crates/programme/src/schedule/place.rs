//! Where an object stands among its like: a number with as many digits as it takes. Between two there is always room for another, so
//! that what is put between them rewrites neither, and two people may do so at once.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Keys of places sort as their numbers do; so much is added so that they need no sign.
const ZERO: i64 = 1_000_000;

/// A decimal number: a whole one, and the digits behind the point.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Place {
    whole: i64,
    /// Without zeros at its end.
    behind: String,
}

impl Place {
    /// The place of that number.
    pub const fn of(whole: i64) -> Self {
        Self {
            whole,
            behind: String::new(),
        }
    }

    /// A text that sorts as the number does, byte by byte.
    pub fn key(&self) -> String {
        let whole = self.whole.saturating_add(ZERO).max(0);
        match self.behind.is_empty() {
            true => format!("{whole:010}"),
            false => format!("{whole:010}.{}", self.behind),
        }
    }

    /// Reads [`Self::key`].
    pub fn of_key(key: &str) -> Self {
        let mut place: Self = key.parse().unwrap_or_default();
        place.whole = place.whole.saturating_sub(ZERO);
        place
    }

    /// A place between two, or before or behind one. Between two that are equal there is none: it stands behind both.
    pub fn between(before: Option<&Self>, behind: Option<&Self>) -> Self {
        match (before, behind) {
            (None, None) => Self::of(0),
            (Some(before), None) => Self::of(before.whole.saturating_add(1)),
            (None, Some(behind)) => Self::of(behind.whole.saturating_sub(1)),
            (Some(before), Some(behind)) if before >= behind => Self {
                whole: before.whole,
                behind: middle(&before.behind, None),
            },
            (Some(before), Some(behind)) if behind.whole - before.whole >= 2 => {
                Self::of(before.whole + (behind.whole - before.whole) / 2)
            }
            (Some(before), Some(behind)) => Self {
                whole: before.whole,
                behind: middle(
                    &before.behind,
                    (behind.whole == before.whole).then_some(behind.behind.as_str()),
                ),
            },
        }
    }
}

/// The shortest digits between two fractions; without the second: below one.
fn middle(low: &str, high: Option<&str>) -> String {
    let digit = |digits: &str, at: usize| digits.as_bytes().get(at).map_or(0, |byte| byte - b'0');
    let mut made = String::new();
    let mut high = high;
    for at in 0.. {
        let (from, to) = (digit(low, at), high.map_or(10, |high| digit(high, at)));
        if from == to {
            made.push(char::from(b'0' + from));
        } else if to - from > 1 {
            made.push(char::from(b'0' + (from + to) / 2));
            break;
        } else {
            // the digit of the lower one, and from here on anything that is larger
            made.push(char::from(b'0' + from));
            high = None;
        }
    }
    made
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.whole, &self.behind).cmp(&(other.whole, &other.behind))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.behind.is_empty() {
            true => write!(f, "{}", self.whole),
            false => write!(f, "{}.{}", self.whole, self.behind),
        }
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, behind) = text.split_once('.').unwrap_or((text, ""));
        let whole: i64 = whole.parse().map_err(|_| ())?;
        let fits = behind.len() <= 500 && behind.bytes().all(|byte| byte.is_ascii_digit());
        // what others write must neither sort before all nor behind all
        match fits && whole.abs() < ZERO * 2 {
            true => Ok(Self {
                whole,
                behind: behind.trim_end_matches('0').to_owned(),
            }),
            false => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(text: &str) -> Place {
        text.parse().unwrap()
    }

    #[test]
    fn there_is_room_between_any_two() {
        for (before, behind, between) in [
            (None, None, "0"),
            (Some("3"), None, "4"),
            (None, Some("0"), "-1"),
            (Some("3"), Some("9"), "6"),
            (Some("3"), Some("4"), "3.5"),
            (Some("3.5"), Some("4"), "3.7"),
            (Some("3.9"), Some("4"), "3.95"),
            (Some("3"), Some("3.1"), "3.05"),
            (Some("3.4"), Some("3.5"), "3.45"),
            (Some("3.4"), Some("3.41"), "3.405"),
            (Some("3.5"), Some("3.5"), "3.7"),
        ] {
            let (before, behind) = (before.map(place), behind.map(place));
            let found = Place::between(before.as_ref(), behind.as_ref());
            assert_eq!(found.to_string(), between);
            assert_eq!(place(&found.to_string()), found);
            assert_eq!(Place::of_key(&found.key()), found);
        }
        for bad in ["", "x", "1.x", "99999999999", "1.-2"] {
            assert!(bad.parse::<Place>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn places_stay_in_order_however_they_are_put(steps in prop::collection::vec(0_usize..1000, 1..200)) {
            let mut places: Vec<Place> = (0..3).map(Place::of).collect();
            for step in steps {
                let at = step % (places.len() + 1);
                let before = at.checked_sub(1).and_then(|at| places.get(at));
                let new = Place::between(before, places.get(at));
                places.insert(at, new);
            }
            let keys: Vec<String> = places.iter().map(Place::key).collect();
            prop_assert!(keys.is_sorted());
            prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
