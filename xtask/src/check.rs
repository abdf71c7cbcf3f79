//! `cargo xtask check`: what one runs before a commit.

use std::path::PathBuf;

use crate::app::Build;
use crate::needs::{self, Purpose};
use crate::step::Step;
use crate::tally::Tally;
use crate::trouble::Trouble;
use crate::{bindings, generated, house, notice, paths, ui, zones};

/// Format, lints, dependencies, the UI's types, and everything generated, each judged by itself.
///
/// # Errors
/// When something is missing or any part failed.
pub fn check() -> Result<(), Trouble> {
    needs::find(Purpose::Building)?;
    needs::rust_components()?;
    ui::build()?;
    let mut tally = Tally::default();
    parts(&mut tally);
    tally.close()
}

/// The parts of the check, the quick ones first. The UI must have been built: the shell embeds it.
/// Returns the folder of the compiled programs, if they compile.
pub fn parts(tally: &mut Tally) -> Option<PathBuf> {
    tally.part("format", || {
        Step::new(["cargo", "fmt", "--all", "--check"]).run()
    });
    paths::part(tally);
    house::parts(tally);
    tally.part("the look's dark colours", generated::dark_is_current);
    tally.part("icons", generated::icons_are_current);
    tally.part(
        "the page that checks certificates",
        generated::verifier_is_current,
    );
    tally.part("NOTICE", notice::is_current);
    tally.part("the UI's format", || {
        Step::npm(["run", "format:check"]).run()
    });
    tally.part("the keys of the words", || {
        Step::npm(["run", "keys", "--", "--check"]).run()
    });
    tally.part("the UI's lints", || Step::npm(["run", "lint"]).run());
    tally.runner("svelte-check", Step::npm(["run", "check"]));
    dependencies(tally);
    tally.part("clippy", || {
        let clippy = ["cargo", "clippy", "--workspace", "--all-targets"];
        Step::new(clippy).args(["--", "-D", "warnings"]).run()
    });
    let mut programs = None;
    tally.part("build", || {
        Build::Tests.run().map(|folder| programs = Some(folder))
    });
    match &programs {
        Some(programs) => {
            tally.part("bindings", || bindings::are_current(programs));
            zones::newest(tally);
        }
        None => tally.not_checked("bindings", "nothing was built"),
    }
    programs
}

fn dependencies(tally: &mut Tally) {
    tally.part("bans, licences and sources", || {
        needs::cargo_deny()?;
        deny(&["--locked", "check", "bans", "licenses", "sources"]).run()
    });
    let name = "advisories";
    if deny(&["--version"]).answer().is_none() {
        tally.not_checked(name, "cargo-deny is not here");
    } else if deny(&["fetch", "db"]).run().is_err() {
        // an old copy of the database may lie here; what it does not know yet is no proof of health
        tally.not_checked(
            name,
            "no connection: the advisory database could not be fetched",
        );
    } else {
        tally.part(name, || {
            deny(&["--locked", "--offline", "check", name]).run()
        });
    }
}

fn deny(words: &[&str]) -> Step {
    Step::new(["cargo", "deny"]).args(words.iter().copied())
}
