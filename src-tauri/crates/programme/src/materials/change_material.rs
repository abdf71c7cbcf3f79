//! Changing a material that was shared: its words, its place in the programme, its renditions.

use chrono::{DateTime, Utc};
use replica::ids::author_in;
use replica::record::fact;
use replica::register::{Fields, exists, put, shown, text};
use replica::{Error, Replica, Result, Touched, Writing};

use super::fit::fit_to_share;
use super::material::{MaterialText, Rendition};
use super::project::fields_of;
use super::rendition::rendition;
use super::show_material::told as told_of;
use crate::error::Code;
use crate::noun::Noun;

/// Writes what is said of a material. Whoever shared it may say all; a facilitator all but the sentence why.
///
/// # Errors
/// `material-unknown`, `not-yours`, `title-needed`, `text-too-long`, `session-unknown`, `module-unknown`.
pub fn change_material(
    replica: &mut Replica,
    now: DateTime<Utc>,
    id: &str,
    told: &MaterialText,
) -> Result<Touched> {
    let ((), touched) = replica.write_own(now, |writing| {
        rewrite(writing, id, |stands| {
            let renditions = std::mem::take(&mut stands.renditions);
            *stands = told.clone();
            // a file is replaced by its own verb; here only its language and role may change
            stands.renditions = renditions;
            for rendition in &mut stands.renditions {
                if let Some(said) = told.renditions.iter().find(|one| one.key == rendition.key) {
                    rendition.language = said.language;
                    rendition.role = said.role;
                }
            }
            Ok(())
        })
    })?;
    Ok(touched)
}

/// Puts materials into a session, or out of any.
///
/// # Errors
/// As [`change_material`]; nothing changes then.
pub fn tie_materials(
    replica: &mut Replica,
    now: DateTime<Utc>,
    ids: &[String],
    session: Option<&str>,
) -> Result<Touched> {
    let ((), touched) = replica.write_own(now, |writing| {
        ids.iter().try_for_each(|id| {
            rewrite(writing, id, |told| {
                told.session = session.map(str::to_owned);
                Ok(())
            })
        })
    })?;
    Ok(touched)
}

/// Takes a rendition out of a material.
///
/// # Errors
/// As [`change_material`]; `file-unknown`, and `file-needed` for the last one.
pub fn take_out_rendition(
    replica: &mut Replica,
    now: DateTime<Utc>,
    id: &str,
    key: &str,
) -> Result<Touched> {
    let ((), touched) = replica.write_own(now, |writing| {
        rewrite(writing, id, |told| {
            let gone = rendition(told, key)?.manifest.clone();
            // with what the app made of it: nobody wants to find the words of what was taken out
            let made = |known: &Rendition| gone.is_some() && known.of == gone;
            told.renditions
                .retain(|known| known.key != key && !made(known));
            Ok(())
        })
    })?;
    Ok(touched)
}

/// Writes a material anew as `change` leaves it.
pub(super) fn rewrite(
    writing: &mut Writing<'_>,
    id: &str,
    change: impl FnOnce(&mut MaterialText) -> Result<()>,
) -> Result<()> {
    let connection = writing.connection();
    let unknown = || Error::of(Code::MaterialUnknown).with("id", id);
    let (stands, waits) = told_of(connection, id)?.ok_or_else(unknown)?;
    if waits {
        return Err(Error::of(Code::MaterialWaits));
    }
    let me = fact(connection, "me")?.unwrap_or_default();
    let mine = author_in(id) == me;
    if stands.removed.is_some() {
        return Err(unknown());
    }
    if !mine && !writing.is_facilitator() {
        return Err(Error::of(replica::Code::NotYours).with("id", id));
    }
    let mut told = stands.told.clone();
    change(&mut told)?;
    if !mine && told.why != stands.told.why {
        return Err(Error::of(replica::Code::NotYours).with("id", id));
    }
    let told = fit_to_share(&told)?;
    let there = |noun, id: &Option<String>, code| match id {
        Some(id) if !exists(connection, noun, id)? => Err(Error::of(code).with("id", id)),
        _ => Ok(()),
    };
    there(Noun::Session, &told.session, Code::SessionUnknown)?;
    there(Noun::Module, &told.module, Code::ModuleUnknown)?;
    let before = shown(connection, Noun::Material, id)?.unwrap_or_default();
    let mut fields = fields_of(&told)?;
    put(&mut fields, "at", text(&before, "at"));
    // what a newer version wrote stays: only what this one reads is its to change
    let known = fields_of(&stands.told)?;
    let foreign = |name: &&String| !known.contains_key(*name) && !is_ours(name);
    for name in before.keys().filter(foreign) {
        if let Some(value) = before.get(name) {
            fields.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    if !mine {
        keep_why(&before, &mut fields);
    }
    writing.set(Noun::Material, id, &fields)
}

/// Whether this version reads that field.
fn is_ours(name: &str) -> bool {
    const OURS: &[&str] = &[
        "title.en", "title.es", "about.en", "about.es", "kind", "made", "author", "source",
        "licence", "module", "session", "required", "minutes", "why", "at", "removed",
    ];
    OURS.contains(&name)
}

/// The sentence why stays byte by byte, or a facilitator would seem to have written it.
fn keep_why(before: &Fields, fields: &mut Fields) {
    match before.get("why") {
        Some(why) => fields.insert("why".to_owned(), why.clone()),
        None => fields.remove("why"),
    };
}
