//! `cargo xtask test`: what `check` does, then every test. All parts run even if one failed; only what
//! cannot work without a build is left out when there is none.

use crate::app;
use crate::check;
use crate::installed;
use crate::needs::{self, Purpose};
use crate::step::Step;
use crate::tally::Tally;
use crate::trouble::Trouble;
use crate::{badges, ui, zones};

/// Everything that proves this repository, the runners' own closing lines last.
///
/// # Errors
/// When something is missing, does not compile, or any part failed.
pub fn test() -> Result<(), Trouble> {
    needs::find(Purpose::Testing)?;
    needs::rust_components()?;
    ui::build()?;
    let mut tally = Tally::default();
    let programs = check::parts(&mut tally);
    tally.runner("the UI's own tests", Step::npm(["test"]));
    tally.runner(
        "xtask's own tests",
        rust_tests().args(["-p", "xtask", "--bins"]),
    );
    if let Some(programs) = programs {
        zones::parts(&mut tally);
        badges::parts(&mut tally);
        tally.part("what public reports broke elsewhere, kind by kind", || {
            app::program(&programs, "reports").run()
        });
        installed::parts(&mut tally, &programs);
        let examples = ["cargo", "test", "--doc", "--no-fail-fast"];
        tally.runner(
            "examples in the documentation",
            Step::new(examples).args(app::ALL),
        );
        let stories = rust_tests()
            .args(app::ALL)
            .args(["--lib", "--bins", "--tests"])
            .with(app::FOLDER, programs.display().to_string())
            .under_virtual_screen();
        tally.runner("stories and rules", stories);
    } else {
        tally.not_checked("stories and rules", "nothing was built");
    }
    tally.close()
}

/// The runner of Rust's tests. Those in documentation have a part of their own: nextest cannot run them.
fn rust_tests() -> Step {
    let nextest = ["cargo", "nextest", "run", "--no-fail-fast"];
    let cargo = ["cargo", "test", "--no-fail-fast"];
    if needs::has_nextest() {
        Step::new(nextest)
    } else {
        Step::new(cargo)
    }
}
