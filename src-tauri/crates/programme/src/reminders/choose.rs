//! One session or meeting that does not ring, or rings at leads of its own.

use std::collections::BTreeMap;

use super::reminder::Choice;
use super::{settings, store};
use crate::error::Code;
use replica::Replica;
use replica::{Error, Result};

/// Chooses for a subject (`session s03`, `meeting info-1`). Neither muted nor with leads of its own, it
/// rings as usual.
///
/// # Errors
/// `session-unknown` when there is no such session or meeting, `reminder-hours` for leads that cannot be; those
/// of the database.
pub fn choose(programme: &Replica, subject: &str, choice: &Choice) -> Result<()> {
    let connection = programme.connection();
    if !store::subject_exists(connection, subject)? {
        return Err(Error::of(Code::SessionUnknown).with("id", subject));
    }
    let leads = choice.leads.as_deref().map(settings::leads).transpose()?;
    let kept = Choice {
        muted: choice.muted,
        leads,
    };
    store::put_choice(connection, subject, &kept)
}

/// What was chosen, by subject; of the others the usual holds.
///
/// # Errors
/// See the crate.
pub fn choices(programme: &Replica) -> Result<BTreeMap<String, Choice>> {
    store::choices(programme.connection())
}
