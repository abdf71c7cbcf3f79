//! Moving a session: another date, another time, or none yet.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::is_there;
use crate::error::Code;
use crate::noun::Noun;
use crate::preparing::EditKind;
use crate::preparing::desk::at_desk;
use replica::register::put;
use replica::{Error, Result};
use replica::{Replica, Touched};

/// When a session takes place from now on, on the wall of its own zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The date; none: it is still to be found.
    pub date: Option<NaiveDate>,
    /// The time; none: it is still to be announced.
    pub start: Option<NaiveTime>,
}

/// Moves a session, or an information meeting. A weekday that was stated goes with the date that it belonged to.
///
/// # Errors
/// `not-facilitator`; `session-unknown`; `time-without-date`.
pub fn move_session(
    programme: &mut Replica,
    now: DateTime<Utc>,
    id: &str,
    moved: &Moved,
) -> Result<Touched> {
    if moved.date.is_none() && moved.start.is_some() {
        return Err(Error::of(Code::TimeWithoutDate));
    }
    let ((), touched) = at_desk(programme, now, EditKind::Change, |desk| {
        let mut found = None;
        for noun in [Noun::Session, Noun::Meeting] {
            if is_there(desk.connection(), noun, id)? {
                found = Some(noun);
                break;
            }
        }
        let noun = found.ok_or_else(|| Error::of(Code::SessionUnknown).with("id", id))?;
        let mut fields = desk.fields(noun, id)?;
        for name in ["date", "start", "weekday"] {
            fields.remove(name);
        }
        put(&mut fields, "date", moved.date.map(|date| date.to_string()));
        put(
            &mut fields,
            "start",
            moved.start.map(|start| start.format("%H:%M").to_string()),
        );
        desk.set(noun, id, &fields)
    })?;
    Ok(touched)
}
