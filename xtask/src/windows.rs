//! `cargo xtask windows`: checks the workspace for Windows on a Debian computer, and runs the tests of the crates without a
//! window under Wine.
//!
//! Debian's own compiler builds Rust's standard library for Windows from the sources that Debian ships, since nothing else need
//! be fetched. Not here: the WebView of Windows, which only Windows has. No part of `test`: it takes as long again.

use std::fs;

use crate::needs;
use crate::step::{Step, root};
use crate::trouble::Trouble;
use crate::ui;

const TARGET: &str = "x86_64-pc-windows-gnu";

/// Debian's programs, beside those of rustup that may come first in the path.
const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";

/// The crates whose tests need no desktop.
const TESTED: [&str; 4] = ["ledger", "replica", "programme", "exchange"];

/// Checks everything, then tests what can run. Words that are given choose tests, as for `cargo test`.
///
/// # Errors
/// When something is missing, does not compile, or a test fails.
pub fn windows(words: &[String]) -> Result<(), Trouble> {
    needs::for_windows()?;
    ui::build()?;
    cargo(["check"], "panic_abort,panic_unwind")
        .args(["--workspace", "--exclude", "xtask", "--exclude", "fuzz"])
        .args(["--exclude", "stories", "--keep-going"])
        .run()?;
    let deps = folder().join(TARGET).join("debug/deps");
    fs::create_dir_all(&deps).map_err(|error| Trouble::file(&deps, &error))?;
    let source = root().join("xtask/wine/bcryptprimitives.c");
    let library = deps.join("bcryptprimitives.dll");
    Step::new(["x86_64-w64-mingw32-gcc", "-O2", "-shared", "-o"])
        .args([library.display().to_string(), source.display().to_string()])
        .args(["-ladvapi32"])
        .run()?;
    let mut tests = cargo(["test"], "panic_abort,panic_unwind,test").args(["--no-fail-fast"]);
    for tested in TESTED {
        tests = tests.args(["-p", tested]);
    }
    tests
        .args(["--lib", "--tests", "--"])
        .args(words.iter().cloned())
        .with("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
        .with("WINEPREFIX", folder().join("wine").display().to_string())
        .with("WINEDEBUG", "-all")
        .run()
}

/// Where all of it is built: nothing of it is of use to the other verbs.
fn folder() -> std::path::PathBuf {
    root().join("target/windows")
}

/// RUSTC_BOOTSTRAP: a stable compiler builds its own standard library only so (The Rustc Book, `-Zbuild-std`).
fn cargo<'a>(verb: impl IntoIterator<Item = &'a str>, library: &str) -> Step {
    Step::new([CARGO])
        .args(verb)
        .args([format!("-Zbuild-std=std,{library}")])
        .args(["--target", TARGET])
        .args(["--target-dir".to_owned(), folder().display().to_string()])
        .with("RUSTC_BOOTSTRAP", "1")
        .with("RUSTC", RUSTC)
}
