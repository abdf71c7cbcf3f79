//! Lists the people, or imports a list of them.

use std::path::PathBuf;

use programme::people::import_list::import_list;
use programme::people::show_people::show_people;
use programme::words;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual people`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A CSV file; organisations and persons that are new are added
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { import } = arguments;
    let import = import.as_deref();
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    if let Some(path) = import {
        let named = |error: replica::Error| Failure::from(error.with("path", path.display()));
        let bytes = std::fs::read(path).map_err(|error| named(error.into()))?;
        let (outcome, _) =
            import_list(&mut programme, context.now, &bytes, context.language).map_err(named)?;
        if context.json {
            say::json(&outcome)?;
        }
        if !outcome.problems.is_empty() {
            for problem in &outcome.problems {
                say::remark(&format!(
                    "{}:{}: {}",
                    path.display(),
                    problem.line,
                    problem.message
                ));
            }
            return Err(Failure::of("csv-problems").with("count", outcome.problems.len()));
        }
        if context.json {
            return Ok(());
        }
        let counted = |key: &str, count: u32| words::count(context.language, key, count.into());
        return say::text(&format!(
            "{}, {}, {}\n",
            counted("cli.organisations_added", outcome.organisations_added),
            counted("cli.people_added", outcome.people_added),
            counted("cli.lines_known", outcome.unchanged),
        ));
    }
    let people = show_people(
        &programme,
        &context.reader(Some(&profile))?,
        context.language,
    )?;
    if context.json {
        return say::json(&people);
    }
    let mut text = String::new();
    for organisation in &people.organisations {
        let names: Vec<&str> = organisation
            .people
            .iter()
            .map(|person| person.name.as_str())
            .collect();
        text.push_str(&format!(
            "{}  {} ({})\n       {}\n",
            organisation.now.time.as_deref().unwrap_or_default(),
            organisation.name,
            organisation.country_name,
            names.join(", "),
        ));
    }
    for person in &people.unattached {
        text.push_str(&format!("       {}\n", person.name));
    }
    for remark in &people.remarks {
        say::remark(&remark.message);
    }
    say::text(&text)
}
