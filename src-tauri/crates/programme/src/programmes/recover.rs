//! Coming back with the recovery sheet: the founding key names a new device facilitator, on whatever computer it is read.
//!
//! What the group wrote is fetched first, by the founding key itself (the crate `exchange`), into a database aside; here it
//! becomes a programme of this profile.

use chrono::{DateTime, Utc};
use ledger::sheet::SheetError;
use ledger::{GRANT, Grant, GroupId, Identity, ObjectId, Power, encode_payload};
use zeroize::Zeroizing;

use crate::error::Code;
use crate::noun::Noun;
use crate::people;
use crate::people::{Person, PersonLabel, fields, name};
use crate::table::NOUNS;
use replica::Profile;
use replica::Projection;
use replica::database::in_memory;
use replica::keys::bearer::identities;
use replica::origin::{KNOWN_SINCE, ORIGIN};
use replica::outbox;
use replica::receive::{Receiver, receive};
use replica::record;
use replica::record::{Author, refused};
use replica::stamp::stamp;
use replica::{Error, Result};
use replica::{Replica, Writing};

/// Reads a sheet, and gives the founding key's identity.
///
/// # Errors
/// `sheet-unreadable`.
pub fn read_sheet(text: &str) -> Result<Identity> {
    // around the four lines the printed sheet has words
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| is_line(line))
        .collect();
    let typed = match lines.as_slice() {
        // the lines alone, typed or pasted: also on one line, with a letter too many or too few
        [] => text.to_owned(),
        lines => lines.join("\n"),
    };
    let seed: Zeroizing<[u8; 32]> = ledger::sheet::read(&typed).or_else(|error| {
        // one of the four is not as it should be, and was passed over with the words around
        match ledger::sheet::read(text) {
            Ok(seed) => Ok(seed),
            Err(whole) => Err(match (line_of(error), line_of(whole)) {
                (None, Some(_)) => misread(whole),
                _ => misread(error),
            }),
        }
    })?;
    Ok(Identity::founding(&seed))
}

/// The line that something is wrong with.
const fn line_of(error: SheetError) -> Option<usize> {
    match error {
        SheetError::Lines { .. } => None,
        SheetError::Length { line, .. }
        | SheetError::Symbol { line, .. }
        | SheetError::Checksum { line }
        | SheetError::Place { line, .. } => Some(line),
    }
}

fn misread(error: SheetError) -> Error {
    match line_of(error) {
        Some(line) => Error::of(Code::SheetLine).with("number", line),
        None => Error::of(Code::SheetUnreadable),
    }
    .because(error)
}

/// Sixteen letters and digits, whatever stands between them.
fn is_line(line: &str) -> bool {
    let symbols = line.chars().filter(char::is_ascii_alphanumeric).count();
    symbols == 16
        && line
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-' | '.'))
}

/// An empty programme aside, in which the founding key itself reads what the group wrote.
///
/// # Errors
/// See the crate.
pub fn aside(founding: &Identity, now: DateTime<Utc>) -> Result<Replica> {
    let connection = in_memory(NOUNS.migrations)?;
    let group = GroupId::of(&founding.key());
    record::put_fact(&connection, "group", &group.to_string())?;
    record::put_fact(&connection, "incarnation", "0")?;
    record::put_fact(&connection, ORIGIN, "group")?;
    record::put_fact(&connection, KNOWN_SINCE, &stamp(now))?;
    Replica::of(connection, founding, &NOUNS)
}

/// Makes what was read aside a programme of this profile, with this device as a facilitator of it; gives its id. What was
/// followed here becomes the group's, and a device that is or was in the group becomes a facilitator's as whose it was.
///
/// # Errors
/// `sheet-other` when nothing of the sheet's group was found, `name-needed`, `programme-here` when it is another group's here.
pub fn recover(
    profile: &Profile,
    now: DateTime<Utc>,
    founding: &Identity,
    read: &Replica,
    place: &str,
    who: &str,
) -> Result<String> {
    let who = name(who)?;
    let edition = crate::schedule::edition(read.connection())
        .map_err(|error| Error::of(Code::SheetOther).because(error))?;
    let identity = profile.identity()?;
    let mut changes = Vec::new();
    record::each(read.connection(), |change| {
        changes.push(change.clone());
        Ok(())
    })?;
    let keys: Vec<(ledger::Audience, ledger::EpochKey)> =
        [ledger::Audience::Group, ledger::Audience::Facilitators]
            .into_iter()
            .map(|audience| {
                let keys = record::epochs(read.connection(), audience)?;
                Ok(keys.into_iter().map(move |key| (audience, key)))
            })
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .flatten()
            .collect();
    let group = GroupId::of(&founding.key());
    let lay = |projection: &Projection<'_>| -> Result<()> {
        let anew = record::group(projection)?.is_none();
        for (audience, key) in &keys {
            record::put_epoch(projection, *audience, key)?;
        }
        for secret in ["lifetime", "certificate"] {
            if let Some(value) = record::secret(read.connection(), secret)? {
                record::put_secret(projection, secret, &value)?;
            }
        }
        if anew {
            record::put_fact(projection, "group", &group.to_string())?;
            record::put_fact(projection, "incarnation", "0")?;
            record::put_fact(projection, ORIGIN, "group")?;
            record::put_fact(projection, KNOWN_SINCE, &stamp(now))?;
        }
        let known = identities(projection, &identity)?;
        let receiver = Receiver {
            group,
            identities: &known,
            now,
        };
        receive(*projection, &receiver, changes)?;
        outbox::place::put(projection, place, now)?;
        rejoin(*projection, now, founding, &identity, &who)?;
        Ok(())
    };
    if profile.programmes()?.contains(&edition.id) {
        let mut here = profile.programme(&edition.id)?;
        if here.group()?.is_some_and(|known| known != group) {
            return Err(Error::of(replica::Code::ProgrammeHere).with("id", &edition.id));
        }
        here.transact(lay)?;
    } else {
        profile.add(&edition.id, now, lay)?;
    }
    Ok(edition.id)
}

/// The founding key names the device, in a life of its own that nobody else writes.
fn rejoin(
    projection: Projection<'_>,
    now: DateTime<Utc>,
    founding: &Identity,
    identity: &Identity,
    who: &str,
) -> Result<()> {
    let connection = projection.connection();
    let group = GroupId::of(&founding.key());
    // whoever was in the group with this device is who they were
    let mine = record::fact(connection, "me")?;
    let known = people::persons(connection)?.into_iter().find(|person| {
        mine.as_ref()
            .map_or(person.name == who, |me| person.id == *me)
    });
    let device = identity.device().to_string();
    let part = device.get(..16).unwrap_or(&device);
    let person = mine
        .or_else(|| known.as_ref().map(|known| known.id.clone()))
        .unwrap_or_else(|| format!("p-{part}"));
    let newest = record::newest_of(connection, founding.device())?;
    let life = newest.iter().map(|(life, _)| life + 1).max().unwrap_or(1);
    let author = Author {
        identity: Identity::from_bytes(&founding.to_bytes()),
        group,
        incarnation: life,
    };
    let grant = Grant {
        key: identity.key(),
        wrapping_key: identity.wrapping_key().map_err(refused)?,
        person: Some(person.clone()),
        power: Power::Facilitator,
    };
    let mut founding = Writing::within(projection, &author, now);
    let object = ObjectId::of("device", &device);
    founding.sign(GRANT, object, encode_payload(&grant).map_err(refused)?)?;
    record::put_fact(connection, "me", &person)?;
    let incarnation = record::fact(connection, "incarnation")?;
    let author = Author {
        identity: Identity::from_bytes(&identity.to_bytes()),
        group,
        incarnation: incarnation
            .and_then(|life| life.parse().ok())
            .unwrap_or_default(),
    };
    let mut writing = Writing::within(projection, &author, now);
    if known.is_none() {
        let person = Person {
            id: person.clone(),
            name: who.to_owned(),
            organisation: None,
            labels: vec![PersonLabel::Facilitator],
            email: None,
            languages: Vec::new(),
        };
        writing.set(Noun::Person, &person.id, &fields::of_person(&person))?;
    }
    writing.rotate_keys_if_due()
}
