//! Removing a case: its words and its outcome are erased for the whole group, and a line says by whom. What others
//! contributed is theirs, and stays until they or a facilitator erase it.

use chrono::{DateTime, Utc};

use super::about::unknown;
use super::store;
use crate::drafts::keep::begin_again;
use crate::messages::erase_first::erase_first;
use crate::noun::Noun;
use replica::erase::erase_within;
use replica::ids::author_in;
use replica::record::fact;
use replica::register::put;
use replica::register::{exists, shown};
use replica::{Error, Result};
use replica::{Replica, Touched};

/// Removes a case. Whoever removes their own finds its words among the drafts.
///
/// # Errors
/// `case-unknown`, `not-yours`.
pub fn remove_case(programme: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let ((), mut touched) = programme.write_own(now, |writing| {
        let connection = writing.connection();
        let case = store::case_study(connection, id)?.ok_or_else(|| unknown(id))?;
        let me = fact(connection, "me")?.unwrap_or_default();
        let mine = author_in(id) == me;
        if !mine && !writing.is_facilitator() {
            return Err(Error::of(replica::Code::NotYours).with("id", id));
        }
        let mut said = shown(connection, Noun::Moderation, id)?.unwrap_or_default();
        put(&mut said, "stood", Some(format!("case:{id}")));
        put(&mut said, "at", Some(case.at.as_str()));
        put(
            &mut said,
            "removed",
            Some(if mine { "author" } else { "facilitator" }),
        );
        if mine {
            begin_again(connection, &me, now, case.told)?;
        }
        let settled = exists(connection, Noun::Outcome, id)?;
        writing.set(Noun::Moderation, id, &said)?;
        erase_within(writing, Noun::Case, id)?;
        erase_first(writing, id)?;
        for translation in store::translations_of(writing.connection(), id)? {
            match erase_within(writing, Noun::CaseTranslation, &translation.id) {
                // a facilitator's device erases what others made
                Err(error) if error.is(replica::Code::NotYours) => {}
                done => done?,
            }
        }
        match erase_within(writing, Noun::Outcome, id) {
            // what only facilitators said of it they erase
            Err(error) if error.is(replica::Code::NotYours) => Ok(()),
            _ if !settled => Ok(()),
            done => done,
        }
    })?;
    touched.insert((Noun::Case.record(), id.to_owned()));
    Ok(touched)
}
