//! Which files this device keeps: by a preset, and by hand. What a person removed from their device never comes back by itself.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use files::Store;
use replica::outbox::files as outbox;
use replica::outbox::files::{Wanted, WantedFile};
use replica::record::{fact, put_fact};
use replica::{Error, Replica, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::address::address_of;
use super::index_texts::index_texts;
use super::material::{Material, Rendition, Role};
use super::preparation::Kept;
use super::show_material::told;
use super::store;
use crate::error::Code;
use crate::language::Language;
use crate::schedule::{self, when};

/// What is fetched by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename = "KeepPreset", rename_all = "kebab-case")]
pub enum Preset {
    /// All of it.
    Everything,
    /// What the next two sessions need.
    #[default]
    NextTwo,
    /// Of the next session what is light.
    Little,
    /// Nothing: only what is chosen by hand.
    Nothing,
}

/// How this device fetches files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeepChoice {
    /// What is fetched by itself.
    pub preset: Preset,
    /// Only files in this language, where there is a choice.
    pub language: Option<Language>,
    /// No more than so many megabytes (of a million bytes) a day.
    pub daily: Option<u32>,
    /// No files at present: only text.
    pub paused: bool,
}

/// The fact under which the choice is kept.
const CHOICE: &str = "keep_files";
/// The fact under which it is noted how many bytes came on which day: `2026-11-28 1048576`.
const CAME: &str = "files_came";
/// Files of this length are light by themselves, in bytes.
const LIGHT: u64 = 2_000_000;

/// How this device fetches files.
///
/// # Errors
/// See the crate.
pub fn choice(connection: &Connection) -> Result<KeepChoice> {
    let kept = fact(connection, CHOICE)?;
    Ok(kept
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

/// Chooses how this device fetches files.
///
/// # Errors
/// See the crate.
pub fn choose(replica: &mut Replica, choice: &KeepChoice) -> Result<()> {
    let text = serde_json::to_string(choice).map_err(|error| Error::internal("choice", error))?;
    replica.transact(|projection| put_fact(projection, CHOICE, &text))
}

/// Wants materials on this device.
///
/// # Errors
/// `material-unknown`.
pub fn fetch_materials(replica: &mut Replica, ids: &[String]) -> Result<()> {
    replica.transact(|projection| {
        ids.iter().try_for_each(|id| {
            known(projection, id)?;
            store::put_kept(projection, id, Some(Kept::Here))
        })
    })
}

/// Wants a material on this device that was here and is damaged.
pub(super) fn want_again(connection: &Connection, id: &str) -> Result<()> {
    match store::kept(connection)?.get(id) {
        // the person removed it from here, and what shares its bytes is another's matter
        Some(Kept::Away) => Ok(()),
        _ => store::put_kept(connection, id, Some(Kept::Here)),
    }
}

fn known(connection: &Connection, id: &str) -> Result<Material> {
    match told(connection, id)? {
        Some((material, false)) => Ok(material),
        // nobody else has it yet
        Some((material, true)) => {
            let title = material.told.title.best(Language::En).to_owned();
            Err(Error::of(Code::FileNotSent).with("title", title))
        }
        None => Err(Error::of(Code::MaterialUnknown).with("id", id)),
    }
}

/// Removes the files of materials from this device. They stay with the group, and do not come back by themselves.
///
/// # Errors
/// `material-unknown`; `file-not-sent` while the group does not have them: they would be lost.
pub fn remove_from_device(replica: &mut Replica, ids: &[String]) -> Result<()> {
    let files = outbox::store(replica)?;
    let gone = replica.transact(|projection| {
        let mut gone = Vec::new();
        for id in ids {
            let material = known(projection, id)?;
            for address in material.told.renditions.iter().filter_map(address_of) {
                if outbox::is_on_its_way(projection, address.manifest)? {
                    let title = material.told.title.best(Language::En).to_owned();
                    return Err(Error::of(Code::FileNotSent).with("title", title));
                }
                gone.push(address.manifest);
            }
            store::put_kept(projection, id, Some(Kept::Away))?;
        }
        Ok(gone)
    })?;
    remove_objects(replica, &files, &gone)
}

/// Removes objects that no other file on this device needs.
fn remove_objects(replica: &mut Replica, store: &Store, gone: &[files::Name]) -> Result<()> {
    let connection = replica.connection();
    let mut left = outbox::known(connection)?;
    left.retain(|manifest| !gone.contains(manifest));
    let mut needed = std::collections::BTreeSet::new();
    for manifest in left {
        let here = outbox::here(connection, manifest)?;
        if here.is_some_and(|here| here.here > 0) {
            needed.extend(outbox::objects_of(connection, [manifest])?);
        }
    }
    for manifest in gone {
        for (object, _) in outbox::objects(connection, *manifest)? {
            if !needed.contains(&object) {
                store.remove(object)?;
            }
        }
    }
    replica.transact(|projection| {
        gone.iter()
            .try_for_each(|manifest| outbox::count_here(projection, store, *manifest).map(drop))
    })?;
    // what somebody removed from here is not found here either
    index_texts(replica).map(drop)
}

/// The files that this device wants to have, what matters most first: light before heavy, and the next session before later
/// ones. How many bytes may come today is left to the choice.
///
/// # Errors
/// See the crate.
pub fn wanted(connection: &Connection, now: DateTime<Utc>) -> Result<Wanted> {
    let choice = choice(connection)?;
    if choice.paused {
        return Ok(Wanted::default());
    }
    let materials = store::materials(connection)?;
    let by_hand = store::kept(connection)?;
    let coming = coming(connection, now)?;
    let mut files: Vec<((u8, usize, u64), WantedFile)> = Vec::new();
    for material in materials.iter().filter(|one| one.removed.is_none()) {
        let kept = by_hand.get(&material.id);
        let nearness = nearness(material, &coming);
        let all = chosen(material, kept.copied(), nearness, &choice);
        for rendition in all {
            let Some(address) = address_of(rendition) else {
                continue;
            };
            let weight = match rendition.role {
                Role::Captions | Role::Cover | Role::Text if rendition.bytes <= LIGHT => 0,
                Role::Captions | Role::Cover | Role::Text => 2,
                Role::Light => 1,
                Role::Main if rendition.bytes <= LIGHT => 1,
                Role::Main => 2,
            };
            let rank = (weight, nearness.unwrap_or(usize::MAX), rendition.bytes);
            let bytes = rendition.bytes;
            files.push((rank, WantedFile { address, bytes }));
        }
    }
    files.sort_by_key(|(rank, _)| *rank);
    Ok(Wanted {
        files: files.into_iter().map(|(_, file)| file).collect(),
        most: match choice.daily {
            Some(megabytes) => {
                let most = u64::from(megabytes) * 1_000_000;
                Some(most.saturating_sub(came_on(connection, now)?))
            }
            None => None,
        },
    })
}

/// The renditions of a material that are to be here.
fn chosen<'m>(
    material: &'m Material,
    kept: Option<Kept>,
    nearness: Option<usize>,
    choice: &KeepChoice,
) -> Vec<&'m Rendition> {
    let all = &material.told.renditions;
    let of_language = |rendition: &&Rendition| {
        let of = |language| {
            move |other: &Rendition| other.role == Role::Main && other.language == Some(language)
        };
        match (choice.language, rendition.language) {
            // where there is none in that language, another one serves
            (Some(wanted), Some(is)) if wanted != is => !all.iter().any(of(wanted)),
            _ => true,
        }
    };
    let is_light =
        |rendition: &&Rendition| rendition.role != Role::Main || rendition.bytes <= LIGHT;
    let automatic = match (kept, choice.preset) {
        (Some(Kept::Away), _) => return Vec::new(),
        (Some(Kept::Here), _) | (None, Preset::Everything) => {
            return all.iter().filter(of_language).collect();
        }
        (None, Preset::NextTwo) => nearness.is_some_and(|nearness| nearness < 2),
        (None, Preset::Little) => {
            let near = nearness == Some(0);
            let light = all.iter().filter(of_language).filter(is_light);
            return light.filter(|_| near).collect();
        }
        (None, Preset::Nothing) => false,
    };
    let few = all.iter().filter(of_language);
    // what a material looks like and what is found in it are known before it is here, unless somebody removed it from here
    let small = |rendition: &Rendition| {
        matches!(rendition.role, Role::Cover | Role::Text) && rendition.bytes <= LIGHT
    };
    few.filter(|rendition| automatic || small(rendition))
        .collect()
}

/// The sessions that are still to come, the next one first, with their modules.
fn coming(connection: &Connection, now: DateTime<Utc>) -> Result<Vec<(String, Option<String>)>> {
    let edition = schedule::edition(connection)?;
    let mut coming: Vec<(DateTime<Utc>, String, Option<String>)> = Vec::new();
    for session in &edition.sessions {
        if let Some((_, ends)) = when::extent(&edition, &session.stated)
            && ends > now
        {
            coming.push((ends, session.id.clone(), session.module.clone()));
        }
    }
    coming.sort();
    Ok(coming
        .into_iter()
        .map(|(_, session, module)| (session, module))
        .collect())
}

/// How many sessions come before the first one that needs a material; `None` if none does.
fn nearness(material: &Material, coming: &[(String, Option<String>)]) -> Option<usize> {
    let told = &material.told;
    coming
        .iter()
        .position(|(session, module)| match &told.session {
            Some(own) => own == session,
            None => told.module.is_some() && told.module == *module,
        })
}

fn came_on(connection: &Connection, now: DateTime<Utc>) -> Result<u64> {
    let kept = fact(connection, CAME)?.unwrap_or_default();
    let today = now.date_naive().to_string();
    let came = kept.split_once(' ').filter(|(day, _)| *day == today);
    Ok(came
        .and_then(|(_, bytes)| bytes.parse().ok())
        .unwrap_or_default())
}

/// Notes that so many bytes of files came.
///
/// # Errors
/// See the crate.
pub fn came(connection: &Connection, now: DateTime<Utc>, bytes: u64) -> Result<()> {
    let all = came_on(connection, now)?.saturating_add(bytes);
    put_fact(connection, CAME, &format!("{} {all}", now.date_naive()))
}

/// How many bytes this device still has to fetch, and whether today's limit keeps it from that.
///
/// # Errors
/// See the crate.
pub fn missing(connection: &Connection, now: DateTime<Utc>) -> Result<(u64, bool)> {
    let wanted = wanted(connection, now)?;
    let missing = outbox::missing(connection, &wanted.files)?;
    Ok((missing, missing > 0 && wanted.most == Some(0)))
}

/// What each material was decided by hand.
pub(super) fn by_hand(connection: &Connection) -> Result<BTreeMap<String, Kept>> {
    store::kept(connection)
}
