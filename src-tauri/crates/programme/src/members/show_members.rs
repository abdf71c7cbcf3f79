//! The page of members: devices and whose they are, invitations, what was set aside, what was decided differently at once.

use std::collections::BTreeMap;

use ledger::{DeviceId, Power};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::Code;
use crate::members::store as kept;
use crate::noun::Noun;
use crate::people;
use crate::people::{PersonLabel, person};
use replica::Projection;
use replica::Reason;
use replica::Replica;
use replica::Said;
use replica::record;
use replica::register::{Fields, put, text};
use replica::{Error, Result};

/// Everything that the page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Members {
    /// The devices of the group, by the name of their persons.
    pub devices: Vec<DeviceCard>,
    /// Devices that were removed, turned away, or left: a facilitator may let them back in.
    pub former: Vec<DeviceCard>,
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
    /// When it wrote first and last, as far as that is here (RFC 3339): what tells two devices of one person apart.
    pub first: Option<String>,
    /// The last time.
    pub last: Option<String>,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InvitationCard {
    /// Its id.
    pub id: String,
    /// What whoever joins is to be here; known where it was made.
    pub label: Option<PersonLabel>,
    /// The organisation's name; known where it was made.
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
    /// Its text was made under a passphrase; known where it was made.
    pub sealed: bool,
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
    /// When it was written, by its author's clock (RFC 3339).
    pub at: Option<String>,
    /// What it speaks of: a noun, or `members`; absent where it cannot be read.
    pub noun: Option<About>,
    /// Why.
    pub reason: Reason,
}

/// What a change speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(untagged)]
pub enum About {
    /// An object.
    Noun(Noun),
    /// Who belongs to the group.
    Roster(Roster),
}

/// The one word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Roster {
    /// Who belongs to the group.
    Members,
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
/// `not-member` where the programme has no group.
pub fn show_members(programme: &Replica) -> Result<Members> {
    let connection = programme.connection();
    let group = programme
        .group()?
        .ok_or_else(|| Error::of(replica::Code::NotMember))?;
    let roster = record::roster(connection, group)?;
    let here = programme.identity().device();
    let named = |id: Option<&str>| -> Result<Option<String>> {
        Ok(match id {
            Some(id) => person(connection, id)?.map(|person| person.name),
            None => None,
        })
    };
    let members = roster.members();
    let card = |device: DeviceId, person: Option<&str>, facilitator: bool| {
        let heard = record::heard_of(connection, device)?;
        Result::Ok(DeviceCard {
            id: device.to_string(),
            name: named(person)?,
            person: person.map(str::to_owned),
            facilitator,
            here: device == here,
            first: heard.and_then(|(first, _)| instant(first)),
            last: heard.and_then(|(_, last)| instant(last)),
        })
    };
    let mut devices = Vec::new();
    for (device, standing) in &members {
        let facilitates = standing.power == Power::Facilitator;
        devices.push(card(*device, standing.person.as_deref(), facilitates)?);
    }
    // of one person's, the one in use first
    let order = |one: &DeviceCard| {
        (
            one.name.clone(),
            one.person.clone(),
            !one.here,
            one.first.clone(),
            one.id.clone(),
        )
    };
    devices.sort_by_key(order);
    let gone = roster.former();
    let mut former = Vec::new();
    for (device, grant) in &gone {
        let card = card(*device, grant.person.as_deref(), false)?;
        former.push(introduced(programme.projection(), card)?);
    }
    former.sort_by_key(order);
    let organisations = people::organisations(connection)?.into_iter();
    let organisations: BTreeMap<String, String> = organisations
        .map(|organisation| (organisation.id, organisation.name))
        .collect();
    let mut invitations = Vec::new();
    for (id, invitation) in roster.invitations() {
        let made = kept::invitation(connection, id)?.map(|(_, kept)| kept);
        let cards = |joined: &[ledger::Joined]| -> Result<Vec<DeviceCard>> {
            joined
                .iter()
                .map(|joined| card(joined.device, joined.grant.person.as_deref(), false))
                .collect()
        };
        // whoever was accepted later is a member, and held no longer
        let held: Vec<ledger::Joined> = invitation
            .held
            .iter()
            .filter(|joined| !members.contains_key(&joined.device))
            .filter(|joined| !gone.contains_key(&joined.device))
            .cloned()
            .collect();
        invitations.push(InvitationCard {
            id: id.to_string(),
            label: made
                .as_ref()
                .and_then(|made| PersonLabel::read(made.label.as_deref()?)),
            organisation: made
                .as_ref()
                .and_then(|made| made.organisation.as_ref())
                .map(|id| organisations.get(id).unwrap_or(id).clone()),
            person: invitation.invite.person.clone(),
            until: invitation.invite.until.and_then(instant),
            expected: invitation.invite.joins,
            joined: cards(&invitation.joined)?,
            held: cards(&held)?
                .into_iter()
                .map(|card| introduced(programme.projection(), card))
                .collect::<Result<_>>()?,
            over: invitation.withdrawn,
            here: made.is_some(),
            sealed: made.is_some_and(|made| made.sealed),
        });
    }
    invitations.sort_by_key(|invitation| (invitation.over, invitation.until.clone()));
    let mut aside = Vec::new();
    if programme.is_facilitator() {
        for (hash, device, _, reason) in record::all_aside(connection)? {
            let change = record::change(connection, &hash)?;
            let said = change.as_ref().map(|change| programme.read(change));
            let noun = match said.transpose()? {
                Some(Said::Set(noun, _) | Said::Remove(noun, _)) => {
                    Some(About::Noun(Noun::of(noun)?))
                }
                _ if change.as_ref().is_some_and(is_of_roster) => {
                    Some(About::Roster(Roster::Members))
                }
                _ => None,
            };
            aside.push(AsideCard {
                change: hash.to_string(),
                device: device.to_string(),
                // also whoever left: it is they of whom most is not accepted
                name: named(roster.person(device).as_deref())?,
                at: change.and_then(|change| instant(change.header().hlc.millis())),
                noun,
                reason,
            });
        }
    }
    let forks = record::forks(connection)?;
    Ok(Members {
        devices,
        former,
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

fn is_of_roster(change: &ledger::Change) -> bool {
    ledger::RESERVED.contains(&change.header().kind)
}

/// Whoever is held stands in no list yet: their name is the one that they give themselves.
fn introduced(projection: Projection<'_>, card: DeviceCard) -> Result<DeviceCard> {
    let (None, Some(id)) = (&card.name, &card.person) else {
        return Ok(card);
    };
    let said = said_of_themselves(projection, &card.id, id)?;
    Ok(DeviceCard {
        name: text(&said, "name"),
        ..card
    })
}

/// What a device says of its person and the group did not take in.
pub(super) fn said_of_themselves(
    projection: Projection<'_>,
    device: &str,
    person: &str,
) -> Result<Fields> {
    for (hash, author, ..) in record::all_aside(&projection)? {
        if author.to_string() != device {
            continue;
        }
        let Some(change) = record::change(&projection, &hash)? else {
            continue;
        };
        if let Said::Set(noun, set) = projection.read(&change)?
            && noun == Noun::Person.record()
            && set.id == person
        {
            let mut fields = Fields::new();
            for write in set.writes {
                put(&mut fields, &write.field, write.text);
            }
            return Ok(fields);
        }
    }
    Ok(Fields::new())
}

fn instant(millis: u64) -> Option<String> {
    let instant = chrono::DateTime::from_timestamp_millis(i64::try_from(millis).ok()?)?;
    Some(crate::time::stamp(instant))
}
