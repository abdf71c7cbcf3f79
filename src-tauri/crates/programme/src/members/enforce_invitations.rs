//! What a facilitator's device sees to by itself, whenever it exchanges: invitations that are over, by which more came than
//! were expected, or by which somebody came who left; the keys; and what is left of posts that their authors removed.

use chrono::{DateTime, Utc};

use super::withdraw::{end, end_invitations_of};
use crate::case_studies;
use crate::forum::erase_orphans::erase_orphans;
use crate::messages;
use replica::Replica;
use replica::Result;
use replica::record;

/// Sees to it; does nothing on a member's device. Returns whether anything was written.
///
/// # Errors
/// See the crate.
pub fn enforce_invitations(programme: &mut Replica, now: DateTime<Utc>) -> Result<bool> {
    if !programme.is_facilitator() {
        return Ok(false);
    }
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    let (written, _) = programme.write(now, |writing| {
        let before = record::count(writing.connection())?;
        let roster = record::roster(writing.connection(), writing.author().group)?;
        for (id, invitation) in roster.invitations() {
            let over = invitation.invite.until.is_some_and(|until| until <= millis);
            let expected = invitation
                .invite
                .joins
                .and_then(|joins| usize::try_from(joins).ok());
            let crowded = expected.is_some_and(|expected| invitation.joined.len() > expected);
            if !invitation.withdrawn && (over || crowded) {
                end(writing, id, &invitation, expected.unwrap_or(usize::MAX))?;
            }
        }
        let roster = record::roster(writing.connection(), writing.author().group)?;
        let gone = roster.revocations().filter(|(_, revoke)| !revoke.demote);
        let members = roster.members();
        let gone = gone.map(|(_, revoke)| revoke.device);
        // whoever was accepted again bears nothing that they may not
        let gone = gone
            .filter(|device| !members.contains_key(device))
            .collect();
        end_invitations_of(writing, &roster, &gone)?;
        erase_orphans(writing)?;
        case_studies::erase_orphans::erase_orphans(writing)?;
        messages::erase_first::erase_orphans(writing)?;
        writing.rotate_keys_if_due()?;
        Ok(record::count(writing.connection())? != before)
    })?;
    Ok(written)
}
