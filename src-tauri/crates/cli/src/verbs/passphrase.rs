//! Has the profile open with another passphrase.

use std::path::PathBuf;

use programme::words;
use serde::Serialize;

use crate::context::{Context, first_line};
use crate::say::{self, Failure, Result};

/// What is typed after `mutual passphrase`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Read the new passphrase from the first line of this file; the present one is given as always
    #[arg(long, value_name = "FILE")]
    pub new_file: PathBuf,
}

/// What came of it.
#[derive(Debug, Serialize)]
struct Changed {
    changed: bool,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let new = first_line(&arguments.new_file)?;
    if device::profile::state(context.folder())? == device::profile::State::Absent {
        return Err(Failure::of("no-profile").with("path", context.folder().display()));
    }
    bell::own::change_passphrase::<Failure>(context.folder(), context.passphrase(), &new)?;
    if context.json {
        return say::json(&Changed { changed: true });
    }
    let said = words::word(context.language, "cli.passphrase_changed");
    say::text(&format!("{said}\n"))
}
