//! The programs of the workspace, compiled, and how the tests, pictures and benches start them.
//!
//! Everything is compiled with one set of packages: cargo unites the features of what is built together,
//! so that asking for one package here and for all there would compile half of it twice.

use std::path::{Path, PathBuf};

use crate::step::{Step, root};
use crate::trouble::Trouble;

/// The variable that tells the stories where `mutual-learning` and `mutual` lie.
pub const FOLDER: &str = "MUTUAL_PROGRAMS";

/// Every package but this one, which is running and cannot be replaced on Windows meanwhile, and the fuzz targets, which
/// are compiled in a way of their own.
pub const ALL: [&str; 5] = ["--workspace", "--exclude", "xtask", "--exclude", "fuzz"];

/// What is compiled, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// The programs, quick to build.
    Programs,
    /// The programs and all tests.
    Tests,
    /// The programs as users get them, and what writes their papers.
    Released,
    /// The programs optimised as for users, but linked quickly (`[profile.bench]`).
    Optimised,
}

impl Build {
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Programs => &["--bins"],
            Self::Tests => &[
                "--bins",
                "--tests",
                "--example",
                "bindings",
                "--example",
                "papers",
            ],
            Self::Released => &[
                "--bins",
                "--example",
                "papers",
                "--release",
                "--features",
                "mutual-learning/custom-protocol",
            ],
            Self::Optimised => &["--bins", "--examples", "--profile", "bench"],
        }
    }

    /// Cargo's folder for it (the Cargo Book, "Build Cache"): the bench profile shares release's.
    fn folder(self) -> &'static str {
        match self {
            Self::Programs | Self::Tests => "debug",
            Self::Released | Self::Optimised => "release",
        }
    }

    /// Compiles it and returns the folder in which the programs lie.
    ///
    /// # Errors
    /// When something does not compile.
    pub fn run(self) -> Result<PathBuf, Trouble> {
        let packages: &[&str] = match self {
            // nothing that only tests need, and no features that it asks for
            Self::Released => &["-p", "mutual-learning", "-p", "mutual"],
            _ => &ALL,
        };
        Step::new(["cargo", "build"])
            .args(packages.iter().copied())
            .args(self.words().iter().copied())
            .run()?;
        Ok(target()?.join(self.folder()))
    }
}

/// A compiled program.
pub fn program(programs: &Path, name: &str) -> Step {
    let file = programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    Step::new([file.display().to_string()])
}

/// A compiled example: a tool of ours that no user gets.
pub fn example(programs: &Path, name: &str) -> Step {
    program(&programs.join("examples"), name)
}

/// A program of the `stories` package, with the words for it, on a screen of its own.
pub fn story(programs: &Path, name: &str, words: &[String]) -> Step {
    program(programs, name)
        .args(words.iter().cloned())
        .with(FOLDER, programs.display().to_string())
        .under_virtual_screen()
}

/// Cargo's folder for what it builds.
///
/// # Errors
/// When cargo does not say.
pub fn target() -> Result<PathBuf, Trouble> {
    let question = Step::new(["cargo", "metadata", "--no-deps", "--format-version", "1"]);
    let answer = question.answer().ok_or_else(|| question.failed())?;
    let metadata: serde_json::Value = serde_json::from_str(&answer).map_err(|error| {
        Trouble::new(
            format!("cargo metadata: {error}"),
            "see that cargo is whole",
        )
    })?;
    let target = metadata
        .get("target_directory")
        .and_then(serde_json::Value::as_str);
    Ok(target.map_or_else(|| root().join("target"), PathBuf::from))
}
