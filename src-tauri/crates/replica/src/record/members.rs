//! The roster, as its changes make it.

use ledger::{Change, ChangeHash, Roster};
use rusqlite::Connection;

use super::facts::{fact, put_fact};
use super::visits::visit_all;
use super::waiting::waiting;
use crate::error::{Error, Result};

/// The group of this programme, if it has one.
///
/// # Errors
/// See the crate.
pub fn group(connection: &Connection) -> Result<Option<ledger::GroupId>> {
    fact(connection, "group")?
        .map(|group| {
            group
                .parse()
                .map_err(|error| Error::internal("group", format!("{error}")))
        })
        .transpose()
}

/// The roster, from its changes, which were verified when they came. One that is not what it says makes no roster; judging
/// tells why.
///
/// # Errors
/// See the crate.
pub fn roster(connection: &Connection, group: ledger::GroupId) -> Result<Roster> {
    let roster = Roster::of_verified(group, &roster_changes(connection)?);
    with_waiting(connection, roster, group)
}

/// The same with each signature verified once more.
///
/// # Errors
/// See the crate.
pub fn roster_from_scratch(connection: &Connection, group: ledger::GroupId) -> Result<Roster> {
    let mut roster = Roster::new(group);
    for change in roster_changes(connection)? {
        take(&mut roster, &change);
    }
    with_waiting(connection, roster, group)
}

fn roster_changes(connection: &Connection) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    visit_all(
        connection,
        "SELECT header, signature, salt, payload FROM change INDEXED BY change_by_kind
         WHERE kind < 32 ORDER BY hlc, hash",
        [],
        |change| {
            if Roster::takes(change.header().kind) {
                changes.push(change.clone());
            }
            Ok(())
        },
    )?;
    Ok(changes)
}

/// What waits for the beginning of its log counts all the same: a roster change's place is what it cites.
fn with_waiting(
    connection: &Connection,
    mut roster: Roster,
    group: ledger::GroupId,
) -> Result<Roster> {
    for bytes in waiting(connection)? {
        if let Ok(change) = Change::decode(&bytes)
            && change.header().group == group
            && Roster::takes(change.header().kind)
        {
            take(&mut roster, &change);
        }
    }
    Ok(roster)
}

fn take(roster: &mut Roster, change: &Change) {
    if let Err(refusal) = roster.insert(change) {
        tracing::debug!("{}: {refusal}", change.hash());
    }
}

/// The roster's heads, as they were noted with the last roster change.
///
/// # Errors
/// See the crate.
pub fn roster_heads(connection: &Connection) -> Result<Vec<ChangeHash>> {
    let heads = fact(connection, "roster_heads")?.unwrap_or_default();
    heads
        .split_whitespace()
        .map(|hash| {
            hash.parse()
                .map_err(|error| Error::internal("roster head", format!("{error}")))
        })
        .collect()
}

/// Notes the roster's heads.
///
/// # Errors
/// See the crate.
pub fn put_roster_heads(connection: &Connection, heads: &[ChangeHash]) -> Result<()> {
    let heads: Vec<String> = heads.iter().map(ToString::to_string).collect();
    put_fact(connection, "roster_heads", &heads.join(" "))
}
