//! Makes the tables anew from the signed changes.

use programme::words;
use replica::rebuild;

use crate::place::Place;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(place: &Place, check: bool) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    replica::database::check(programme.connection())?;
    let rebuilt = if check {
        rebuild::check(&mut programme)?
    } else {
        rebuild::rebuild(&mut programme)?
    };
    if place.json {
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
            place.language,
            key,
            &[
                ("changes", &rebuilt.changes.to_string()),
                ("rows", &rebuilt.rows.to_string())
            ],
        )
    ))
}
