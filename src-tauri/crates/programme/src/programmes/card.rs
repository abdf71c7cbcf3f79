//! A programme as it stands in a list of them, and how old its schedule is.

use chrono::{DateTime, TimeDelta, Utc};
use ledger::Power;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::language::Both;
use crate::schedule::Edition;
use crate::schedule::cards::{EditionSpan, ScheduleAge, Source, span};
use crate::schedule::when::is_over;
use crate::time::Reader;
use replica::Replica;
use replica::Result;
use replica::record;
use replica::record::{fact, secret};
use replica::stamp::{stamp, unstamp};

/// The fact under which it is noted how a programme came here.
pub const ORIGIN: &str = "origin";
/// The fact under which it is noted since when its schedule is known so.
pub const KNOWN_SINCE: &str = "known_since";
pub use replica::keys::bearer::FOUNDING;

/// What this device is in a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// It follows the programme file.
    Following,
    /// It takes part in the group.
    Member,
    /// It may write as a facilitator.
    Facilitator,
    /// It looks around in the sample.
    Sample,
}

/// A programme in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProgrammeCard {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: Both,
    /// From when to when.
    pub edition: EditionSpan,
    /// It is over: an archive.
    pub archived: bool,
    /// What this device is in it.
    pub role: Role,
    /// Whether the founding key has left this computer; true also where it never was here.
    pub sheet_taken: bool,
}

/// The card of a programme.
///
/// # Errors
/// See the crate.
pub fn card(programme: &Replica, edition: &Edition, reader: &Reader) -> Result<ProgrammeCard> {
    let connection = programme.connection();
    let role = match origin(connection)? {
        Source::Sample => Role::Sample,
        _ if programme.is_facilitator() => Role::Facilitator,
        _ if programme.is_member() => Role::Member,
        _ => Role::Following,
    };
    Ok(ProgrammeCard {
        id: edition.id.clone(),
        title: edition.title.clone(),
        edition: span(edition),
        archived: is_over(edition, reader.now),
        role,
        sheet_taken: role == Role::Sample || secret(connection, FOUNDING)?.is_none(),
    })
}

/// How a programme came here.
///
/// # Errors
/// See the crate.
pub fn origin(connection: &Connection) -> Result<Source> {
    Ok(match fact(connection, ORIGIN)?.as_deref() {
        Some("own") => Source::Own,
        Some("sample") => Source::Sample,
        _ => Source::File,
    })
}

/// How old the schedule is. One's own that nobody else may change is as new as the present.
///
/// # Errors
/// See the crate.
pub fn age(connection: &Connection, reader: &Reader) -> Result<ScheduleAge> {
    let source = origin(connection)?;
    let since: DateTime<Utc> = match (source, fact(connection, KNOWN_SINCE)?) {
        (Source::File, Some(since)) => unstamp(&since)?,
        // others may have moved a session since the last exchange
        (Source::Own, Some(since)) if others_facilitate(connection)? => unstamp(&since)?,
        _ => reader.now,
    };
    let days = (reader.now - since).max(TimeDelta::zero()).num_days();
    Ok(ScheduleAge {
        source,
        known_since: stamp(since),
        days: u32::try_from(days).unwrap_or(u32::MAX),
    })
}

/// Whether a device of the group besides the founder's first one may change the schedule.
fn others_facilitate(connection: &Connection) -> Result<bool> {
    let Some(group) = replica::record::group(connection)? else {
        return Ok(false);
    };
    let members = record::roster(connection, group)?.members();
    let facilitate = members
        .values()
        .filter(|standing| standing.power == Power::Facilitator);
    Ok(facilitate.count() > 1)
}
