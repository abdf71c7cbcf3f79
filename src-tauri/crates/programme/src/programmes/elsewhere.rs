//! What comes next in the other programmes on this computer.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::card::{ProgrammeCard, card};
use crate::schedule;
use crate::schedule::cards::SessionCard;
use crate::schedule::next;
use crate::time::Reader;
use replica::Profile;
use replica::Result;

/// The next session of another programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Elsewhere {
    /// Which programme.
    pub programme: ProgrammeCard,
    /// Its next session.
    pub session: SessionCard,
}

/// The next sessions of all programmes but `current`; one whose database cannot be opened is left out here
/// and told in the list of programmes.
///
/// # Errors
/// Those of the device's database.
pub fn elsewhere(profile: &Profile, current: &str, reader: &Reader) -> Result<Vec<Elsewhere>> {
    let mut found = Vec::new();
    for id in profile.programmes()?.iter().filter(|id| *id != current) {
        let one = || -> Result<Option<Elsewhere>> {
            let programme = profile.programme(id)?;
            let Some(session) = next::next(&programme, reader)? else {
                return Ok(None);
            };
            let edition = schedule::edition(programme.connection())?;
            let programme = card(&programme, &edition, reader)?;
            Ok(Some(Elsewhere { programme, session }))
        };
        match one() {
            Ok(one) => found.extend(one),
            // one that cannot be opened or read must not take Today away
            Err(error) => tracing::warn!("{id}: {error}"),
        }
    }
    found.sort_by(|left, right| left.session.when.instant.cmp(&right.session.when.instant));
    Ok(found)
}

/// The cards of all programmes on this computer; those that cannot be opened are told with their error.
///
/// # Errors
/// Those of the device's database.
pub fn programmes(profile: &Profile, reader: &Reader) -> Result<Vec<Result<ProgrammeCard>>> {
    let one = |id: &str| {
        let programme = profile.programme(id)?;
        let edition = schedule::edition(programme.connection())?;
        card(&programme, &edition, reader)
    };
    Ok(profile.programmes()?.iter().map(|id| one(id)).collect())
}
