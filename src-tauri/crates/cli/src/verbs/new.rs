//! Founds a programme; its first facilitator is this person.

use std::path::PathBuf;

use programme::programmes::found::{Founder, found};
use programme::programmes::recovery_sheet::{note_written, recovery_sheet};
use programme::schedule::template;
use programme::settings::put_current;
use programme::words;
use serde::Serialize;

use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual new`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The programme file; the built-in template if absent
    pub file: Option<PathBuf>,
    /// Your name (default: your account's)
    #[arg(long, allow_hyphen_values = true)]
    pub name: Option<String>,
    /// Write the recovery sheet to this file, to be printed
    #[arg(long, value_name = "FILE")]
    pub sheet: Option<PathBuf>,
}

/// A programme that was founded.
#[derive(Debug, Serialize)]
struct Founded<'f> {
    id: &'f str,
    /// The name of its first facilitator.
    facilitator: &'f str,
    sessions: usize,
    /// The file that the recovery sheet was written to.
    sheet: Option<String>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { file, name, sheet } = arguments;
    let (file, sheet) = (file.as_deref(), sheet.as_deref());
    let edition = match file {
        Some(file) => programme::programmes::follow::importable(file, context.language)?.edition,
        None => template::template()?,
    };
    if let Some(path) = sheet {
        say::writable(path)?;
    }
    let name = name.unwrap_or_else(account_name);
    let profile = context.profile_or_new()?;
    let founder = Founder {
        name: &name,
        person: None,
        origin: "own",
    };
    let id = found(&profile, context.now, &edition, &founder)?;
    put_current(profile.device(), &id)?;
    let programme = profile.programme(&id)?;
    if let Some(path) = sheet {
        say::to(
            Some(path),
            &recovery_sheet(&programme, context.now, context.language)?,
        )?;
        note_written(&programme, context.now)?;
    }
    if context.json {
        return say::json(&Founded {
            id: &id,
            facilitator: &name,
            sessions: edition.sessions.len(),
            sheet: sheet.map(|path| path.display().to_string()),
        });
    }
    let count = edition.sessions.len() as i64;
    let sessions = words::count(context.language, "cli.sessions", count);
    say::text(&format!(
        "{}\n",
        words::phrase(
            context.language,
            "cli.founded",
            &[("id", &id), ("name", &name), ("sessions", &sessions)]
        )
    ))?;
    if sheet.is_none() {
        say::remark(&words::word(context.language, "cli.sheet_waits"));
    }
    Ok(())
}

/// The name of the account, as the system gives it to programs.
pub fn account_name() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()))
        .unwrap_or_else(|| "Facilitator".to_owned())
}
