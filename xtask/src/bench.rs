//! `cargo xtask bench`: tables with ratios against a limit or a peer measured in the same run. No test.

use crate::app::{self, Build};
use crate::needs::{self, Purpose};
use crate::trouble::Trouble;
use crate::ui;

/// Runs the benches that the words name, or all.
///
/// # Errors
/// When something is missing, does not compile, or a bench cannot be run.
pub fn bench(words: &[String]) -> Result<(), Trouble> {
    needs::find(Purpose::Screens)?;
    ui::build()?;
    let programs = Build::Optimised.run()?;
    app::story(&programs, "bench", words).run()
}
