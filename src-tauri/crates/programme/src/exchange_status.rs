//! How exchange stands, for people: when it last happened, what waits, what could not be read.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::materials::keep;
use crate::people::person;
use crate::table::DUTIES;
use replica::Replica;
use replica::Result;
use replica::outbox::failure::{Failed, failure};
use replica::outbox::files::bytes_to_send;
use replica::outbox::left::left;
use replica::outbox::{place, segments};
use replica::record::{all_aside, fact, forks, latest_of_all, roster};
use replica::stamp::{stamp, unstamp};

/// How exchange stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExchangeStatus {
    /// Where the group exchanges: `folder:/path`; absent: nowhere yet.
    pub place: Option<String>,
    /// How the one who invited calls that place, as long as it was not found on this computer.
    pub named: Option<String>,
    /// What each exchange fails with since then.
    pub failed: Option<Failed>,
    /// When it was last exchanged with (RFC 3339).
    pub last: Option<String>,
    /// Nothing has come from anybody else since then (RFC 3339), and that is unusual: others are in the group, and exchanges
    /// went well meanwhile.
    pub silent_since: Option<String>,
    /// Exchange waits until it is asked to go on.
    pub paused: bool,
    /// Own changes that wait for a link.
    pub waiting: u32,
    /// Own changes that were sent, and not seen there yet.
    pub sent: u32,
    /// Changes of others that cannot be placed yet: something before them is missing.
    pub out_of_order: u32,
    /// How many bytes of files that this device wants have not come.
    #[specta(type = u32)]
    pub files_missing: u64,
    /// Today's limit keeps them from coming, or they are paused.
    pub files_held: bool,
    /// How many bytes of one's own files the group still lacks.
    #[specta(type = u32)]
    pub files_waiting: u64,
    /// Objects and changes that only a newer version of the app can read.
    pub newer: u32,
    /// What could not be read: objects on the storage that are truncated, altered, or under a key that is not here, and changes
    /// that came without their words.
    pub unreadable: u32,
    /// Of these, those whose key is not here.
    pub no_key: u32,
    /// Logs that went two ways: a copied or restored profile.
    pub forks: u32,
    /// When it was found that the storage had lost what was sent before (RFC 3339); it was sent again.
    pub rolled_back: Option<String>,
    /// This device was removed from the group.
    pub removed: bool,
    /// This device joined too late, or as one too many, and waits for a facilitator.
    pub held: bool,
    /// For facilitators: how many devices joined and wait to be accepted.
    pub to_accept: u32,
    /// For facilitators: how many changes were not accepted.
    pub set_aside: u32,
    /// What bears a time that is not yet: a clock goes wrong, there or here.
    pub ahead: Option<Ahead>,
}

/// What was written by a clock that is ahead of this computer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Ahead {
    /// Who wrote it, where the list has them.
    pub name: Option<String>,
    /// By which time (RFC 3339).
    pub at: String,
    /// This device wrote it, when its clock was another.
    pub here: bool,
}

/// So long nothing may come before it is told: groups meet every two weeks, and prepare in between.
const QUIET: TimeDelta = TimeDelta::days(10);

/// Since when nothing has come, where that is unusual. What matters is the last exchange: a computer that was off for long has
/// heard nothing because it did not ask.
fn silent_since(programme: &Replica) -> Result<Option<String>> {
    let connection = programme.connection();
    let facts = (
        fact(connection, segments::CAME_AT)?,
        fact(connection, segments::EXCHANGED_AT)?,
        programme.group()?,
    );
    let (Some(came), Some(last), Some(group)) = facts else {
        return Ok(None);
    };
    let others = roster(connection, group)?.members().len() > 1;
    let quiet = unstamp(&last)? - unstamp(&came)? > QUIET;
    Ok(Some(came).filter(|_| others && quiet && !programme.is_removed()))
}

/// Clocks that differ by less than this are as clocks are.
const TOLERATED: TimeDelta = TimeDelta::hours(24);

/// What bears a time of more than a day after the present.
fn ahead(programme: &Replica, now: DateTime<Utc>) -> Result<Option<Ahead>> {
    let connection = programme.connection();
    let Some((device, millis)) = latest_of_all(connection)? else {
        return Ok(None);
    };
    let millis = i64::try_from(millis).unwrap_or(i64::MAX);
    let at = DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::<Utc>::MAX_UTC);
    if at <= now + TOLERATED {
        return Ok(None);
    }
    let whose = match programme.group()? {
        Some(group) => roster(connection, group)?.person(device),
        None => None,
    };
    let person = whose.map(|id| person(connection, &id)).transpose()?;
    Ok(Some(Ahead {
        name: person.flatten().map(|person| person.name),
        at: stamp(at),
        here: device == programme.identity().device(),
    }))
}

/// How exchange stands in a programme, `now` by this computer's clock.
///
/// # Errors
/// See the crate.
pub fn exchange_status(programme: &Replica, now: DateTime<Utc>) -> Result<ExchangeStatus> {
    let connection = programme.connection();
    let left = left(connection)?;
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let group = programme.group()?;
    let in_group = group.is_some();
    let (to_accept, set_aside) = match group.filter(|_| programme.is_facilitator()) {
        Some(group) => (
            roster(connection, group)?.held().len(),
            all_aside(connection)?.len(),
        ),
        None => (0, 0),
    };
    let place = place::chosen(connection)?;
    let chosen = place.is_some();
    let (files_missing, limited) = keep::missing(connection, now)?;
    Ok(ExchangeStatus {
        place,
        named: place::named(connection)?,
        failed: failure(connection)?,
        silent_since: silent_since(programme)?,
        ahead: ahead(programme, now)?,
        to_accept: small(to_accept),
        set_aside: small(set_aside),
        last: fact(connection, segments::EXCHANGED_AT)?,
        paused: fact(connection, segments::PAUSED)?.is_some_and(|paused| paused == "yes"),
        // where nobody chose a place yet, that is what is to be said, and not what waits for it
        waiting: match in_group && chosen {
            true => left.unsent.saturating_add((DUTIES.unsigned)(connection)?),
            false => 0,
        },
        sent: left.unconfirmed,
        files_missing: if chosen { files_missing } else { 0 },
        files_held: limited || keep::choice(connection)?.paused,
        files_waiting: match in_group && chosen {
            true => bytes_to_send(connection)?,
            false => 0,
        },
        out_of_order: left.waiting,
        newer: left.newer,
        no_key: left.no_key,
        unreadable: left.unreadable,
        forks: small(forks(connection)?.len()),
        rolled_back: fact(connection, segments::ROLLED_BACK)?,
        removed: programme.is_removed(),
        held: programme.is_held(),
    })
}
