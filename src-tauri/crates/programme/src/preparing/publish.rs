//! Publishing: what facilitators prepared among themselves becomes the group's.

use chrono::{DateTime, Utc};
use replica::register::{shown, with_sealed};
use replica::{Replica, Result, Touched};
use rusqlite::Connection;

use crate::noun::Noun;
use crate::schedule::fields::of_edition;
use crate::schedule::{edition, fields};

/// What is prepared.
const PREPARED: [Noun; 5] = [
    Noun::Edition,
    Noun::Module,
    Noun::Session,
    Noun::Question,
    Noun::Meeting,
];

/// The objects of which something is the facilitators' alone.
///
/// # Errors
/// See the crate.
pub fn unpublished(connection: &Connection) -> Result<Vec<(Noun, String)>> {
    let mut all = Vec::new();
    for noun in PREPARED {
        for id in with_sealed(connection, noun)? {
            let stands =
                shown(connection, noun, &id)?.is_some_and(|fields| !fields::is_removed(&fields));
            if stands {
                all.push((noun, id));
            }
        }
    }
    Ok(all)
}

/// Publishes the edition: everything prepared is written for the group, all at once. What another facilitator prepared meanwhile
/// comes later, and is published by publishing again.
///
/// # Errors
/// `not-facilitator`.
pub fn publish(replica: &mut Replica, now: DateTime<Utc>) -> Result<(usize, Touched)> {
    replica.write(now, |writing| {
        let objects = unpublished(writing.connection())?;
        for (noun, id) in &objects {
            let mut fields = shown(writing.connection(), *noun, id)?.unwrap_or_default();
            if *noun == Noun::Edition {
                fields.remove("draft");
            }
            writing.restate(*noun, id, &fields)?;
        }
        let mut edition = edition(writing.connection())?;
        if edition.draft {
            edition.draft = false;
            let all = of_edition(&edition)?;
            if let Some((noun, id, _)) = all.first() {
                let mut fields = shown(writing.connection(), *noun, id)?.unwrap_or_default();
                fields.remove("draft");
                writing.set(*noun, id, &fields)?;
            }
        }
        Ok(objects.len())
    })
}
