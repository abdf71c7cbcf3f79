//! A group of desks over one folder.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::desk::{Desk, TIMED};

/// The folder that some program carries between these desks.
pub struct Shared(pub tempfile::TempDir);

impl Shared {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn place(&self) -> String {
        format!("folder:{}", self.0.path().display())
    }

    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path);
                }
            }
        }
        found.sort();
        found
    }
}

/// Pilar founds the programme and shares the folder.
pub fn pilar(shared: &Shared) -> Desk {
    let pilar = Desk::of("pilar").founding(TIMED);
    pilar.run(["storage", "add", &shared.place()]).success();
    pilar
}

pub fn invitation(desk: &Desk, name: &str) -> PathBuf {
    let out = desk.path(name);
    desk.run([
        "invite",
        "--label",
        "participant",
        "--organisation",
        "Casa del Río",
        "--out",
        out.to_str().unwrap(),
    ])
    .success()
    .complains("Whoever has this invitation can join");
    out
}

pub fn joins(person: &str, name: &str, file: &Path) -> Desk {
    let desk = Desk::of(person).in_zone("America/Lima").in_spanish();
    desk.run(["join", file.to_str().unwrap(), "--name", name])
        .success();
    desk
}

pub fn exchange(desk: &Desk) -> Value {
    desk.json(["exchange", "--once"])
}
