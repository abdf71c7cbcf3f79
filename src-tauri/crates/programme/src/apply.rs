//! What a change does to the tables: the same for one's own changes, for those of others, and for making
//! the tables anew.
//!
//! The tables are a function of the accepted changes and their payloads. When one of them is refused afterwards, or its
//! payload erased, its object is made anew from the others. Not here: the roster's judgement (`judging`).

use ledger::{Audience, Change, GroupId, ObjectId, Power, Sealed, Standing, decode_payload};
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::error::Result;
use crate::record::store as record;
use crate::register::{self, Noun, Remove, Set, store};
use crate::{case_studies, forum, messages, people, schedule, search};

/// What a change of the programme's own kinds says.
#[derive(Debug)]
pub enum Said {
    /// It writes fields.
    Set(Noun, Set),
    /// It removes an object.
    Remove(Noun, String),
    /// This device cannot read it: it is for others, or its key is not here yet; or its payload was erased.
    Unseen,
    /// A kind or noun that only a newer app knows.
    Newer,
    /// It is not what its kind says.
    Unreadable,
}

/// Reads a change.
///
/// # Errors
/// Those of the database.
pub fn read(connection: &Connection, change: &Change) -> Result<Said> {
    let kind = change.header().kind;
    if !matches!(kind, register::SET | register::REMOVE) {
        return Ok(Said::Newer);
    }
    let Some(payload) = payload(connection, change)? else {
        return Ok(Said::Unseen);
    };
    let said = if kind == register::SET {
        decode_payload::<Set>(payload.bytes()).map(|set| match Noun::of(set.noun) {
            Some(noun) => Said::Set(noun, set),
            None => Said::Newer,
        })
    } else {
        decode_payload::<Remove>(payload.bytes()).map(|remove| match Noun::of(remove.noun) {
            Some(noun) => Said::Remove(noun, remove.id),
            None => Said::Newer,
        })
    };
    Ok(said.unwrap_or(Said::Unreadable))
}

/// What a change says: in the open, or opened with a key and not left in memory.
enum Payload<'c> {
    Open(&'c [u8]),
    Opened(Zeroizing<Vec<u8>>),
}

impl Payload<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Open(bytes) => bytes,
            Self::Opened(bytes) => bytes,
        }
    }
}

/// The payload, opened if it was for the facilitators and their key is here.
fn payload<'c>(connection: &Connection, change: &'c Change) -> Result<Option<Payload<'c>>> {
    let Some(body) = change.body() else {
        return Ok(None);
    };
    if change.header().audience == Audience::Group {
        return Ok(Some(Payload::Open(&body.payload)));
    }
    let Ok(sealed) = decode_payload::<Sealed>(&body.payload) else {
        return Ok(None);
    };
    let Some(key) = record::judged_epoch(connection, sealed.epoch)? else {
        return Ok(None);
    };
    let group: GroupId = change.header().group;
    let Ok(binding) = change.header().binding() else {
        return Ok(None);
    };
    let opened = ledger::collect(&key, group, &binding, &sealed.bytes).ok();
    Ok(opened.map(Payload::Opened))
}

/// Why a change may not be applied, though its author stands in the group: the rules of the nouns. The reasons have
/// words in the catalogue.
pub fn refusal(change: &Change, said: &Said, standing: &Standing) -> Option<&'static str> {
    let (noun, id) = match said {
        Said::Set(noun, set) => (*noun, set.id.as_str()),
        Said::Remove(noun, id) => (*noun, id.as_str()),
        Said::Unreadable => return Some("unreadable"),
        Said::Unseen | Said::Newer => return None,
    };
    let header = change.header();
    if header.object != ObjectId::of(noun.name(), id) {
        return Some("other-object");
    }
    let meant = match noun {
        Noun::Message => Audience::Facilitators,
        _ => Audience::Group,
    };
    if header.audience != meant {
        return Some("audience");
    }
    let own = |person: &str| standing.person.as_deref() == Some(person);
    let allowed = match noun {
        // nobody writes in another's name, not even a facilitator
        Noun::Message => own(messages::author_in(id)),
        Noun::Post | Noun::Translation => own(forum::author_in(id)),
        Noun::Case | Noun::CaseTranslation => own(case_studies::author_in(id)),
        Noun::Outcome if own(case_studies::author_in(id)) => true,
        // whoever erases their own words says so
        Noun::Moderation if says_removed(said) && own(forum::author_in(id)) => true,
        _ if standing.power == Power::Facilitator => true,
        Noun::Person | Noun::Introduction => own(id) && header.kind == register::SET,
        _ => false,
    };
    (!allowed).then_some("not-yours")
}

/// Whether it says no more than that a post was removed by its author.
fn says_removed(said: &Said) -> bool {
    let Said::Set(_, set) = said else {
        return false;
    };
    let removes = |write: &crate::register::Write| {
        write.field == "removed" && write.text.as_deref() == Some("author")
    };
    set.writes.iter().any(removes)
        && set.writes.iter().all(|write| match write.field.as_str() {
            // where it stood, never where it shall stand: what others answered would go there with it
            "stood" | "reply_to" | "at" => write.text.is_some(),
            _ => removes(write),
        })
}

/// Applies what an accepted change says, and gives the noun that it touched.
///
/// # Errors
/// Those of the database.
pub fn apply(connection: &Connection, change: &Change) -> Result<Option<Noun>> {
    let said = read(connection, change)?;
    if matches!(said, Said::Newer) {
        note_newer(connection, change)?;
    }
    let Some((noun, id)) = note(connection, change, &said)? else {
        return Ok(None);
    };
    project(connection, noun, &id)?;
    Ok(Some(noun))
}

/// Notes that an accepted change says what this version does not understand, if it does: an update lets it take effect.
///
/// # Errors
/// Those of the database.
pub fn note_newer(connection: &Connection, change: &Change) -> Result<()> {
    let ours = ledger::RESERVED.contains(&change.header().kind);
    match !ours && matches!(read(connection, change)?, Said::Newer) {
        true => record::put_newer(connection, &change.hash()),
        false => Ok(()),
    }
}

/// Notes a change's writes, without making the row.
fn note(connection: &Connection, change: &Change, said: &Said) -> Result<Option<(Noun, String)>> {
    let hash = change.hash();
    match said {
        Said::Set(noun, set) => {
            let hlc = record::clamped(change.header().hlc.0);
            store::set(connection, *noun, set, hash.as_bytes(), hlc)?;
            Ok(Some((*noun, set.id.clone())))
        }
        Said::Remove(noun, id) => {
            store::remove(connection, *noun, id, hash.as_bytes())?;
            Ok(Some((*noun, id.clone())))
        }
        Said::Unseen | Said::Newer | Said::Unreadable => Ok(None),
    }
}

/// Makes one object anew from the accepted changes that are left.
///
/// # Errors
/// Those of the database.
pub fn remake(connection: &Connection, noun: Noun, id: &str) -> Result<()> {
    store::forget(connection, noun, id)?;
    let object = ObjectId::of(noun.name(), id);
    record::each_accepted_of(connection, object, |change| {
        let said = read(connection, change)?;
        note(connection, change, &said).map(drop)
    })?;
    project(connection, noun, id)
}

/// Makes the row of one object anew from its fields.
///
/// # Errors
/// Those of the database.
pub fn project(connection: &Connection, noun: Noun, id: &str) -> Result<()> {
    let shown = store::shown(connection, noun, id)?;
    search::fill::renew(connection, noun, id, shown.as_ref())?;
    match noun {
        Noun::Edition | Noun::Module | Noun::Session | Noun::Question | Noun::Meeting => {
            schedule::project::project(connection, noun, id, shown.as_ref())
        }
        Noun::Organisation | Noun::Person | Noun::Introduction => {
            people::project::project(connection, noun, id, shown.as_ref())
        }
        Noun::Message => messages::store::project(connection, id, shown.as_ref()),
        Noun::Post | Noun::Moderation | Noun::Translation => {
            forum::project::project(connection, noun, id, shown.as_ref())
        }
        Noun::Case | Noun::Outcome | Noun::CaseTranslation => {
            case_studies::project::project(connection, noun, id, shown.as_ref())
        }
    }
}
