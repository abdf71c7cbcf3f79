//! Says what contradicts itself.

use std::path::Path;

use programme::schedule::edition;
use programme::schedule::findings::findings;
use programme::schedule::read_file::{Places, read_path};
use programme::words;

use crate::context::Context;
use crate::say::{self, Result};

/// Runs the verb. Findings are an answer, not a failure: the exit code is 0.
pub fn run(context: &Context, file: Option<&Path>) -> Result<()> {
    let found = match file {
        Some(file) => {
            let read = read_path(file)?;
            findings(&read.edition, &read.flaws, &read.places, context.language)
        }
        None => {
            let profile = context.profile()?;
            let edition = edition(context.programme(&profile)?.connection())?;
            findings(&edition, &[], &Places::default(), context.language)
        }
    };
    if context.json {
        return say::json(&found);
    }
    if found.is_empty() {
        return say::text(&format!(
            "{}\n",
            words::word(context.language, "cli.no_findings")
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
