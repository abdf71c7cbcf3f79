//! What becomes of a case: discussed, decided, closed with what was learned. Whoever brought it or a facilitator says so.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::unknown;
use super::case::LONGEST;
use super::store;
use crate::error::Code;
use crate::forum;
use crate::noun::Noun;
use crate::schedule::is_there;
use replica::ids::author_in;
use replica::record::fact;
use replica::register::put;
use replica::register::shown;
use replica::stamp::stamp;
use replica::{Error, Result};
use replica::{Replica, Touched};

/// What is said of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OutcomeStep {
    /// A session takes it up, by its id.
    TakeUp(String),
    /// It was discussed.
    Discussed,
    /// This was decided, in Markdown.
    Decided(String),
    /// It is closed, with what was learned, in Markdown.
    Close(String),
    /// It is open again; what was learned stays.
    Open,
}

/// Says what became of a case: all of it in one change, or nothing.
///
/// # Errors
/// `case-unknown`, `not-yours`, `session-unknown`, `text-needed`, `text-too-long`.
pub fn record_outcome(
    programme: &mut Replica,
    now: DateTime<Utc>,
    id: &str,
    steps: &[OutcomeStep],
) -> Result<Touched> {
    let ((), touched) = programme.write_own(now, |writing| {
        let connection = writing.connection();
        store::case_study(connection, id)?.ok_or_else(|| unknown(id))?;
        let me = fact(connection, "me")?.unwrap_or_default();
        if author_in(id) != me && !writing.is_facilitator() {
            return Err(Error::of(replica::Code::NotYours).with("id", id));
        }
        let mut fields = shown(connection, Noun::Outcome, id)?.unwrap_or_default();
        let mut say = |name: &str, value: Option<String>| {
            fields.remove(name);
            put(&mut fields, name, value);
        };
        for how in steps {
            match how {
                OutcomeStep::TakeUp(session) => {
                    if !is_there(connection, Noun::Session, session)? {
                        return Err(Error::of(Code::SessionUnknown).with("id", session));
                    }
                    say("session", Some(session.clone()));
                }
                OutcomeStep::Discussed => say("discussed", Some(stamp(now))),
                OutcomeStep::Decided(text) => say("decided", Some(forum::fit(text, LONGEST)?)),
                OutcomeStep::Close(text) => {
                    say("learned", Some(forum::fit(text, LONGEST)?));
                    say("closed", Some(stamp(now)));
                }
                OutcomeStep::Open => say("closed", None),
            }
        }
        writing.set(Noun::Outcome, id, &fields)
    })?;
    Ok(touched)
}
