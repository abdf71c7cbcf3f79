//! The UI's packages and its built pages, each made anew only when something changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::step::{Step, root};
use crate::trouble::Trouble;

/// Fetches the UI's packages if package-lock.json is another one than at the last time.
///
/// # Errors
/// When npm fails, or the note of it cannot be written.
pub fn install() -> Result<(), Trouble> {
    let lock = root().join("ui/package-lock.json");
    let installed = root().join("ui/node_modules/.installed-from.json");
    let wanted = fs::read(&lock).map_err(|error| Trouble::file(&lock, &error))?;
    if fs::read(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    Step::npm(["ci", "--no-audit", "--no-fund"]).run()?;
    // written last: an interrupted npm must not look like a finished one
    fs::write(&installed, wanted).map_err(|error| Trouble::file(&installed, &error))
}

/// Builds the pages into ui/dist if any source is newer. The shell embeds that folder.
///
/// # Errors
/// When Vite fails, or a source cannot be read.
pub fn build() -> Result<(), Trouble> {
    install()?;
    let built = modified(&root().join("ui/dist/index.html"));
    let newest = newest(&sources()).map_err(|error| Trouble::file(&root().join("ui"), &error))?;
    if is_current(built, newest) {
        Ok(())
    } else {
        Step::npm(["run", "build"]).run()
    }
}

/// Everything that goes into the pages: the UI itself and the catalogues that it shares with Rust.
fn sources() -> Vec<PathBuf> {
    let root = root();
    let mut sources = vec![
        root.join("ui"),
        root.join("locales"),
        root.join("src-tauri/locales"),
    ];
    if let Ok(crates) = fs::read_dir(root.join("src-tauri/crates")) {
        sources.extend(crates.flatten().map(|found| found.path().join("locales")));
    }
    sources.retain(|path| path.exists());
    sources
}

/// A build is current when it is there and no source is as new as it. The same second may hide an edit.
fn is_current(built: Option<SystemTime>, newest: Option<SystemTime>) -> bool {
    match (built, newest) {
        (Some(built), Some(newest)) => built > newest,
        (built, None) => built.is_some(),
        (None, Some(_)) => false,
    }
}

/// The newest file or folder under these; a folder counts, since a removed file only shows in it.
fn newest(sources: &[PathBuf]) -> io::Result<Option<SystemTime>> {
    let mut newest = None;
    for source in sources {
        newest = newest.max(newest_under(source)?);
    }
    Ok(newest)
}

fn newest_under(path: &Path) -> io::Result<Option<SystemTime>> {
    let mut newest = modified(path);
    if !path.is_dir() {
        return Ok(newest);
    }
    // what the build itself makes also touches this folder, and what is removed here is a setting's file
    if path.join("node_modules").is_dir() || path.join("dist").is_dir() {
        newest = None;
    }
    for found in fs::read_dir(path)? {
        let found = found?;
        let name = found.file_name();
        let ours = !matches!(name.to_str(), Some("node_modules" | "dist" | "coverage"));
        if ours {
            newest = newest.max(newest_under(&found.path())?);
        }
    }
    Ok(newest)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn at(second: u64) -> Option<SystemTime> {
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(second))
    }

    #[test]
    fn a_build_is_current_only_when_it_is_newer_than_every_source() {
        assert!(is_current(at(2), at(1)));
        assert!(!is_current(at(1), at(2)));
        assert!(!is_current(at(1), at(1)));
        assert!(!is_current(None, at(1)));
        assert!(is_current(at(1), None));
    }

    #[test]
    fn packages_and_built_pages_are_no_sources() {
        let folder = std::env::temp_dir().join(format!("xtask-ui-{}", std::process::id()));
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::create_dir_all(folder.join("dist")).unwrap();
        fs::write(folder.join("src/App.svelte"), "a").unwrap();
        let before = newest(std::slice::from_ref(&folder)).unwrap();
        // 2100, which no file here has reached
        let later = SystemTime::UNIX_EPOCH + Duration::from_secs(4_102_444_800);
        let page = fs::File::create(folder.join("dist/index.html")).unwrap();
        page.set_modified(later).unwrap();
        assert_eq!(newest(std::slice::from_ref(&folder)).unwrap(), before);
        let source = fs::File::options()
            .write(true)
            .open(folder.join("src/App.svelte"))
            .unwrap();
        source.set_modified(later).unwrap();
        assert_eq!(newest(std::slice::from_ref(&folder)).unwrap(), Some(later));
        fs::remove_dir_all(folder).unwrap();
    }
}
