//! The system's folder of zones, on Linux and macOS. Windows keeps its zones otherwise: there what we carry holds.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::release::order;

/// The largest file of a zone that is read; real ones have 4 kB.
const LARGEST: u64 = 64 * 1024;
/// The largest list of zones that is read; a real one has 110 kB.
const LARGEST_LIST: u64 = 4 * 1024 * 1024;

/// The first folder that says of which release it is, and that release.
pub(crate) fn folder() -> Option<(String, PathBuf)> {
    let usual: &[&str] = match cfg!(unix) {
        true => &["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"],
        false => &[],
    };
    let stated = std::env::var_os("TZDIR").map(PathBuf::from);
    let mut folders = stated.into_iter().chain(usual.iter().map(PathBuf::from));
    folders.find_map(|folder| Some((release(&folder)?, folder)))
}

/// The release that a folder holds: macOS says it in `+VERSION`, Linux in the first line of `tzdata.zi`.
pub(crate) fn release(folder: &Path) -> Option<String> {
    let listed = || {
        let start = start(&folder.join("tzdata.zi"), 64)?;
        start.strip_prefix("# version ").map(str::to_owned)
    };
    let stated = start(&folder.join("+VERSION"), 64).or_else(listed)?;
    let release = stated.lines().next()?.trim().to_owned();
    // the database's first release
    (order(&release).0 >= 1993).then_some(release)
}

/// The names that a folder's `tzdata.zi` lists: `Z NAME …` and `L TARGET NAME`.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let text = start(&folder.join("tzdata.zi"), LARGEST_LIST).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let mut parts = line.split(' ');
            match parts.next()? {
                "Z" => parts.next(),
                "L" => parts.nth(1),
                _ => None,
            }
        })
        .filter(|name| is_name(name))
        .map(str::to_owned)
        .collect()
}

/// A zone's file.
pub(crate) fn file(folder: &Path, name: &str) -> Option<Vec<u8>> {
    if !is_name(name) {
        return None;
    }
    let mut bytes = Vec::new();
    let file = File::open(folder.join(name)).ok()?;
    file.take(LARGEST).read_to_end(&mut bytes).ok()?;
    bytes.starts_with(b"TZif").then_some(bytes)
}

/// Whether it can be a zone's name, and leads nowhere else.
fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(plain);
    name.len() <= 64 && name.split('/').all(is_part)
}

fn start(file: &Path, most: u64) -> Option<String> {
    let mut start = String::new();
    let file = File::open(file).ok()?;
    file.take(most).read_to_string(&mut start).ok()?;
    Some(start)
}
