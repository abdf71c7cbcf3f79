//! Writes sessions as a calendar file.

use std::path::PathBuf;

use programme::calendar::calendar;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual ics`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// One session (default: all)
    #[arg(long, value_name = "ID")]
    pub session: Option<String>,
    /// Where to (default: standard output)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Open it in the system's calendar
    #[arg(long)]
    pub open: bool,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { session, out, open } = arguments;
    let (session, out) = (session.as_deref(), out.as_deref());
    let profile = context.profile()?;
    let text = calendar(
        &context.programme(&profile)?,
        context.now,
        session,
        context.language,
    )?;
    if !open {
        return say::written(context.json, out, &text);
    }
    let path = match out {
        Some(path) => path.to_owned(),
        // the calendar reads the file after this process has ended
        None => device::handed::lay(profile.folder(), "ics", text.as_bytes())
            .map_err(replica::Error::from)?,
    };
    say::written(context.json, Some(&path), &text)?;
    opener::open(&path).map_err(|error| Failure::of("open-failed").with("detail", error))
}
