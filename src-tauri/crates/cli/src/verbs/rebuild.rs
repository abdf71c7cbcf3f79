//! Makes the tables anew from the signed changes.

use programme::words;
use replica::{Pace, rebuild};

use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual rebuild`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only compare, and alter nothing
    #[arg(long)]
    pub check: bool,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { check } = arguments;
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    replica::database::check(programme.connection())?;
    let rebuilt = if check {
        rebuild::check(&mut programme, &Pace::UNWATCHED)?
    } else {
        rebuild::rebuild(&mut programme, &Pace::UNWATCHED)?
    };
    if context.json {
        return say::json(&rebuilt);
    }
    let key = if check {
        "cli.tables_agree"
    } else {
        "cli.tables_made"
    };
    say::text(&format!(
        "{}\n",
        words::phrase(
            context.language,
            key,
            &[
                ("changes", &rebuilt.changes.to_string()),
                ("rows", &rebuilt.rows.to_string())
            ],
        )
    ))
}
