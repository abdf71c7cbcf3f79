//! Erasing for the whole group: every device drops the words and keeps what proves that there were some. Copies on devices
//! that are never online again are out of reach, and the page that offers it says so.

use chrono::{DateTime, Utc};
use ledger::{ChangeHash, ERASE, Erase, ObjectId, encode_payload};

use crate::error::{Code, Error, Result};
use crate::judging::erase_of;
use crate::noun::Noun;
use crate::receive::forget_besides;
use crate::record;
use crate::record::refused;
use crate::replica::{Replica, Touched};
use crate::writing::Writing;

/// Erases all that was ever said of an object, by its author or a facilitator.
///
/// # Errors
/// `change-unknown` when nothing of it is here, `not-yours`.
pub fn erase_object(
    replica: &mut Replica,
    now: DateTime<Utc>,
    noun: impl Into<Noun>,
    id: &str,
) -> Result<Touched> {
    let noun = noun.into();
    let ((), mut touched) = replica.write_own(now, |writing| erase_within(writing, noun, id))?;
    touched.insert((noun, id.to_owned()));
    Ok(touched)
}

/// The same within a transaction.
///
/// # Errors
/// As [`erase_object`].
pub fn erase_within(writing: &mut Writing<'_>, noun: impl Into<Noun>, id: &str) -> Result<()> {
    let noun = noun.into();
    let device = writing.author().identity.device();
    let mut targets = Vec::new();
    let object = noun.object(id);
    let roster = record::roster(writing.connection(), writing.author().group)?;
    let me = roster.person(device);
    let mut others = false;
    record::each_accepted_of(writing.connection(), object, |change| {
        if change.body().is_none() {
            return Ok(());
        }
        let author = change.header().device;
        let mine = author == device || me.is_some() && roster.person(author) == me;
        if mine || writing.is_facilitator() {
            targets.push(change.hash());
        } else {
            others = true;
        }
        Ok(())
    })?;
    if targets.is_empty() {
        let code = if others {
            Code::NotYours
        } else {
            Code::ChangeUnknown
        };
        return Err(Error::of(code).with("id", id));
    }
    for target in targets {
        erase(writing, target)?;
    }
    forget_besides(writing.projection(), object)?;
    writing.projection().remake(noun, id)
}

fn erase(writing: &mut Writing<'_>, target: ChangeHash) -> Result<()> {
    let payload = encode_payload(&Erase { change: target }).map_err(refused)?;
    let change = writing.sign(ERASE, ObjectId::of("change", &target.to_string()), payload)?;
    debug_assert!(erase_of(&change).is_some());
    record::put_erasure(writing.connection(), &target, &change.hash())?;
    record::drop_body(writing.connection(), &target)
}
