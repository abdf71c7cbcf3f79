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
    .complains("Anyone with this invitation can join");
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

/// Pilar with a question, and Rosa and Juan who joined; all have exchanged.
pub struct Group {
    pub pilar: Desk,
    pub rosa: Desk,
    pub juan: Desk,
    pub question: String,
    pub shared: Shared,
}

impl Group {
    pub fn new() -> Self {
        let shared = Shared::new();
        let pilar = pilar(&shared);
        let asked = [
            "question",
            "add",
            "--session",
            "1",
            "--text-es",
            "¿Qué ayudó?",
        ];
        let question = pilar.json(asked)["id"].as_str().unwrap().to_owned();
        let file = invitation(&pilar, "invitation");
        let rosa = joins("rosa", "Rosa Luz", &file);
        let juan = joins("juan", "Juan Paz", &file);
        let group = Self {
            pilar,
            rosa,
            juan,
            question,
            shared,
        };
        group.exchange();
        group
    }

    /// Everybody twice, so that all is seen to have arrived.
    pub fn exchange(&self) {
        for _ in 0..2 {
            for desk in [&self.pilar, &self.rosa, &self.juan] {
                exchange(desk);
            }
        }
    }

    pub fn posts(&self, desk: &Desk) -> Vec<Value> {
        desk.json(["posts"]).as_array().unwrap().clone()
    }

    pub fn reflects(&self, desk: &Desk, text: &str) -> String {
        let posted = desk.json(["post", "--question", &self.question, "--text", text]);
        assert_eq!(posted["state"], "waiting");
        posted["id"].as_str().unwrap().to_owned()
    }
}
