//! Says what contradicts itself.

use std::path::Path;

use programme::schedule::edition;
use programme::schedule::findings::findings;
use programme::schedule::read_file::{Places, read_path};
use programme::words;

use crate::place::Place;
use crate::say::{self, Result};

/// Runs the verb. Findings are an answer, not a failure: the exit code is 0.
pub fn run(place: &Place, file: Option<&Path>) -> Result<()> {
    let found = match file {
        Some(file) => {
            let read = read_path(file)?;
            findings(&read.edition, &read.flaws, &read.places, place.language)
        }
        None => {
            let profile = place.profile()?;
            let edition = edition(place.programme(&profile)?.connection())?;
            findings(&edition, &[], &Places::default(), place.language)
        }
    };
    if place.json {
        return say::json(&found);
    }
    if found.is_empty() {
        return say::text(&format!(
            "{}\n",
            words::word(place.language, "cli.no_findings")
        ));
    }
    let mut text = String::new();
    for finding in &found {
        text.push_str(&format!(
            "{}: {}\n    {}\n",
            finding.place, finding.code, finding.message
        ));
        for proposal in &finding.proposals {
            text.push_str(&format!("    - {proposal}\n"));
        }
    }
    say::text(&text)
}
