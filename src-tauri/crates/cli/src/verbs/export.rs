//! Writes the programme as a file.

use std::path::PathBuf;

use programme::programmes::export::export;
use programme::schedule::write_file::Links;

use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual export`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to (default: standard output)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// For the public: without the links to sessions
    #[arg(long)]
    pub public: bool,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { out, public } = arguments;
    let out = out.as_deref();
    let profile = context.profile()?;
    let links = if public {
        Links::LeftOut
    } else {
        Links::Included
    };
    let text = export(&context.programme(&profile)?, links)?;
    say::written(context.json, out, &text)
}
