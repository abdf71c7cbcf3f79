//! Looking whether every byte of the files here is what it should be. What is damaged is removed, so that it is fetched again.

use files::{Error as FileError, Name};
use replica::outbox::files as outbox;
use replica::{Pace, Replica, Result};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::address::address_of;
use super::keep;
use super::material::{Material, MaterialText, Rendition};
use super::show_material::waiting;
use super::store;
use crate::drafts;
use crate::language::Both;

/// A file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "DamagedFile", rename_all = "camelCase")]
pub struct Damaged {
    /// The material.
    pub material: String,
    /// What it is called.
    pub title: Both,
    /// The name of the file.
    pub name: String,
    /// The object in which the damage is.
    pub object: String,
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "VerifiedFiles", rename_all = "camelCase")]
pub struct Verified {
    /// How many files were looked at.
    pub files: u32,
    /// Those that are not as they should be.
    pub damaged: Vec<Damaged>,
}

/// Looks at every file that is here. A damaged object is removed and the file is no longer whole: it is fetched again where the
/// group has it.
///
/// # Errors
/// `stopped`; see the crate.
pub fn verify(replica: &mut Replica, pace: &Pace<'_>) -> Result<Verified> {
    let files = outbox::store(replica)?;
    let all = everything(replica)?;
    let mut verified = Verified::default();
    let known = u32::try_from(all.len()).unwrap_or(u32::MAX);
    for (material, rendition, manifest, waits) in all {
        pace.step(verified.files, known)?;
        let connection = replica.connection();
        let here = outbox::here(connection, manifest)?;
        if here.as_ref().is_none_or(|here| here.here == 0) {
            continue;
        }
        verified.files += 1;
        let whole = here.is_some_and(|here| here.is_whole());
        let mut damaged = Vec::new();
        for (object, _) in outbox::objects(connection, manifest)? {
            match files.verify(object) {
                Ok(()) => {}
                // it was to be here
                Err(FileError::Missing(_)) if whole => damaged.push(object),
                Err(FileError::Missing(_)) => {}
                Err(FileError::Damaged(_)) => damaged.push(object),
                Err(error) => return Err(error.into()),
            }
        }
        let Some(first) = damaged.first() else {
            count(replica, &files, &[manifest])?;
            continue;
        };
        verified.damaged.push(Damaged {
            material: material.id.clone(),
            title: material.told.title.clone(),
            name: rendition.name.clone(),
            object: first.to_string(),
        });
        // nobody else has it yet: what is whole of it stays, and the person still has their own file
        if waits || outbox::is_on_its_way(replica.connection(), manifest)? {
            count(replica, &files, &[manifest])?;
            continue;
        }
        // it was here, so it is wanted here
        let id = &material.id;
        replica.transact(|projection| keep::want_again(projection, id))?;
        for object in &damaged {
            files.remove(*object)?;
            let shared = outbox::files_with(replica.connection(), *object)?;
            count(replica, &files, &shared)?;
        }
    }
    Ok(verified)
}

fn count(replica: &mut Replica, files: &files::Store, manifests: &[Name]) -> Result<()> {
    replica.transact(|projection| {
        let mut all = manifests.iter();
        all.try_for_each(|manifest| outbox::count_here(projection, files, *manifest).map(drop))
    })
}

/// Every file, and whether its material still waits on this device.
fn everything(replica: &Replica) -> Result<Vec<(Material, Rendition, Name, bool)>> {
    let connection = replica.connection();
    let waits = drafts::all::<MaterialText>(connection)?.into_iter();
    let shared = store::materials(connection)?.into_iter();
    let all = shared
        .map(|material| (material, false))
        .chain(waits.filter_map(waiting).map(|material| (material, true)));
    let mut found = Vec::new();
    for (material, waits) in all {
        for rendition in &material.told.renditions {
            if let Some(address) = address_of(rendition) {
                found.push((material.clone(), rendition.clone(), address.manifest, waits));
            }
        }
    }
    Ok(found)
}
