//! Removing a material for all: its words and the keys of its files are erased, and a line says why.

use chrono::{DateTime, Utc};
use replica::erase::erase_within;
use replica::ids::author_in;
use replica::record::fact;
use replica::register::{Fields, put};
use replica::{Error, Replica, Result, Touched};

use super::material::LONGEST_LINE;
use super::show_material::told;
use crate::error::Code;
use crate::forum::fit::fit;
use crate::language::Language;
use crate::messages::erase_first::erase_first;
use crate::noun::Noun;

/// Removes a material, with a reason that everybody reads. Whoever shared it may, and facilitators.
///
/// # Errors
/// `material-unknown`, `not-yours`, `text-needed`, `text-too-long`.
pub fn remove_material(
    replica: &mut Replica,
    now: DateTime<Utc>,
    id: &str,
    reason: &str,
) -> Result<Touched> {
    let reason = fit(reason, LONGEST_LINE)?;
    let ((), touched) = replica.write_own(now, |writing| {
        let connection = writing.connection();
        let unknown = || Error::of(Code::MaterialUnknown).with("id", id);
        let (stands, waits) = told(connection, id)?.ok_or_else(unknown)?;
        if waits {
            return Err(Error::of(Code::MaterialWaits));
        }
        let me = fact(connection, "me")?.unwrap_or_default();
        if author_in(id) != me && !writing.is_facilitator() {
            return Err(Error::of(replica::Code::NotYours).with("id", id));
        }
        if stands.removed.is_some() {
            return Err(unknown());
        }
        erase_within(writing, Noun::Material, id)?;
        erase_first(writing, id)?;
        let mut fields = Fields::new();
        for language in Language::ALL {
            let name = format!("title.{}", language.tag());
            put(&mut fields, &name, stands.told.title.side(language));
        }
        put(&mut fields, "at", Some(stands.at.as_str()));
        put(&mut fields, "session", stands.told.session.as_deref());
        put(&mut fields, "removed", Some(reason.as_str()));
        writing.set(Noun::Material, id, &fields)
    })?;
    Ok(touched)
}
