//! What changes in folders, where the system can tell: not in what another computer changes on a network's drive. Each opening
//! of a file wakes the watcher's thread, so that a folder which many programs read costs more than it tells.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Watches folders, with all that lies in them.
pub struct Watch {
    watcher: Option<RecommendedWatcher>,
    seen: BTreeSet<PathBuf>,
}

impl Watch {
    /// Calls `changed` with each path that changes, on a thread of its own. What is only read changes nothing.
    pub fn new(changed: impl Fn(&Path) + Send + 'static) -> Self {
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if !matches!(event.kind, EventKind::Access(_)) {
                event.paths.iter().for_each(|path| changed(path));
            }
        });
        Self {
            watcher: watcher.ok(),
            seen: BTreeSet::new(),
        }
    }

    /// Watches these folders from now on, and no others.
    pub fn only(&mut self, folders: BTreeSet<PathBuf>) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        for gone in self.seen.difference(&folders) {
            // a folder that was deleted is watched no longer already
            watcher.unwatch(gone).ok();
        }
        self.seen.retain(|folder| folders.contains(folder));
        for folder in folders {
            let mode = RecursiveMode::Recursive;
            if !self.seen.contains(&folder) && watcher.watch(&folder, mode).is_ok() {
                self.seen.insert(folder);
            }
        }
    }

    /// Whether the system tells what changes in a folder that was named.
    pub fn tells_of(&self, folder: &Path) -> bool {
        self.seen.contains(folder)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_written_is_told_and_what_is_read_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        let (tell, told) = channel();
        let mut watch = Watch::new(move |path| tell.send(path.to_owned()).unwrap_or_default());
        watch.only(BTreeSet::from([folder.path().to_owned()]));
        assert!(watch.tells_of(folder.path()));
        let file = inner.join("file");
        std::fs::write(&file, "words").unwrap();
        let path = told.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(path.ends_with("file"), "{path:?}");
        while told.recv_timeout(Duration::from_millis(300)).is_ok() {}
        std::fs::read(&file).unwrap();
        assert!(told.recv_timeout(Duration::from_millis(300)).is_err());
        // nothing is told of what is not watched any more
        watch.only(BTreeSet::new());
        std::fs::write(&file, "more").unwrap();
        assert!(told.recv_timeout(Duration::from_millis(300)).is_err());
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_told_of() {
        let mut watch = Watch::new(|_| {});
        let nowhere = PathBuf::from("/not/there");
        watch.only(BTreeSet::from([nowhere.clone()]));
        assert!(!watch.tells_of(&nowhere));
    }
}
