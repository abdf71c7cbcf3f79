//! When reminders fall due and nothing else, for a profile that is locked by a passphrase.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::reminder::{Due, ReminderSettings};
use super::{due, store};
use crate::schedule;
use crate::time::Reader;
use replica::Replica;
use replica::Result;
use replica::stamp::stamp;

/// The instants that did not ring yet, in their order and each once; what calls to a start that is near and is due already, as
/// after a session was moved to the next minutes, is due at the present. Names, ids and counts stay out: the
/// file that they go to is not encrypted.
///
/// # Errors
/// See the crate.
pub fn when_only(
    programme: &Replica,
    reader: &Reader,
    settings: &ReminderSettings,
) -> Result<Vec<Due>> {
    if !settings.enabled {
        return Ok(Vec::new());
    }
    let mut instants: Vec<Due> = waiting(programme, reader, settings)?
        .into_iter()
        .filter(|waiting| waiting.heard > reader.now || waiting.calls)
        .map(|waiting| Due {
            at: waiting.heard,
            starts: waiting.starts,
        })
        .collect();
    instants.sort_unstable();
    instants.dedup();
    Ok(instants)
}

/// What rang from the file while the profile was locked was rung: it is not said again when it opens.
///
/// # Errors
/// See the crate.
pub fn rang_locked(
    programme: &Replica,
    reader: &Reader,
    settings: &ReminderSettings,
    rang: &BTreeSet<DateTime<Utc>>,
) -> Result<()> {
    let connection = programme.connection();
    let Some(first) = rang.first() else {
        return Ok(());
    };
    // seen from before the first of them, so that none counts as put off until now
    let then = Reader {
        now: *first,
        zone: reader.zone,
    };
    for waiting in waiting(programme, &then, settings)? {
        if rang.contains(&waiting.heard) {
            let rung = store::Rung {
                tag: waiting.tag,
                state: store::State::Confirmed,
            };
            store::put(connection, &waiting.key, &rung, &stamp(reader.now))?;
        }
    }
    Ok(())
}

/// A reminder that was not shown and whose session is not over.
struct Waiting {
    key: store::Key,
    tag: String,
    heard: DateTime<Utc>,
    /// It calls to a start that is near.
    calls: bool,
    starts: DateTime<Utc>,
}

fn waiting(
    programme: &Replica,
    reader: &Reader,
    settings: &ReminderSettings,
) -> Result<Vec<Waiting>> {
    let connection = programme.connection();
    let edition = schedule::edition(connection)?;
    let rung = store::rung(connection)?;
    let choices = store::choices(connection)?;
    let mut waits = Vec::new();
    for subject in due::subjects(&edition, reader, settings, &choices) {
        for (lead, at) in &subject.dues {
            let key = store::Key {
                subject: subject.key(),
                starts: subject.starts.clone(),
                lead: *lead,
            };
            let spoken = rung.get(&key).is_some_and(|rung| {
                matches!(rung.state, store::State::Confirmed | store::State::SummedUp)
            });
            let heard = due::heard(*at, subject.calls(*lead), reader, settings)?;
            if !spoken && heard < subject.ends {
                waits.push(Waiting {
                    tag: subject.tag(&edition.id, *lead),
                    key,
                    heard,
                    calls: subject.calls(*lead),
                    starts: if subject.timed {
                        subject.begins
                    } else {
                        subject.ends
                    },
                });
            }
        }
    }
    Ok(waits)
}
