//! Ending an invitation: who came by it stays, and nobody comes by it any more.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ledger::{DeviceId, Invitation, ObjectId, Roster, WITHDRAW, Withdraw, encode_payload};

use crate::error::Code;
use replica::record;
use replica::record::refused;
use replica::{Error, Result};
use replica::{Replica, Touched, Writing};

/// Withdraws an invitation.
///
/// # Errors
/// `not-facilitator`, `invitation-unknown`.
pub fn withdraw(programme: &mut Replica, now: DateTime<Utc>, id: &str) -> Result<Touched> {
    let unknown = || Error::of(Code::InvitationUnknown).with("id", id);
    let invitation: DeviceId = id.parse().map_err(|error| unknown().because(error))?;
    let ((), touched) = programme.write(now, |writing| {
        let roster = record::roster(writing.connection(), writing.author().group)?;
        let found = roster
            .invitations()
            .remove(&invitation)
            .filter(|found| !found.withdrawn)
            .ok_or_else(unknown)?;
        end(writing, invitation, &found, usize::MAX)?;
        writing.rotate_keys_if_due()
    })?;
    Ok(touched)
}

/// Ends an invitation, keeping the first so many who came by it.
///
/// # Errors
/// See the crate.
pub(crate) fn end(
    writing: &mut Writing<'_>,
    id: DeviceId,
    invitation: &Invitation,
    keep: usize,
) -> Result<()> {
    let joins = invitation.joined.iter().take(keep);
    let withdraw = Withdraw {
        invitation: id,
        joins: joins.map(|joined| joined.change).collect(),
    };
    writing.sign(
        WITHDRAW,
        ObjectId::of("invitation", &id.to_string()),
        encode_payload(&withdraw).map_err(refused)?,
    )?;
    Ok(())
}

/// Ends the open invitations by which any of these devices came, or that one of them made: it bears their secrets, and could come
/// again, or read what is wrapped for whoever may still come.
///
/// # Errors
/// See the crate.
pub(crate) fn end_invitations_of(
    writing: &mut Writing<'_>,
    roster: &Roster,
    devices: &BTreeSet<DeviceId>,
) -> Result<()> {
    for (id, invitation) in roster.invitations() {
        let came = invitation.joined.iter().chain(&invitation.held);
        let mut bearers = came.map(|joined| joined.device).chain([invitation.by]);
        if !invitation.withdrawn && bearers.any(|device| devices.contains(&device)) {
            // the removed one's join stays among them: what was written by it is cut by the removal, not undone
            end(writing, id, &invitation, usize::MAX)?;
        }
    }
    Ok(())
}
