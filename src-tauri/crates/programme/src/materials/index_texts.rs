//! Words in files are found by the one search: the texts that are here are put into its index, page by page.

use std::collections::BTreeMap;

use files::Reader;
use replica::outbox::files as outbox;
use replica::{Replica, Result};
use rusqlite::Connection;

use super::address::address_of;
use super::extract::text_of;
use super::extracted::TextLeaf;
use super::material::{MaterialText, Rendition, Role};
use super::show_material::waiting;
use super::{store, text_file};
use crate::drafts;
use crate::search::{self, Kind};

/// A file of a material: the material's id and the file's key.
type Of = (String, String);

/// Puts the texts that came into the index, and takes out those that are gone. Says whether anything was new.
///
/// # Errors
/// See the crate.
pub fn index_texts(replica: &mut Replica) -> Result<bool> {
    let connection = replica.connection();
    let indexed = store::indexed_texts(connection)?;
    let here = texts_here(connection)?;
    let manifest = |of: &Of| here.get(of).and_then(|text| text.manifest.clone());
    let gone: Vec<Of> = indexed
        .iter()
        .filter(|(of, known)| manifest(of).as_ref() != Some(known))
        .map(|(of, _)| of.clone())
        .collect();
    let new: Vec<(Of, Rendition)> = here
        .into_iter()
        .filter(|(of, text)| indexed.get(of) != text.manifest.as_ref())
        .collect();
    if gone.is_empty() && new.is_empty() {
        return Ok(false);
    }
    replica.transact(|projection| gone.iter().try_for_each(|of| forget(projection, of)))?;
    for (of, text) in new {
        // what cannot be read is asked for once
        let leaves = read_leaves(replica, &text).unwrap_or_else(|error| {
            tracing::warn!("the text of a file of {}: {error}", of.0);
            Vec::new()
        });
        let (material, file) = (&of.0, &of.1);
        replica.transact(|projection| {
            let manifest = text.manifest.as_deref().unwrap_or_default();
            store::put_text(projection, material, file, manifest, &leaves)?;
            for (number, leaf) in leaves.iter().enumerate() {
                let id = leaf_id(material, file, number);
                search::put(projection, Kind::Page, &id, &leaf.text)?;
            }
            Ok(())
        })?;
    }
    Ok(true)
}

/// The files whose text is here, each with the rendition that holds it.
fn texts_here(connection: &Connection) -> Result<BTreeMap<Of, Rendition>> {
    let shared = store::materials(connection)?;
    let shared = shared.into_iter().filter(|one| one.removed.is_none());
    let drafts = drafts::all::<MaterialText>(connection)?;
    let waits = drafts.into_iter().filter_map(waiting);
    let mut here = BTreeMap::new();
    for material in shared.chain(waits) {
        for file in &material.told.renditions {
            let read = matches!(file.role, Role::Main | Role::Light | Role::Captions);
            let Some(text) = text_of(&material.told, file).filter(|_| read) else {
                continue;
            };
            if let Some(address) = address_of(text)
                && outbox::here(connection, address.manifest)?.is_some_and(|here| here.is_whole())
            {
                here.insert((material.id.clone(), file.key.clone()), text.clone());
            }
        }
    }
    Ok(here)
}

/// The leaves of a text that is here.
///
/// # Errors
/// `file-no-text`, `object-damaged`, `object-missing`.
pub(super) fn read_leaves(replica: &Replica, text: &Rendition) -> Result<Vec<TextLeaf>> {
    let Some(address) = address_of(text) else {
        return Ok(Vec::new());
    };
    let store = outbox::store(replica)?;
    let mut reader = Reader::open(&store, &address)?;
    let bytes = reader.range(0..text_file::MOST_TEXT as u64)?;
    text_file::read(&bytes)
}

fn forget(connection: &Connection, of: &Of) -> Result<()> {
    let (material, file) = of;
    for number in store::leaves_of(connection, material, file)? {
        search::forget(connection, Kind::Page, &leaf_id(material, file, number))?;
    }
    store::delete_text(connection, material, file)
}

/// Puts all that is known into an index that was emptied.
pub(crate) fn index_again(connection: &Connection) -> Result<()> {
    store::each_leaf(connection, |material, file, number, text| {
        search::put(
            connection,
            Kind::Page,
            &leaf_id(material, file, number),
            text,
        )
    })
}

/// A leaf in the index: `<material>/<file>/<which>`.
fn leaf_id(material: &str, file: &str, number: usize) -> String {
    format!("{material}/{file}/{number}")
}

/// A leaf that was found.
pub(crate) struct FoundLeaf {
    pub(crate) material: String,
    pub(crate) file: String,
    pub(crate) leaf: TextLeaf,
}

/// The leaf that the index calls by this name.
pub(crate) fn found_leaf(connection: &Connection, id: &str) -> Result<Option<FoundLeaf>> {
    let mut parts = id.rsplitn(3, '/');
    let number = parts.next().and_then(|number| number.parse::<usize>().ok());
    let (Some(number), Some(file), Some(material)) = (number, parts.next(), parts.next()) else {
        return Ok(None);
    };
    let leaf = store::leaf(connection, material, file, number)?;
    Ok(leaf.map(|leaf| FoundLeaf {
        material: material.to_owned(),
        file: file.to_owned(),
        leaf,
    }))
}
