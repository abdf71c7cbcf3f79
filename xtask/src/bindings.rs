//! `cargo xtask bindings`: everything that is generated and kept in the repository, written anew.

use std::path::Path;

use crate::needs::{self, Purpose};
use crate::step::Step;
use crate::trouble::Trouble;
use crate::{app, generated, notice, ui};

/// The UI's bindings and the window's capabilities from Rust's signatures, the look's dark colours,
/// the keys of its words, the icons if their source changed, and NOTICE.
///
/// # Errors
/// When something is missing, does not compile, or cannot be written.
pub fn bindings() -> Result<(), Trouble> {
    needs::find(Purpose::Building)?;
    generated::write_dark()?;
    // the shell embeds the pages, so they must be there before it compiles
    ui::build()?;
    generated::write_verifier()?;
    let bindings = ["-p", "mutual-learning", "--example", "bindings"];
    Step::new(["cargo", "run", "--quiet"])
        .args(bindings)
        .run()?;
    Step::npm(["run", "keys"]).run()?;
    generated::write_icons()?;
    notice::write_anew()
}

/// Whether the bindings and capabilities are those that Rust's signatures give, asked of the compiled
/// program.
///
/// # Errors
/// When they are not; the program names the file.
pub fn are_current(programs: &Path) -> Result<(), Trouble> {
    app::example(programs, "bindings").args(["--check"]).run()
}
