//! All SQL of reminders: what rang, what was chosen for a session, and the settings of this computer.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::reminder::Choice;
use replica::Result;

/// What became of a reminder. The numbers stand in the database and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum State {
    /// About to be shown; after a crash nobody knows whether it was.
    Written = 0,
    /// Shown.
    Confirmed = 1,
    /// A shorter lead of the same start spoke for it.
    SummedUp = 2,
    /// It was over before it could ring.
    Lapsed = 3,
}

impl State {
    /// What a newer app may have written besides counts as shown: silence is the safer mistake there.
    const fn of(number: u8) -> Self {
        match number {
            0 => Self::Written,
            2 => Self::SummedUp,
            3 => Self::Lapsed,
            _ => Self::Confirmed,
        }
    }
}

/// A reminder: of what, how long before, and the start that it announces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub subject: String,
    pub starts: String,
    pub lead: u32,
}

/// What is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rung {
    pub tag: String,
    pub state: State,
}

/// Everything that rang, or was about to.
pub(super) fn rung(connection: &Connection) -> Result<BTreeMap<Key, Rung>> {
    let mut statement =
        connection.prepare_cached("SELECT subject, starts, lead, tag, state FROM rung")?;
    let rows = statement.query_map([], |row| {
        let key = Key {
            subject: row.get(0)?,
            starts: row.get(1)?,
            lead: row.get(2)?,
        };
        let state = State::of(row.get(4)?);
        Ok((
            key,
            Rung {
                tag: row.get(3)?,
                state,
            },
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn put(connection: &Connection, key: &Key, rung: &Rung, at: &str) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO rung (subject, lead, starts, tag, state, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            key.subject,
            key.lead,
            key.starts,
            rung.tag,
            rung.state as u8,
            at
        ])?;
    Ok(())
}

pub(super) fn forget(connection: &Connection, key: &Key) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM rung WHERE subject = ?1 AND lead = ?2 AND starts = ?3")?
        .execute(params![key.subject, key.lead, key.starts])?;
    Ok(())
}

pub(super) fn confirm(connection: &Connection, tag: &str, at: &str) -> Result<()> {
    connection
        .prepare_cached("UPDATE rung SET state = ?2, at = ?3 WHERE tag = ?1 AND state = ?4")?
        .execute(params![
            tag,
            State::Confirmed as u8,
            at,
            State::Written as u8
        ])?;
    Ok(())
}

pub(super) fn subject_exists(connection: &Connection, subject: &str) -> Result<bool> {
    let sql = match subject.split_once(' ') {
        Some(("session", _)) => "SELECT EXISTS (SELECT 1 FROM session WHERE id = ?1)",
        Some(("meeting", _)) => "SELECT EXISTS (SELECT 1 FROM meeting WHERE id = ?1)",
        _ => return Ok(false),
    };
    let id = subject.split_once(' ').map_or("", |(_, id)| id);
    Ok(connection
        .prepare_cached(sql)?
        .query_row(params![id], |row| row.get(0))?)
}

/// What was chosen, by subject; of the others the usual holds.
///
/// # Errors
/// See the crate.
pub fn choices(connection: &Connection) -> Result<BTreeMap<String, Choice>> {
    let mut statement =
        connection.prepare_cached("SELECT subject, muted, leads FROM reminder_choice")?;
    let rows = statement.query_map([], |row| {
        let leads: Option<String> = row.get(2)?;
        let choice = Choice {
            muted: row.get(1)?,
            leads: leads.map(|leads| {
                leads
                    .split_whitespace()
                    .filter_map(|lead| lead.parse().ok())
                    .collect()
            }),
        };
        Ok((row.get(0)?, choice))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn put_choice(connection: &Connection, subject: &str, choice: &Choice) -> Result<()> {
    if *choice == Choice::default() {
        connection
            .prepare_cached("DELETE FROM reminder_choice WHERE subject = ?1")?
            .execute(params![subject])?;
        return Ok(());
    }
    let leads = choice.leads.as_ref().map(|leads| {
        leads
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    });
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO reminder_choice (subject, muted, leads) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![subject, choice.muted, leads])?;
    Ok(())
}

pub(super) fn setting(device: &Connection) -> Result<Option<String>> {
    Ok(device
        .prepare_cached("SELECT value FROM setting WHERE name = 'reminders'")?
        .query_row([], |row| row.get(0))
        .optional()?)
}

pub(super) fn put_setting(device: &Connection, value: &str) -> Result<()> {
    device
        .prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES ('reminders', ?1)")?
        .execute(params![value])?;
    Ok(())
}
