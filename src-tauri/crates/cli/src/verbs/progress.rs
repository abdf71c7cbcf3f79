//! Progress: how far each person has come towards the certificate.

use programme::attendance::progress::Progress;
use programme::attendance::show_attendance::show_attendance;
use programme::people::persons;

use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::attendance::person_of;

/// What is typed after `mutual progress`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// One person: an id or a whole name
    #[arg(long, allow_hyphen_values = true)]
    pub person: Option<String>,
}

/// How far a person has come, with what they are called.
#[derive(serde::Serialize)]
struct Told<'t> {
    #[serde(flatten)]
    progress: &'t Progress,
    name: &'t str,
    organisation: Option<&'t str>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let everybody = persons(programme.connection())?;
    let wanted = arguments
        .person
        .map(|person| person_of(&everybody, &person))
        .transpose()?;
    let page = show_attendance(
        &programme,
        &context.reader(Some(&profile))?,
        context.language,
    )?;
    let rows: Vec<_> = page
        .people
        .iter()
        .filter(|row| wanted.as_ref().is_none_or(|id| row.id == *id))
        .collect();
    if context.json {
        let all: Vec<Told<'_>> = rows
            .iter()
            .map(|row| Told {
                progress: &row.progress,
                name: &row.name,
                organisation: row.organisation_name.as_deref(),
            })
            .collect();
        return say::json(&all);
    }
    let lines: String = rows
        .iter()
        .map(|row| format!("{}: {}\n", row.name, row.said))
        .collect();
    say::text(&lines)
}
