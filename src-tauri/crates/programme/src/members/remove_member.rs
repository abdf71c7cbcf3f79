//! Removing a device or a person from the group, taking the facilitator's power back, and leaving.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use ledger::{Cut, DeviceId, ObjectId, Power, REVOKE, Revoke, Roster, encode_payload};

use super::show_members::device_of;
use super::withdraw::end_invitations_of;
use crate::error::Code;
use replica::record;
use replica::record::refused;
use replica::{Error, Result};
use replica::{Replica, Touched, Writing};

/// Removes one device, or turns away one that is held, and ends the invitation by which it came: with its secret it could read
/// what comes. What it wrote until now stays. Of one that leaves by itself a facilitator's device ends the invitation when it hears of it.
///
/// # Errors
/// `not-facilitator` unless it is one's own, `device-unknown`, `last-facilitator`.
pub fn remove_device(programme: &mut Replica, now: DateTime<Utc>, device: &str) -> Result<Touched> {
    let device = device_of(device)?;
    let own = device == programme.identity().device();
    let remove = |writing: &mut Writing<'_>| {
        let roster = known(writing)?;
        if !own {
            end_invitations_of(writing, &roster, &BTreeSet::from([device]))?;
        }
        revoke(writing, &roster, &[device], false)
    };
    let ((), touched) = if own && !programme.is_facilitator() {
        programme.write_own(now, remove)?
    } else {
        programme.write(now, remove)?
    };
    Ok(touched)
}

/// Removes all devices of a person, and ends the invitations by which they came: their bearer could come again.
///
/// # Errors
/// As [`remove_device`]; `person-unknown` when no device of the group is theirs, `own-device` when the one in use is: whoever
/// lost another one removes that one, and whoever leaves removes this one.
pub fn remove_person_from_group(
    programme: &mut Replica,
    now: DateTime<Utc>,
    person: &str,
) -> Result<Touched> {
    let ((), touched) = programme.write(now, |writing| {
        let roster = known(writing)?;
        let devices: Vec<DeviceId> = came(&roster)
            .into_iter()
            .filter(|(_, (whose, _))| whose.as_deref() == Some(person))
            .map(|(device, _)| device)
            .collect();
        if devices.is_empty() {
            return Err(Error::of(Code::PersonUnknown).with("id", person));
        }
        if devices.contains(&writing.author().identity.device()) {
            return Err(Error::of(Code::OwnDevice));
        }
        end_invitations_of(writing, &roster, &devices.iter().copied().collect())?;
        revoke(writing, &roster, &devices, false)
    })?;
    Ok(touched)
}

/// Takes the facilitator's power from a device; it stays a member.
///
/// # Errors
/// `not-facilitator`, `device-unknown`, `last-facilitator`.
pub fn demote(programme: &mut Replica, now: DateTime<Utc>, device: &str) -> Result<Touched> {
    let device = device_of(device)?;
    let ((), touched) = programme.write(now, |writing| {
        let roster = known(writing)?;
        revoke(writing, &roster, &[device], true)
    })?;
    Ok(touched)
}

/// Who belongs to the group or is held, with whose device it is and what it may do.
fn came(roster: &Roster) -> BTreeMap<DeviceId, (Option<String>, Power)> {
    let held = roster.held().into_iter();
    let held = held.map(|joined| (joined.device, (joined.grant.person, Power::Member)));
    let members = roster.members().into_iter();
    let members = members.map(|(device, standing)| (device, (standing.person, standing.power)));
    held.chain(members).collect()
}

fn known(writing: &Writing<'_>) -> Result<Roster> {
    record::roster(writing.connection(), writing.author().group)
}

fn revoke(
    writing: &mut Writing<'_>,
    roster: &Roster,
    devices: &[DeviceId],
    demote: bool,
) -> Result<()> {
    let came = came(roster);
    for device in devices {
        let (_, power) = came
            .get(device)
            .ok_or_else(|| Error::of(Code::DeviceUnknown).with("id", device))?;
        let others = came
            .iter()
            .any(|(other, (_, power))| !devices.contains(other) && *power == Power::Facilitator);
        if *power == Power::Facilitator && !others {
            return Err(Error::of(Code::LastFacilitator));
        }
        let newest = record::newest_of(writing.connection(), *device)?;
        let revoke = Revoke {
            device: *device,
            cut: newest
                .into_iter()
                .map(|(incarnation, head)| Cut {
                    incarnation,
                    seq: head.seq,
                    hash: head.hash,
                })
                .collect(),
            demote,
        };
        writing.sign(
            REVOKE,
            ObjectId::of("device", &device.to_string()),
            encode_payload(&revoke).map_err(refused)?,
        )?;
    }
    if devices.contains(&writing.author().identity.device()) {
        // whoever leaves or steps down begins nothing any more: another facilitator's device does
        return Ok(());
    }
    writing.rotate_keys_if_due()
}
