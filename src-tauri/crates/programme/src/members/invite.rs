//! Inviting: a secret that lets its bearer join, as a text to be handed over.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ledger::{
    Audience, Change, DeviceId, GroupId, INVITE, Identity, Invite, ObjectId, Roster, encode_payload,
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::invitation_text::{Contents, Waiting, fits, write};
use super::store::{self, Kept};
use crate::error::Code;
use crate::noun::Noun;
use crate::people;
use crate::people::change_organisation::find_or_enter;
use crate::people::{Person, PersonLabel};
use crate::schedule::edition;
use crate::schedule::write_file::{self, Links};
use replica::keys::current::current;
use replica::outbox;
use replica::record;
use replica::record::fact;
use replica::record::refused;
use replica::register::exists;
use replica::stamp::stamp;
use replica::{Error, Result};
use replica::{Replica, Touched};

/// An invitation as it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct InvitationDraft {
    /// What whoever joins is to be here.
    pub label: Option<PersonLabel>,
    /// The organisation that they come from, by its id or its name; one that is not in the list is added.
    pub organisation: Option<String>,
    /// For this person only, who may have devices already.
    pub person: Option<String>,
    /// Until when it holds (RFC 3339); facilitators' devices end it then.
    pub until: Option<String>,
    /// How many are expected to join by it.
    pub joins: Option<u32>,
}

/// An invitation that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Invited {
    /// Its id.
    pub id: String,
    /// The text to hand over: whoever has it can join.
    pub text: String,
}

/// Makes an invitation.
///
/// # Errors
/// `not-facilitator`, `organisation-unknown`, `person-unknown`, `until-over` for a time that is over, `passphrase-short`; those of
/// the database.
pub fn invite(
    programme: &mut Replica,
    now: DateTime<Utc>,
    draft: &InvitationDraft,
    passphrase: Option<&str>,
) -> Result<(Invited, Touched)> {
    let until = draft
        .until
        .as_deref()
        .map(crate::time::unstamp)
        .transpose()?;
    if until.is_some_and(|until| until <= now) {
        return Err(Error::of(Code::UntilOver));
    }
    fits(passphrase)?;
    let mut secret = zeroize::Zeroizing::new([0; 32]);
    ledger::system_random(secret.as_mut_slice()).map_err(refused)?;
    programme.write(now, |writing| {
        if let Some(id) = &draft.person
            && !exists(writing.connection(), Noun::Person, id)?
        {
            return Err(Error::of(Code::PersonUnknown).with("id", id));
        }
        let organisation = match &draft.organisation {
            Some(named) => Some(find_or_enter(writing, named)?),
            None => None,
        };
        let bearer = Identity::invitation(&secret);
        let invite = Invite {
            key: bearer.key(),
            wrapping_key: bearer.wrapping_key().map_err(refused)?,
            person: draft.person.clone(),
            until: until.and_then(|until| u64::try_from(until.timestamp_millis()).ok()),
            joins: draft.joins,
        };
        let id = bearer.device();
        let payload = encode_payload(&invite).map_err(refused)?;
        writing.sign(INVITE, ObjectId::of("invitation", &id.to_string()), payload)?;
        let kept = Kept {
            label: draft.label.map(|label| label.word().to_owned()),
            organisation,
            made_at: stamp(now),
            sealed: passphrase.is_some(),
        };
        store::put_invitation(writing.connection(), id, &secret, &kept)?;
        let text = text(writing.connection(), &invite, &secret, &kept, passphrase)?;
        Ok(Invited {
            id: id.to_string(),
            text,
        })
    })
}

/// The text of an invitation that was made on this device, once more.
///
/// # Errors
/// `invitation-unknown` for one that was made elsewhere, or is over; `invitation-locked` for one that was made under a
/// passphrase, when none is given.
pub fn invitation_again(programme: &Replica, id: &str, passphrase: Option<&str>) -> Result<String> {
    let unknown = || Error::of(Code::InvitationUnknown).with("id", id);
    let connection = programme.connection();
    let id: DeviceId = id.parse().map_err(|error| unknown().because(error))?;
    let (secret, kept) = store::invitation(connection, id)?.ok_or_else(unknown)?;
    if kept.sealed && passphrase.is_none() {
        return Err(Error::of(Code::InvitationLocked));
    }
    let group = programme.group()?.ok_or_else(unknown)?;
    let open = record::roster(connection, group)?
        .invitations()
        .remove(&id)
        .filter(|invitation| !invitation.withdrawn)
        .ok_or_else(unknown)?;
    text(connection, &open.invite, &secret, &kept, passphrase)
}

fn text(
    connection: &Connection,
    invite: &Invite,
    secret: &[u8; 32],
    kept: &Kept,
    passphrase: Option<&str>,
) -> Result<String> {
    let group =
        replica::record::group(connection)?.ok_or_else(|| Error::of(replica::Code::NotMember))?;
    let mut edition = edition(connection)?;
    if edition.draft {
        // what is prepared is the facilitators': an invitation shows no more than that there is an edition
        edition.modules.clear();
        edition.sessions.clear();
        edition.questions.clear();
        edition.meetings.clear();
    }
    let mut roster = Vec::new();
    record::each_header(connection, |change| {
        if Roster::takes(change.header().kind) {
            roster.push(change.encode().map_err(refused)?.into());
        }
        Ok(())
    })?;
    // also what this device itself was invited by, as long as the beginning of its log is still to come
    for bytes in record::waiting(connection)? {
        if Change::decode(&bytes).is_ok_and(|change| Roster::takes(change.header().kind)) {
            roster.push(bytes.into());
        }
    }
    let keys = record::epochs(connection, Audience::Group)?;
    let facilitators = current(connection, Audience::Facilitators)?
        .and_then(|epoch| Some((epoch.epoch, epoch.mailbox?.into())));
    let people = match invite.person {
        Some(_) => Vec::new(),
        None => waiting(connection, group, kept.organisation.as_deref())?,
    };
    let me = fact(connection, "me")?.unwrap_or_default();
    let by = people::person(connection, &me)?.map(|person| person.name);
    let contents = Contents {
        group,
        secret: *secret,
        programme: write_file::write(&edition, Links::Included),
        roster,
        keys: keys
            .iter()
            .map(|key| key.as_bytes().to_vec().into())
            .collect(),
        place: outbox::place::chosen(connection)?,
        label: kept.label.clone(),
        organisation: kept.organisation.clone(),
        person: invite.person.clone(),
        until: invite.until,
        by: by.unwrap_or_default(),
        facilitators,
        people,
    };
    write(&contents, passphrase)
}

/// The persons of the list who have no device yet; of one organisation, and those of none, where it is for that one.
fn waiting(
    connection: &Connection,
    group: GroupId,
    organisation: Option<&str>,
) -> Result<Vec<Waiting>> {
    let members = record::roster(connection, group)?.members();
    let taken: BTreeSet<String> = members
        .into_values()
        .filter_map(|standing| standing.person)
        .collect();
    let meant = |person: &Person| match (organisation, person.organisation.as_deref()) {
        (Some(meant), Some(theirs)) => meant == theirs,
        _ => true,
    };
    let free = people::persons(connection)?
        .into_iter()
        .filter(|person| !taken.contains(&person.id) && meant(person));
    Ok(free
        .map(|Person { id, name, .. }| Waiting { id, name })
        .collect())
}
