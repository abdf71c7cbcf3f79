//! `cargo xtask soak`: thousands of seeds and kills. What came of it is kept in tests/soak.md, with the
//! commit it was run on.

use std::fs;

use crate::app::{self, Build};
use crate::needs::{self, Purpose};
use crate::step::{Ended, Step, root};
use crate::trouble::Trouble;
use crate::ui;

/// Runs the soak and keeps its result, also a bad one. One that was ended before its end leaves the last result as it is.
///
/// # Errors
/// When something is missing, does not compile, or the soak found a fault or was ended.
pub fn soak(words: &[String]) -> Result<(), Trouble> {
    needs::find(Purpose::Testing)?;
    ui::build()?;
    let programs = Build::Optimised.run()?;
    let step = app::story(&programs, "soak", words);
    let failed = step.failed();
    let (commit, line) = (commit(), format!("cargo xtask soak {}", words.join(" ")));
    let ended = step.run_and_keep()?;
    if !came_to_its_end(&ended.printed) {
        return Err(failed);
    }
    let path = root().join("tests/soak.md");
    fs::write(&path, result(&today(), &commit, line.trim(), &ended))
        .map_err(|error| Trouble::file(&path, &error))?;
    println!("The result is kept in {}", path.display());
    if ended.well { Ok(()) } else { Err(failed) }
}

/// Whether it counted its faults, which it does last.
fn came_to_its_end(printed: &str) -> bool {
    let last = printed.lines().last();
    last.is_some_and(|line| line.starts_with("faults: "))
}

fn result(date: &str, commit: &str, line: &str, ended: &Ended) -> String {
    let verdict = if ended.well {
        "found nothing"
    } else {
        "**found a fault**"
    };
    let text = ended.printed.trim_end();
    format!(
        "# The last soak\n\nRun on {date} at {commit} with `{line}`: it {verdict}.\n\n```text\n{text}\n```\n"
    )
}

fn commit() -> String {
    let hash = Step::new(["git", "rev-parse", "HEAD"]).answer();
    let edited = Step::new(["git", "status", "--porcelain"]).answer();
    match (hash, edited) {
        (None, _) => "no commit (this is no git clone)".to_owned(),
        (Some(hash), Some(edited)) if edited.trim().is_empty() => format!("commit {}", hash.trim()),
        (Some(hash), _) => format!("commit {} with uncommitted edits", hash.trim()),
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "this is the outermost shell: the clock is read here"
)]
fn today() -> String {
    chrono::Utc::now().format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_says_when_on_what_and_how_it_ended() {
        let ended = Ended {
            well: true,
            printed: "4000 seeds, 300 kills\n".to_owned(),
            told: String::new(),
        };
        assert_eq!(
            result("2026-11-23", "commit 0a1b", "cargo xtask soak", &ended),
            "# The last soak\n\nRun on 2026-11-23 at commit 0a1b with `cargo xtask soak`: it found nothing.\n\n\
             ```text\n4000 seeds, 300 kills\n```\n"
        );
        let ended = Ended {
            well: false,
            printed: "seed 7".to_owned(),
            told: String::new(),
        };
        assert!(result("2026-11-23", "commit 0a1b", "x", &ended).contains("**found a fault**"));
    }

    #[test]
    fn one_that_was_ended_is_no_result() {
        assert!(came_to_its_end("kills: 60\ngroups: 700\nfaults: 0\n"));
        assert!(!came_to_its_end("kills: 60\nFAULT seed 7\n"));
        assert!(!came_to_its_end(""));
    }
}
