//! When reminders fall due and nothing else, for a profile that is locked by a passphrase.

use super::{Due, ReminderSettings, due, store};
use crate::error::Result;
use crate::programme::Programme;
use crate::schedule::store as schedule;
use crate::time::Reader;

/// The instants that are still to come, in their order and each once. Names, ids and counts stay out: the
/// file that they go to is not encrypted.
///
/// # Errors
/// Those of the database.
pub fn when_only(
    programme: &Programme,
    reader: &Reader,
    settings: &ReminderSettings,
) -> Result<Vec<Due>> {
    if !settings.enabled {
        return Ok(Vec::new());
    }
    let connection = programme.connection();
    let edition = schedule::edition(connection)?;
    let rung = store::rung(connection)?;
    let choices = store::choices(connection)?;
    let mut instants = Vec::new();
    for subject in due::subjects(&edition, reader, settings, &choices) {
        let starts = if subject.timed {
            subject.begins
        } else {
            subject.ends
        };
        for (lead, at) in &subject.dues {
            let key = store::Key {
                subject: subject.key(),
                starts: subject.starts.clone(),
                lead: *lead,
            };
            let spoken = rung.get(&key).is_some_and(|rung| {
                matches!(rung.state, store::State::Confirmed | store::State::SummedUp)
            });
            let at = due::heard(*at, subject.calls(*lead), reader, settings)?;
            if !spoken && at > reader.now && at < subject.ends {
                instants.push(Due { at, starts });
            }
        }
    }
    instants.sort_unstable();
    instants.dedup();
    Ok(instants)
}
