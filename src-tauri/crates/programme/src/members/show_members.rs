//! The page of members: devices and whose they are, invitations, what was set aside, what was decided differently at once.

use std::collections::BTreeMap;

use ledger::{DeviceId, Power};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Code, Error, Result};
use crate::members::store as kept;
use crate::people::store::person;
use crate::programme::Programme;
use crate::record::store;

/// Everything that the page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Members {
    /// The devices of the group, by the name of their persons.
    pub devices: Vec<DeviceCard>,
    /// The invitations, open ones first.
    pub invitations: Vec<InvitationCard>,
    /// What was not accepted, and why; for facilitators.
    pub aside: Vec<AsideCard>,
    /// Devices that wrote two things at one place of their log: a copy of a profile, or a restored backup.
    pub forks: Vec<String>,
    /// Whether this device may invite, name and remove.
    pub may_edit: bool,
    /// This device was removed: it keeps what it had, and gets nothing new.
    pub removed: bool,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DeviceCard {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub person: Option<String>,
    /// Their name, where the list has it.
    pub name: Option<String>,
    /// It may name, remove and invite.
    pub facilitator: bool,
    /// It is this one.
    pub here: bool,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InvitationCard {
    /// Its id.
    pub id: String,
    /// What whoever joins is to be here; known where it was made.
    pub label: Option<String>,
    /// The organisation; known where it was made.
    pub organisation: Option<String>,
    /// The person whom it is for.
    pub person: Option<String>,
    /// Until when it holds (RFC 3339).
    pub until: Option<String>,
    /// How many are expected.
    pub expected: Option<u32>,
    /// Who came by it: device and name.
    pub joined: Vec<DeviceCard>,
    /// Who came by it and is held: too late, one too many, or removed.
    pub held: Vec<DeviceCard>,
    /// It has ended.
    pub over: bool,
    /// It was made on this device, so that its text can be shown again.
    pub here: bool,
}

/// A change that was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AsideCard {
    /// The change.
    pub change: String,
    /// Its author's device.
    pub device: String,
    /// Its author's name, where it is known.
    pub name: Option<String>,
    /// Why: a word of the catalogue.
    pub reason: String,
}

/// Reads a device's id.
///
/// # Errors
/// `device-unknown`.
pub(super) fn device_of(id: &str) -> Result<DeviceId> {
    id.parse()
        .map_err(|error| Error::of(Code::DeviceUnknown).with("id", id).because(error))
}

/// The page of members.
///
/// # Errors
/// `not-member` where the programme has no group; those of the database.
pub fn show_members(programme: &Programme) -> Result<Members> {
    let connection = programme.connection();
    let group = programme
        .group()?
        .ok_or_else(|| Error::of(Code::NotMember))?;
    let roster = store::roster(connection, group)?;
    let here = programme.identity().device();
    let named = |id: Option<&str>| -> Result<Option<String>> {
        Ok(match id {
            Some(id) => person(connection, id)?.map(|person| person.name),
            None => None,
        })
    };
    let members = roster.members();
    let mut devices = Vec::new();
    for (device, standing) in &members {
        devices.push(DeviceCard {
            id: device.to_string(),
            name: named(standing.person.as_deref())?,
            person: standing.person.clone(),
            facilitator: standing.power == Power::Facilitator,
            here: *device == here,
        });
    }
    devices.sort_by(|a, b| (&a.name, &a.person, &a.id).cmp(&(&b.name, &b.person, &b.id)));
    let mut invitations = Vec::new();
    for (id, invitation) in roster.invitations() {
        let made = kept::invitation(connection, id)?.map(|(_, kept)| kept);
        let cards = |joined: &[ledger::Joined]| -> Result<Vec<DeviceCard>> {
            joined
                .iter()
                .map(|joined| {
                    Ok(DeviceCard {
                        id: joined.device.to_string(),
                        name: named(joined.grant.person.as_deref())?,
                        person: joined.grant.person.clone(),
                        facilitator: false,
                        here: joined.device == here,
                    })
                })
                .collect()
        };
        // whoever was accepted later is a member, and held no longer
        let held: Vec<ledger::Joined> = invitation
            .held
            .iter()
            .filter(|joined| !members.contains_key(&joined.device))
            .cloned()
            .collect();
        invitations.push(InvitationCard {
            id: id.to_string(),
            label: made.as_ref().and_then(|made| made.label.clone()),
            organisation: made.as_ref().and_then(|made| made.organisation.clone()),
            person: invitation.invite.person.clone(),
            until: invitation.invite.until.and_then(instant),
            expected: invitation.invite.joins,
            joined: cards(&invitation.joined)?,
            held: cards(&held)?,
            over: invitation.withdrawn,
            here: made.is_some(),
        });
    }
    invitations.sort_by_key(|invitation| (invitation.over, invitation.until.clone()));
    let persons: BTreeMap<DeviceId, Option<String>> = members
        .iter()
        .map(|(device, standing)| (*device, standing.person.clone()))
        .collect();
    let mut aside = Vec::new();
    if programme.is_facilitator() {
        for (change, device, _, reason) in store::all_aside(connection)? {
            let who = persons.get(&device).cloned().flatten();
            aside.push(AsideCard {
                change: change.to_string(),
                device: device.to_string(),
                name: named(who.as_deref())?,
                reason,
            });
        }
    }
    let forks = store::forks(connection)?;
    Ok(Members {
        devices,
        invitations,
        aside,
        forks: forks
            .into_iter()
            .map(|(device, ..)| device.to_string())
            .collect(),
        may_edit: programme.is_facilitator(),
        removed: programme.is_removed(),
    })
}

fn instant(millis: u64) -> Option<String> {
    let instant = chrono::DateTime::from_timestamp_millis(i64::try_from(millis).ok()?)?;
    Some(crate::time::stamp(instant))
}
