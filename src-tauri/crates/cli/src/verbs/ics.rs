//! Writes sessions as a calendar file.

use std::path::Path;

use programme::calendar::calendar;

use crate::place::Place;
use crate::say::{self, Failure, Result};

/// Runs the verb.
pub fn run(place: &Place, session: Option<&str>, out: Option<&Path>, open: bool) -> Result<()> {
    let profile = place.profile()?;
    let text = calendar(
        &place.programme(&profile)?,
        place.now,
        session,
        place.language,
    )?;
    if !open {
        return say::written(place.json, out, &text);
    }
    let path = match out {
        Some(path) => path.to_owned(),
        // the calendar reads the file after this process has ended: the system clears its folder
        None => std::env::temp_dir().join(format!("{}.ics", session.unwrap_or("sessions"))),
    };
    say::written(place.json, Some(&path), &text)?;
    opener::open(&path).map_err(|error| Failure::of("open-failed").with("detail", error))
}
