//! Writes the built-in template.

use std::path::PathBuf;

use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual template`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to (default: standard output)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { out } = arguments;
    let out = out.as_deref();
    say::written(context.json, out, programme::schedule::template::text())
}
