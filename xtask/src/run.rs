//! `cargo xtask run`: the app on the sample programme, from a fresh clone in one command.

use crate::needs::{self, Purpose};
use crate::step::{Step, root};
use crate::system;
use crate::trouble::Trouble;
use crate::{screens, ui};

/// Opens the app on the sample programme; with no display, leaves pictures of its first screens.
///
/// # Errors
/// When something is missing, does not compile, or the app ends badly.
pub fn run() -> Result<(), Trouble> {
    if !system::has_display() {
        println!(
            "There is no display here: the app opens on a virtual screen, and its first screens are photographed."
        );
        return screens::first();
    }
    needs::find(Purpose::Building)?;
    ui::build()?;
    Step::new(["cargo", "build", "-p", "mutual-learning"]).run()?;
    println!("Opening the sample programme in {}", root().display());
    Step::new([
        "cargo",
        "run",
        "--quiet",
        "-p",
        "mutual-learning",
        "--bin",
        "mutual-learning",
    ])
    .args(["--", "--sample"])
    .run()
}
