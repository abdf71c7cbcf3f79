//! `cargo xtask fuzz [SECONDS [TARGET…]]`: what anybody can write is read by libFuzzer, with the usual compiler.

use std::fs;
use std::path::{Path, PathBuf};

use crate::needs::{self, Purpose};
use crate::step::{Step, root};
use crate::trouble::Trouble;

/// So long each target is tried.
const SECONDS: u64 = 60;
/// What cargo-fuzz would pass: LLVM counts which edges are taken and which values are compared. Without the address
/// sanitizer, which needs a nightly compiler: our own crates forbid unsafe code.
const COUNTED: [&str; 8] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cdebug-assertions",
    "-Coverflow-checks",
    "-Ccodegen-units=1",
];

/// Tries the targets that the words name, or all. What a target met before is kept and tried first.
///
/// # Errors
/// When something is missing, does not compile, or a target met an input that it does not survive.
pub fn fuzz(words: &[String]) -> Result<(), Trouble> {
    needs::find(Purpose::Building)?;
    let mut words = words.iter();
    let seconds = words.next().map_or(Ok(SECONDS), |word| {
        word.parse().map_err(|_| {
            Trouble::new(
                format!("\"{word}\" is no number of seconds"),
                "cargo xtask fuzz 60",
            )
        })
    })?;
    let all = targets(&root().join("tests/fuzz/fuzz_targets"))?;
    let asked: Vec<String> = words.cloned().collect();
    if let Some(unknown) = asked.iter().find(|asked| !all.contains(asked)) {
        return Err(Trouble::new(
            format!("there is no target \"{unknown}\""),
            format!("one of these: {}", all.join(", ")),
        ));
    }
    let chosen = if asked.is_empty() { all } else { asked };
    let host = host()?;
    let kept = root().join("target/fuzz");
    // for a named system: else what runs in the compiler would be counted as well, and not link
    Step::new([
        "cargo",
        "build",
        "--package",
        "fuzz",
        "--bins",
        "--profile",
        "bench",
    ])
    .args([
        "--target",
        &host,
        "--target-dir",
        &kept.display().to_string(),
    ])
    .with("RUSTFLAGS", COUNTED.join(" "))
    .run()?;
    let programs = kept.join(host).join("release");
    let mut fell = Vec::new();
    for name in chosen {
        let (corpus, found) = (kept.join("corpus").join(&name), kept.join("found"));
        for folder in [&corpus, &found] {
            fs::create_dir_all(folder).map_err(|error| Trouble::file(folder, &error))?;
        }
        let prefix = found.join(format!("{name}-"));
        let ran = Step::new([programs.join(format!("fuzz-{name}")).display().to_string()])
            .args([
                format!("-max_total_time={seconds}"),
                format!("-artifact_prefix={}", prefix.display()),
                "-timeout=10".to_owned(),
                "-print_final_stats=1".to_owned(),
                "-verbosity=0".to_owned(),
                corpus.display().to_string(),
            ])
            .run();
        if ran.is_err() {
            fell.push(name);
        }
    }
    if fell.is_empty() {
        return Ok(());
    }
    Err(Trouble::new(
        format!("did not survive an input: {}", fell.join(", ")),
        format!(
            "the inputs lie in {}; give one to the target's program to see it again",
            kept.join("found").display()
        ),
    ))
}

/// The targets by their files, so that none is forgotten.
fn targets(folder: &Path) -> Result<Vec<String>, Trouble> {
    let trouble = |error: &std::io::Error| Trouble::file(folder, error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| trouble(&error))? {
        let path: PathBuf = entry.map_err(|error| trouble(&error))?.path();
        names.extend(
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
        );
    }
    names.sort();
    Ok(names)
}

fn host() -> Result<String, Trouble> {
    let question = Step::new(["rustc", "-vV"]);
    let answer = question.answer().ok_or_else(|| question.failed())?;
    let host = answer.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| question.failed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_is_a_program_of_the_package() {
        let folder = root().join("tests/fuzz");
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let targets = targets(&folder.join("fuzz_targets")).unwrap();
        assert!(targets.len() >= 6, "{targets:?}");
        for target in targets {
            let named = format!("name = \"fuzz-{target}\"\npath = \"fuzz_targets/{target}.rs\"");
            assert!(manifest.contains(&named), "{target}");
        }
    }
}
