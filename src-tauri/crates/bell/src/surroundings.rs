//! What may change around a bell that sleeps: the profile, the folders where groups exchange, the computer's zone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use device::watch::{Depth, Watch};
use exchange::Place;

use crate::rope::Rope;
use crate::round::Exchanges;

/// Where Linux keeps the zone that a person chooses. Elsewhere it is asked at each look.
const ZONE: [&str; 3] = ["/etc/localtime", "/etc/timezone", "/etc/TZ"];

pub(crate) struct Surroundings {
    profile: PathBuf,
    watch: Watch,
    known: BTreeMap<PathBuf, (u64, Option<SystemTime>)>,
}

impl Surroundings {
    /// Those of a profile's folder. What changes pulls the rope.
    pub(crate) fn new(profile: &Path, rope: &Rope) -> Self {
        let (rope, home) = (rope.clone(), profile.to_owned());
        let watch = Watch::new(move |path| {
            rope.pull_soon(|pulled| {
                if path.starts_with(&home) {
                    pulled.profile = true;
                } else if ZONE.iter().any(|zone| path == Path::new(zone)) {
                    pulled.zone = true;
                } else if !path.starts_with("/etc") {
                    pulled.storage.get_or_insert_with(Instant::now);
                }
            });
        });
        Self {
            profile: profile.to_owned(),
            watch,
            known: BTreeMap::new(),
        }
    }

    /// Watches the profile and where its programmes exchange. Says whether the system tells of the profile: where it does not
    /// tell of another folder, that one is asked every few minutes all the same.
    pub(crate) fn watch(&mut self, exchanges: &[Exchanges]) -> bool {
        let places = exchanges.iter().map(|one| Place::parse(&one.place));
        let mut folders: BTreeMap<PathBuf, Depth> = places
            .flatten()
            .map(|Place::Folder(folder)| (folder, Depth::Deep))
            .collect();
        folders.insert(self.profile.clone(), Depth::Deep);
        for folder in ZONE.iter().filter_map(|zone| Path::new(zone).parent()) {
            folders.insert(folder.to_owned(), Depth::Shallow);
        }
        self.watch.only(folders);
        self.watch.tells_of(&self.profile)
    }

    /// The profile as it is now is known.
    pub(crate) fn know(&mut self) {
        self.known = files(&self.profile);
    }

    /// Whether the profile is another one than was known.
    pub(crate) fn changed(&self) -> bool {
        files(&self.profile) != self.known
    }
}

/// The files of a profile with their sizes and times. The index of a write-ahead log changes with each reading.
fn files(profile: &Path) -> BTreeMap<PathBuf, (u64, Option<SystemTime>)> {
    let mut found = BTreeMap::new();
    let mut folders = BTreeSet::from([profile.to_owned()]);
    while let Some(folder) = folders.pop_first() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, Ok(about)) = (entry.path(), entry.metadata()) else {
                continue;
            };
            if about.is_dir() {
                folders.insert(path);
            } else if about.len() > 0 && !path.to_string_lossy().ends_with("-shm") {
                found.insert(path, (about.len(), about.modified().ok()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_changes_by_its_words_and_not_by_being_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("device.db"), "one").unwrap();
        let mut around = Surroundings::new(folder.path(), &Rope::default());
        around.know();
        std::fs::write(folder.path().join("device.db-shm"), "index").unwrap();
        std::fs::write(folder.path().join("ring.lock"), "").unwrap();
        assert!(!around.changed());
        std::fs::write(folder.path().join("device.db-wal"), "two").unwrap();
        assert!(around.changed());
    }
}
