//! The text of what somebody adds is read once, on their device, and travels with the material: nobody else's computer has to.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use files::Name;
use replica::ids::author_in;
use replica::outbox::files as outbox;
use replica::record::fact;
use replica::stamp::stamp;
use replica::{Replica, Result, Touched};
use rusqlite::Connection;

use super::address::address_of;
use super::change_material::rewrite;
use super::extracted::{Asked, Extracted, Extracts, Part, TextLeaf};
use super::made::made;
use super::material::{Look, MaterialText, Rendition, Role};
use super::open_file::open_file;
use super::{store, text_file};
use crate::clean::clean;
use crate::drafts;
use crate::drafts::keep::{About, keep};
use crate::drafts::post_draft::post;
use crate::error::Code;

/// Longer files are not read, in bytes.
pub const LONGEST: u64 = 256 * 1024 * 1024;
/// What took too long, or too much memory, is tried again after this, a few times: the computer may have been busy.
const REST: TimeDelta = TimeDelta::hours(20);

/// A file whose text is not there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its material, or a draft of one.
    pub material: String,
    /// The file.
    pub rendition: Rendition,
}

/// The files whose text this device has to read: those that were added here.
///
/// # Errors
/// See the crate.
pub fn due(replica: &Replica, now: DateTime<Utc>) -> Result<Vec<Job>> {
    let connection = replica.connection();
    let me = fact(connection, "me")?.unwrap_or_default();
    let unread = store::unread(connection, &stamp(now - REST))?;
    let mut jobs = Vec::new();
    for draft in drafts::all::<MaterialText>(connection)? {
        look_into(connection, &draft.id, &draft.body, &unread, &mut jobs)?;
    }
    for material in store::materials(connection)? {
        if author_in(&material.id) == me && material.removed.is_none() {
            look_into(connection, &material.id, &material.told, &unread, &mut jobs)?;
        }
    }
    Ok(jobs)
}

fn look_into(
    connection: &Connection,
    id: &str,
    told: &MaterialText,
    unread: &BTreeSet<Name>,
    jobs: &mut Vec<Job>,
) -> Result<()> {
    for rendition in &told.renditions {
        let Some(address) = address_of(rendition).filter(|_| has_text(rendition)) else {
            continue;
        };
        let here = outbox::here(connection, address.manifest)?;
        if here.is_some_and(|here| here.is_whole())
            && !unread.contains(&address.manifest)
            && text_of(told, rendition).is_none()
        {
            jobs.push(Job {
                material: id.to_owned(),
                rendition: rendition.clone(),
            });
        }
    }
    Ok(())
}

/// Whether a file may have text that can be found.
fn has_text(rendition: &Rendition) -> bool {
    let read = matches!(rendition.look(), Look::Pdf | Look::Document | Look::Text);
    let of = matches!(rendition.role, Role::Main | Role::Light | Role::Captions);
    read && of && rendition.bytes <= LONGEST
}

/// The rendition that holds the text of another.
pub(super) fn text_of<'t>(told: &'t MaterialText, rendition: &Rendition) -> Option<&'t Rendition> {
    let manifest = rendition.manifest.as_deref()?;
    let texts = &mut told.renditions.iter();
    texts.find(|one| one.role == Role::Text && one.of.as_deref() == Some(manifest))
}

/// Reads the text of a file and lets it travel with its material. A file without any is not read again.
///
/// # Errors
/// `no-extractor`; those of writing.
pub fn extract(
    replica: &mut Replica,
    now: DateTime<Utc>,
    job: &Job,
    extracts: &dyn Extracts,
) -> Result<Touched> {
    let mut opened = open_file(replica, &job.material, Some(&job.rendition.key))?;
    let asked = Asked::of(&job.rendition, Part::Text);
    let manifest = address_of(&job.rendition).map(|address| address.manifest);
    let found = match extracts.extract(&asked, &mut opened.reader) {
        Ok(found) if found.leaves.iter().any(|leaf| !leaf.text.is_empty()) => found,
        Err(error) if !error.is(Code::FileNoText) => return Err(error),
        none => {
            let why = none.err().and_then(|error| {
                let params = error.params();
                params.get("why").cloned()
            });
            let why = why.unwrap_or_else(|| "none".to_owned());
            note_unread(replica, now, manifest, &why)?;
            return Ok(Touched::new());
        }
    };
    attach(replica, now, job, &found).or_else(|error| {
        // what cannot stay with its material is not read again and again
        tracing::warn!("the text of {}: {error}", job.rendition.name);
        match error.is(replica::Code::Internal) {
            true => Err(error),
            false => note_unread(replica, now, manifest, "unattached").map(|()| Touched::new()),
        }
    })
}

fn note_unread(
    replica: &mut Replica,
    now: DateTime<Utc>,
    manifest: Option<Name>,
    why: &str,
) -> Result<()> {
    replica.transact(|projection| match manifest {
        Some(manifest) => store::put_unread(projection, manifest, why, &stamp(now)),
        None => Ok(()),
    })
}

/// Adds the text to its material, wherever that is by now.
fn attach(
    replica: &mut Replica,
    now: DateTime<Utc>,
    job: &Job,
    found: &Extracted,
) -> Result<Touched> {
    let leaves: Vec<TextLeaf> = found
        .leaves
        .iter()
        .map(|leaf| TextLeaf {
            text: clean(&leaf.text),
            ..leaf.clone()
        })
        .collect();
    let bytes = text_file::written(&leaves)?;
    let files = outbox::store(replica)?;
    let connection = replica.connection();
    let media = text_file::MEDIA;
    let (added, text) = made(
        connection,
        &files,
        &job.rendition,
        Role::Text,
        &bytes,
        media,
    )?;
    let id = job.material.as_str();
    // the file may be another one by now, and then its text is another one as well
    let lacks = |told: &MaterialText| {
        let stands = |one: &Rendition| one.manifest == job.rendition.manifest;
        told.renditions.iter().any(stands) && text_of(told, &job.rendition).is_none()
    };
    let kept = replica.transact(|projection| {
        let Some(draft) = drafts::draft::<MaterialText>(projection, id)? else {
            return Ok(false);
        };
        if !lacks(&draft.body) {
            return Ok(true);
        }
        outbox::note_file(projection, &files, &added.address)?;
        let about = About {
            id: Some(id.to_owned()),
            ..About::default()
        };
        keep::<MaterialText>(projection, now, &about, |_, _| {
            let mut told = draft.body.clone();
            told.renditions.push(text.clone());
            Ok(told)
        })?;
        if draft.posted_at.is_some() && !draft.changing {
            // nobody was at it: it goes on waiting as it did
            post(projection, now, id)?;
        }
        Ok(true)
    })?;
    if kept {
        return Ok(Touched::new());
    }
    let ((), touched) = replica.write_own(now, |writing| {
        let connection = writing.connection();
        let Some(material) = store::material(connection, id)? else {
            return Ok(());
        };
        if material.removed.is_some() || !lacks(&material.told) {
            return Ok(());
        }
        outbox::note_file(connection, &files, &added.address)?;
        rewrite(writing, id, |told| {
            told.renditions.push(text.clone());
            Ok(())
        })?;
        outbox::send(connection, added.address.manifest)
    })?;
    Ok(touched)
}
