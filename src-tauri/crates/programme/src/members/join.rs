//! Joining by an invitation, with nobody online: the group adopts the device when it next exchanges.

use chrono::{DateTime, Utc};
use ledger::{Audience, Change, EpochKey, Identity, JOIN, Join, ObjectId, Roster, encode_payload};

use super::invitation_text::Contents;
use crate::error::Code;
use crate::noun::Noun;
use crate::people::{Person, PersonLabel, fields, name};
use crate::schedule::read_file::read;
use replica::Profile;
use replica::Projection;
use replica::Writing;
use replica::followed;
use replica::keys::bearer::INVITATION;
use replica::keys::current::put_mailbox;
use replica::origin::{KNOWN_SINCE, ORIGIN};
use replica::outbox;
use replica::record;
use replica::record::{Author, refused};
use replica::stamp::stamp;
use replica::{Error, Result};

/// Who joins.
#[derive(Clone, Copy)]
pub struct Joining<'a> {
    /// Their name, for a person who is not in the list.
    pub name: &'a str,
    /// The person of the list whom they are.
    pub person: Option<&'a str>,
    /// Whether the place that the invitation names is on this computer: the same folder has another path on most.
    pub place_is_here: bool,
}

/// Joins, and gives the programme's id. What was followed here becomes the group's, and notes stay.
///
/// # Errors
/// `invitation-over`, `invitation-unreadable`, `name-needed`, `programme-here` when this device is in the group, `removed` or `held`
/// when it was or may come to be; `person-taken` for a person who is in the group already, `person-unknown` for one whom the
/// invitation does not list. Nothing is kept then.
pub fn join(
    profile: &Profile,
    now: DateTime<Utc>,
    invitation: &Contents,
    joining: &Joining<'_>,
) -> Result<String> {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    if invitation.until.is_some_and(|until| until <= millis) {
        // also where the clock goes wrong, which nobody but its owner can know
        return Err(Error::of(Code::InvitationOver).with("now", now.format("%Y-%m-%d %H:%M UTC")));
    }
    let unreadable = || Error::of(Code::InvitationUnreadable).with("reason", "damaged");
    let read =
        read(invitation.programme.as_bytes()).map_err(|error| unreadable().because(error))?;
    let id = read.edition.id.clone();
    let identity = profile.identity()?;
    let person = person_of(invitation, joining, &identity)?;
    let lay = |projection: &Projection<'_>| -> Result<()> {
        followed::put(*projection, &invitation.programme)?;
        enter(*projection, now, invitation, &identity, &person)?;
        if let Some(place) = &invitation.place {
            match joining.place_is_here {
                true => outbox::place::put(projection, place, now)?,
                false => outbox::place::put_named(projection, place)?,
            }
        }
        Ok(())
    };
    if profile.programmes()?.contains(&id) {
        let mut followed = profile.programme(&id)?;
        if followed.group()?.is_some() {
            let code = match (followed.is_removed(), followed.is_held()) {
                (true, _) => replica::Code::Removed,
                (_, true) => replica::Code::Held,
                _ => replica::Code::ProgrammeHere,
            };
            return Err(Error::of(code).with("id", &id));
        }
        followed.transact(lay)?;
    } else {
        profile.add(&id, now, lay)?;
    }
    Ok(id)
}

/// The person: the one whom the invitation is for, the one who was chosen, or a new one, whose id no other device gives.
fn person_of(
    invitation: &Contents,
    joining: &Joining<'_>,
    identity: &Identity,
) -> Result<(String, Option<Person>)> {
    let known = invitation.person.as_deref().or(joining.person);
    if let Some(id) = known {
        return Ok((id.to_owned(), None));
    }
    let name = name(joining.name)?;
    let device = identity.device().to_string();
    let part = device.get(..16).unwrap_or(&device);
    let id = format!("p-{part}");
    let label = invitation.label.as_deref().and_then(|word| {
        PersonLabel::ALL
            .into_iter()
            .find(|label| label.word() == word)
    });
    let person = Person {
        id: id.clone(),
        name,
        organisation: invitation.organisation.clone(),
        labels: vec![label.unwrap_or(PersonLabel::Participant)],
        email: None,
        languages: Vec::new(),
    };
    Ok((id, Some(person)))
}

fn enter(
    projection: Projection<'_>,
    now: DateTime<Utc>,
    invitation: &Contents,
    identity: &Identity,
    (id, person): &(String, Option<Person>),
) -> Result<()> {
    let connection = projection.connection();
    let mut roster = Roster::new(invitation.group);
    for bytes in &invitation.roster {
        let Ok(change) = Change::decode(bytes) else {
            continue;
        };
        // it belongs to a log whose beginning is still to come
        if Roster::takes(change.header().kind) && roster.insert(&change).is_ok() {
            record::wait(connection, &change.hash(), bytes, &stamp(now))?;
        }
    }
    let bearer = Identity::invitation(&invitation.secret);
    if roster
        .invitations()
        .get(&bearer.device())
        .is_none_or(|invitation| invitation.withdrawn)
    {
        return Err(Error::of(Code::InvitationUnreadable).with("reason", "damaged"));
    }
    for key in &invitation.keys {
        if let Ok(key) = <[u8; 32]>::try_from(key.as_slice()) {
            record::put_epoch(connection, Audience::Group, &EpochKey::from_bytes(key))?;
        }
    }
    if let Some((epoch, mailbox)) = &invitation.facilitators {
        put_mailbox(connection, *epoch, mailbox)?;
    }
    record::put_secret(connection, INVITATION, &invitation.secret)?;
    record::put_fact(connection, "group", &invitation.group.to_string())?;
    record::put_fact(connection, "incarnation", "0")?;
    record::put_fact(connection, "me", id)?;
    record::put_fact(connection, ORIGIN, "group")?;
    record::put_fact(connection, KNOWN_SINCE, &stamp(now))?;
    record::put_roster_heads(connection, &roster.heads())?;
    let author = Author {
        identity: Identity::from_bytes(&identity.to_bytes()),
        group: invitation.group,
        incarnation: 0,
    };
    let join = Join::sign(invitation.group, identity, &bearer, id).map_err(refused)?;
    let mut writing = Writing::within(projection, &author, now);
    let device = ObjectId::of("device", &identity.device().to_string());
    let change = writing.sign(JOIN, device, encode_payload(&join).map_err(refused)?)?;
    if !record::roster(connection, invitation.group)?.holds(&change.hash()) {
        return Err(Error::of(Code::PersonTaken).with("id", id));
    }
    let listed = |id: &str| invitation.people.iter().any(|waiting| waiting.id == id);
    if person.is_none() && invitation.person.is_none() && !listed(id) {
        return Err(Error::of(Code::PersonUnknown).with("id", id));
    }
    if let Some(person) = person {
        writing.set(Noun::Person, id, &fields::of_person(person))?;
    }
    Ok(())
}
