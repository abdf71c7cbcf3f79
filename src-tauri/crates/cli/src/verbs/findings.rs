//! Says what contradicts itself.

use std::path::PathBuf;

use programme::schedule::edition;
use programme::schedule::findings::findings;
use programme::schedule::read_file::{Places, read_path};
use programme::words;

use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual findings`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A programme file
    pub file: Option<PathBuf>,
}

/// Runs the verb. Findings are an answer, not a failure: the exit code is 0.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { file } = arguments;
    let file = file.as_deref();
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
