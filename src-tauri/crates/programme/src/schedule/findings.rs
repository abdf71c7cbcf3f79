//! What contradicts itself in an edition: each finding with its place, its reason and proposals to mend
//! it. None is applied by itself.
//!
//! Not here: what cannot be read at all (`read_file`), and words (the catalogue, under `finding`).

mod found;
mod shape;
mod times;

use super::edition::Edition;
use super::read_file::{Flaw, Places};
use crate::language::Language;
use found::Found;
pub use found::{Finding, FindingCode};
use shape::{empty_modules, outside, overlaps, rhythm, too_long};
use times::{foreign_zones, wall_times, weekdays};

/// All findings of an edition, in the order of the file's nouns, in the reader's language. `flaws` and
/// `places` come from the file that was read; both are empty for an edition that is in the tables.
pub fn findings(
    edition: &Edition,
    flaws: &[Flaw],
    places: &Places,
    language: Language,
) -> Vec<Finding> {
    let mut found: Vec<Found> = flaws.iter().map(flaw).collect();
    found.extend(weekdays(edition, language));
    found.extend(foreign_zones(edition, language));
    found.extend(wall_times(edition, language));
    found.extend(edition.sessions.iter().filter_map(too_long));
    found.extend(rhythm(edition, language));
    found.extend(overlaps(edition));
    found.extend(outside(edition, language));
    found.extend(empty_modules(edition));
    found
        .into_iter()
        .map(|each| each.said(places, language))
        .collect()
}

fn flaw(flaw: &Flaw) -> Found {
    match flaw {
        Flaw::DateMissing {
            subject,
            date,
            place,
        } => Found {
            at: Some(*place),
            ..Found::new(FindingCode::DateMissing, subject, "date")
                .with("date", date)
                .mend("proposal")
        },
        Flaw::IdTwice { id, place } => Found {
            at: Some(*place),
            ..Found::new(FindingCode::IdTwice, format!("id {id}"), "id")
                .with("id", id)
                .mend("proposal")
        },
    }
}
