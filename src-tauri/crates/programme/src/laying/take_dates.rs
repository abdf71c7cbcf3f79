//! Taking the dates that were laid: all of them as one edit, which one step undoes.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use replica::register::put;
use replica::{Error, Replica, Result, Touched};
use zones::Tz;

use super::lay::{LaidSession, Rhythm};
use crate::error::Code;
use crate::noun::Noun;
use crate::preparing::EditKind;
use crate::preparing::desk::at_desk;
use crate::schedule::{MonthOrDate, edition, is_there, parse_date};

/// Gives sessions the dates that were laid, and the edition its months, its rhythm and its zone.
///
/// # Errors
/// `not-facilitator`; `session-unknown` when one of them was taken out meanwhile. Nothing is kept then.
pub fn take_dates(
    replica: &mut Replica,
    now: DateTime<Utc>,
    laid: &[LaidSession],
    rhythm: &Rhythm,
) -> Result<Touched> {
    let ((), touched) = at_desk(replica, now, EditKind::Dates, |desk| {
        let edition = edition(desk.connection())?;
        let zone: Tz = rhythm.zone.unwrap_or(edition.zone);
        // what is stated without a zone of its own must not move with the edition's
        let bound = edition
            .meetings
            .iter()
            .any(|meeting| meeting.stated.zone.is_none() && meeting.stated.start.is_some());
        let own = zone.name() != edition.zone.name() && bound;
        let mut all: Vec<NaiveDate> = Vec::new();
        for session in laid {
            if !is_there(desk.connection(), Noun::Session, &session.id)? {
                return Err(Error::of(Code::SessionUnknown).with("id", &session.id));
            }
            let mut fields = desk.fields(Noun::Session, &session.id)?;
            for name in ["date", "start", "weekday", "zone"] {
                fields.remove(name);
            }
            put(&mut fields, "date", Some(session.date.as_str()));
            put(&mut fields, "start", session.time.as_deref());
            put(&mut fields, "zone", own.then_some(zone.name()));
            desk.set(Noun::Session, &session.id, &fields)?;
            all.extend(parse_date(&session.date));
        }
        let kept = edition.sessions.iter();
        let kept = kept.filter(|one| !laid.iter().any(|laid| laid.id == one.id));
        all.extend(kept.filter_map(|session| session.stated.date));
        let month = |day: NaiveDate| MonthOrDate::Month(day.with_day(1).unwrap_or(day)).to_string();
        let mut fields = desk.fields(Noun::Edition, &edition.id)?;
        for name in ["from", "to", "rhythm_weeks", "zone"] {
            fields.remove(name);
        }
        let from = all.iter().min().copied().map(month);
        put(
            &mut fields,
            "from",
            from.or_else(|| Some(edition.span.from.to_string())),
        );
        put(&mut fields, "to", all.iter().max().copied().map(month));
        put(&mut fields, "rhythm_weeks", Some(rhythm.weeks.to_string()));
        let zone = if own { edition.zone } else { zone };
        put(&mut fields, "zone", Some(zone.name()));
        desk.set(Noun::Edition, &edition.id, &fields)
    })?;
    Ok(touched)
}
