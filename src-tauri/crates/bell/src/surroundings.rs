//! What may change around a bell that sleeps: the profile, and the folders where groups exchange.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use device::watch::Watch;
use exchange::Address;

use crate::rope::Rope;
use crate::round::Exchanges;

pub(crate) struct Surroundings {
    profile: PathBuf,
    watch: Watch,
    known: BTreeMap<PathBuf, (u64, Option<SystemTime>)>,
}

impl Surroundings {
    /// Those of a profile's folder. What changes pulls the rope.
    pub(crate) fn new(profile: &Path, rope: &Rope) -> Self {
        // some systems tell of a folder by its whole path only
        let profile = profile
            .canonicalize()
            .unwrap_or_else(|_| profile.to_owned());
        let (rope, home) = (rope.clone(), profile.clone());
        let watch = Watch::new(move |path| {
            rope.pull_soon(|pulled| {
                if path.starts_with(&home) {
                    pulled.profile = true;
                } else {
                    pulled.storage = Some(Instant::now());
                }
            });
        });
        Self {
            profile,
            watch,
            known: BTreeMap::new(),
        }
    }

    /// Watches nothing for now.
    pub(crate) fn look_away(&mut self) {
        self.watch.only(BTreeSet::new());
    }

    /// Watches the profile and where its programmes exchange. Says whether the system tells of the profile: where it does not
    /// tell of another folder, that one is asked every few minutes all the same.
    pub(crate) fn watch(&mut self, exchanges: &[Exchanges]) -> bool {
        let places = exchanges.iter().map(|one| Address::parse(&one.place));
        let folders = places.flatten().map(|Address::Folder(folder)| folder);
        self.watch
            .only(folders.chain([self.profile.clone()]).collect());
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
