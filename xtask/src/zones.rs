//! The time zones, held against two copies of the IANA database that are not ours: Python's and Debian's.

use std::fs;
use std::path::{Path, PathBuf};

use crate::step::{Step, pip, root};
use crate::tally::Tally;
use crate::trouble::Trouble;

/// Says when a newer release is out than the one that travels with the app.
pub fn newest(tally: &mut Tally) {
    let name = "the newest time zones";
    let carried = offsets().args(["--release"]).answer();
    match (carried, pypi()) {
        (None, _) => tally.not_checked(name, "our own release is not known"),
        (_, None) => tally.not_checked(name, "Python's copy of the database could not be fetched"),
        (Some(carried), Some((newest, _))) => {
            let (carried, newest) = (carried.trim(), newest.trim());
            // a release of one year sorts by its letter
            if carried < newest {
                let why = format!("{newest} is out, and {carried} travels with the app");
                tally.not_checked(name, &why);
            } else {
                tally.part(name, || {
                    println!("{carried} travels with the app, and Python has {newest}");
                    Ok(())
                });
            }
        }
    }
}

/// Compares every zone from 2015 to 2040 with both copies.
pub fn parts(tally: &mut Tally) {
    for (whose, folder) in [("Python", pypi().map(|(_, at)| at)), ("Debian", debian())] {
        let name = format!("time zones as {whose} has them");
        match folder {
            Some(folder) => {
                tally.part(&name, || compare(&folder));
            }
            None => tally.not_checked(&name, "that copy of the database could not be fetched"),
        }
    }
}

fn offsets() -> Step {
    Step::new([
        "cargo",
        "run",
        "-q",
        "-p",
        "zones",
        "--example",
        "offsets",
        "--",
    ])
}

fn compare(folder: &Path) -> Result<(), Trouble> {
    let said = offsets().answer().ok_or_else(|| offsets().failed())?;
    let file = kept().join("offsets.tsv");
    fs::write(&file, said).map_err(|error| {
        Trouble::new(
            format!("{} could not be written: {error}", file.display()),
            "see whether the disk is full",
        )
    })?;
    Step::new(["python3", "tests/zones.py"])
        .args([file.display().to_string(), folder.display().to_string()])
        .run()
}

fn kept() -> PathBuf {
    root().join("target").join("time-zones")
}

/// The package `tzdata` of Python's registry: its release, and its folder of zones.
fn pypi() -> Option<(String, PathBuf)> {
    let at = kept().join("python");
    pip(&at, "tzdata", &["--no-deps"])?;
    let zones = at.join("tzdata").join("zoneinfo");
    Some((release(&zones)?, zones))
}

/// Debian's package `tzdata`, unpacked aside: nothing is installed.
fn debian() -> Option<PathBuf> {
    let at = kept().join("debian");
    fs::remove_dir_all(&at).ok();
    fs::create_dir_all(&at).ok()?;
    let unpack = "cd \"$1\" && apt-get download -q tzdata && dpkg -x ./*.deb .";
    let folder = at.display().to_string();
    Step::new(["sh", "-c", unpack, "sh", folder.as_str()]).answer()?;
    let zones = at.join("usr").join("share").join("zoneinfo");
    release(&zones).map(|release| {
        println!("Debian has {release}");
        zones
    })
}

/// The release that a folder of zones says of itself.
fn release(zones: &Path) -> Option<String> {
    let text = fs::read_to_string(zones.join("tzdata.zi")).ok()?;
    let first = text.lines().next()?;
    first.strip_prefix("# version ").map(str::to_owned)
}
