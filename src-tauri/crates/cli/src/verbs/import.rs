//! Follows the programme of a file.

use std::path::Path;

use programme::programmes::follow::{follow, importable};
use programme::schedule::findings::findings;
use programme::settings::put_current;
use programme::words;
use serde_json::json;

use crate::place::Place;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(place: &Place, file: &Path) -> Result<()> {
    let read = importable(file, place.language)?;
    let profile = place.profile_or_new()?;
    let known = profile.programmes()?.contains(&read.edition.id);
    let id = follow(&profile, place.now, file, place.language)?;
    put_current(profile.device(), &id)?;
    let found = findings(&read.edition, &[], &read.places, place.language);
    if place.json {
        return say::json(&json!({
            "id": id,
            "sessions": read.edition.sessions.len(),
            "meetings": read.edition.meetings.len(),
            "updated": known,
            "findings": found.len(),
        }));
    }
    let sessions = words::count(
        place.language,
        "cli.sessions",
        read.edition.sessions.len() as i64,
    );
    let key = if known { "cli.updated" } else { "cli.followed" };
    say::text(&format!(
        "{}\n",
        words::phrase(place.language, key, &[("id", &id), ("sessions", &sessions)])
    ))?;
    if !found.is_empty() {
        say::remark(&words::count(
            place.language,
            "cli.findings",
            found.len() as i64,
        ));
    }
    Ok(())
}
