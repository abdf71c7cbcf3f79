//! Writes sessions as a calendar file.

use std::path::Path;

use programme::calendar::calendar;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// Runs the verb.
pub fn run(context: &Context, session: Option<&str>, out: Option<&Path>, open: bool) -> Result<()> {
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
        // the calendar reads the file after this process has ended: the system clears its folder
        None => std::env::temp_dir().join(format!("{}.ics", session.unwrap_or("sessions"))),
    };
    say::written(context.json, Some(&path), &text)?;
    opener::open(&path).map_err(|error| Failure::of("open-failed").with("detail", error))
}
