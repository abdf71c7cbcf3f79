//! Follows the programme of a file.

use std::path::PathBuf;

use programme::programmes::follow::{follow, importable};
use programme::schedule::findings::findings;
use programme::settings::put_current;
use programme::words;
use serde::Serialize;

use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual import`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The programme file
    pub file: PathBuf,
}

/// What was followed, or brought up to date.
#[derive(Debug, Serialize)]
struct Imported<'i> {
    id: &'i str,
    sessions: usize,
    meetings: usize,
    /// It was here already.
    updated: bool,
    /// How many things contradict themselves.
    findings: usize,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { file } = arguments;
    let file = file.as_path();
    let read = importable(file, context.language)?;
    let profile = context.profile_or_new()?;
    let known = profile.programmes()?.contains(&read.edition.id);
    let id = follow(&profile, context.now, file, context.language)?;
    put_current(profile.device(), &id)?;
    let found = findings(&read.edition, &[], &read.places, context.language);
    if context.json {
        return say::json(&Imported {
            id: &id,
            sessions: read.edition.sessions.len(),
            meetings: read.edition.meetings.len(),
            updated: known,
            findings: found.len(),
        });
    }
    let sessions = words::count(
        context.language,
        "cli.sessions",
        read.edition.sessions.len() as i64,
    );
    let key = if known { "cli.updated" } else { "cli.followed" };
    say::text(&format!(
        "{}\n",
        words::phrase(
            context.language,
            key,
            &[("id", &id), ("sessions", &sessions)]
        )
    ))?;
    if !found.is_empty() {
        say::remark(&words::count(
            context.language,
            "cli.findings",
            found.len() as i64,
        ));
    }
    Ok(())
}
