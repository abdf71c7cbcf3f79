//! A zone: its name.

use std::fmt;

/// A time zone of the IANA database.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tz(pub(crate) Which);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Which {
    /// chrono-tz knows its name.
    Listed(chrono_tz::Tz),
    /// Only newer data have it.
    Newer(&'static str),
}

impl Tz {
    /// UTC.
    pub const UTC: Self = Self::of(chrono_tz::UTC);

    /// The zone that chrono-tz lists: `Tz::of(chrono_tz::Europe::Madrid)`.
    pub const fn of(listed: chrono_tz::Tz) -> Self {
        Self(Which::Listed(listed))
    }

    /// Its IANA name.
    pub fn name(self) -> &'static str {
        match self.0 {
            Which::Listed(zone) => zone.name(),
            Which::Newer(name) => name,
        }
    }
}

impl From<chrono_tz::Tz> for Tz {
    fn from(listed: chrono_tz::Tz) -> Self {
        Self::of(listed)
    }
}

impl fmt::Display for Tz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Tz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
