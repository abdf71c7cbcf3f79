//! A zone as chrono asks for it.

use std::fmt;
use std::str::FromStr;

use chrono::{FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};

use crate::known::{all, known, named};
use crate::tz::Tz;

impl Tz {
    /// Every zone, in the order of names.
    pub fn all() -> impl Iterator<Item = Self> {
        all()
    }
}

/// No zone has that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoZone;

impl fmt::Display for NoZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no zone has that name")
    }
}

impl std::error::Error for NoZone {}

impl FromStr for Tz {
    type Err = NoZone;

    fn from_str(name: &str) -> Result<Self, NoZone> {
        named(name).ok_or(NoZone)
    }
}

/// What holds in a zone at some moment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TzOffset {
    zone: Tz,
    fixed: FixedOffset,
}

impl Offset for TzOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl fmt::Display for TzOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.fixed, f)
    }
}

impl fmt::Debug for TzOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.fixed, f)
    }
}

impl TimeZone for Tz {
    type Offset = TzOffset;

    fn from_offset(offset: &TzOffset) -> Self {
        offset.zone
    }

    /// chrono asks for it and no longer uses it: any offset of that day will do.
    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<TzOffset> {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        match self.offset_from_local_datetime(&local.and_time(noon)) {
            MappedLocalTime::Ambiguous(first, _) => MappedLocalTime::Single(first),
            other => other,
        }
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<TzOffset> {
        let zone = *self;
        known(zone)
            .local(zone.0, local)
            .map(|fixed| TzOffset { zone, fixed })
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> TzOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> TzOffset {
        TzOffset {
            zone: *self,
            fixed: known(*self).utc(self.0, utc),
        }
    }
}
