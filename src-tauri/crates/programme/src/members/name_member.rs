//! Naming a device facilitator, and accepting one: it joined too late or as one too many, or was removed by mistake.

use chrono::{DateTime, Utc};
use ledger::{GRANT, Grant, ObjectId, Power, encode_payload};

use super::show_members::{device_of, said_of_themselves};
use super::withdraw::end;
use crate::error::Code;
use crate::noun::Noun;
use replica::record;
use replica::record::refused;
use replica::register::exists;
use replica::{Error, Result};
use replica::{Replica, Touched, Writing};

/// Gives a member's device the facilitator's power.
///
/// # Errors
/// `not-facilitator`, `device-unknown`.
pub fn name_facilitator(
    programme: &mut Replica,
    now: DateTime<Utc>,
    device: &str,
) -> Result<Touched> {
    let ((), touched) = programme.write(now, |writing| {
        let device = device_of(device)?;
        let roster = record::roster(writing.connection(), writing.author().group)?;
        let standing = roster
            .members()
            .remove(&device)
            .ok_or_else(|| Error::of(Code::DeviceUnknown).with("id", device))?;
        let grant = Grant {
            key: standing.key,
            wrapping_key: standing
                .wrapping_key
                .ok_or_else(|| Error::of(Code::DeviceUnknown).with("id", device))?,
            person: standing.person,
            power: Power::Facilitator,
        };
        name(writing, &grant)
    })?;
    Ok(touched)
}

/// Accepts a device that joined by an invitation and is held (the invitation was over, or more came than were expected), or that
/// was removed, turned away or left. What it wrote between its removal and this does not count.
///
/// # Errors
/// `not-facilitator`, `device-unknown`.
pub fn accept_member(programme: &mut Replica, now: DateTime<Utc>, device: &str) -> Result<Touched> {
    let ((), touched) = programme.write(now, |writing| {
        let device = device_of(device)?;
        let roster = record::roster(writing.connection(), writing.author().group)?;
        let of = |joined: &ledger::Joined| joined.device == device;
        let held = roster
            .invitations()
            .into_iter()
            .find(|(_, invitation)| invitation.withdrawn && invitation.held.iter().any(of));
        let former = roster.former().remove(&device);
        if held.is_none() && former.is_none() {
            return Err(Error::of(Code::DeviceUnknown).with("id", device));
        }
        if let Some((id, mut invitation)) = held {
            // one withdrawal more, which lets them stay too: what they wrote meanwhile counts with it
            let held = invitation.held.clone();
            invitation.joined.extend(held.into_iter().filter(of));
            end(writing, id, &invitation, usize::MAX)?;
        }
        let Some(grant) = former else {
            return writing.rotate_keys_if_due();
        };
        // what somebody said of themselves when they were turned away does not count any more
        if let Some(person) = &grant.person
            && !exists(writing.connection(), Noun::Person, person)?
        {
            let id = device.to_string();
            let said = said_of_themselves(writing.projection(), &id, person)?;
            if !said.is_empty() {
                writing.set(Noun::Person, person, &said)?;
            }
        }
        name(writing, &grant)
    })?;
    Ok(touched)
}

fn name(writing: &mut Writing<'_>, grant: &Grant) -> Result<()> {
    let device = ledger::DeviceId::of(&grant.key);
    writing.sign(
        GRANT,
        ObjectId::of("device", &device.to_string()),
        encode_payload(grant).map_err(refused)?,
    )?;
    writing.rotate_keys_if_due()
}
