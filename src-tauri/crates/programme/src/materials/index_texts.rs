//! Words in files are found by the one search: the texts that are here are put into its index, page by page.

use std::collections::BTreeMap;

use files::Reader;
use replica::ids::author_in;
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

/// A leaf that is searched and shown is no longer, in bytes: a document that tells no pages is one text of megabytes.
const LONGEST_LEAF: usize = 4_000;
/// So much text of one person's materials is searched, in bytes, and …
const MOST_OF_ONE: u64 = 32 * 1024 * 1024;
/// … so much of all: an old computer finds in it within a second.
const MOST_OF_ALL: u64 = 128 * 1024 * 1024;

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
        let pieces: Vec<TextLeaf> = leaves.iter().flat_map(pieces).collect();
        replica.transact(|projection| put(projection, &of, &text, &pieces))?;
    }
    Ok(true)
}

/// Puts a text into the index, unless another process of this profile has done so meanwhile.
fn put(connection: &Connection, of: &Of, text: &Rendition, pieces: &[TextLeaf]) -> Result<()> {
    let (material, file) = (of.0.as_str(), of.1.as_str());
    let manifest = text.manifest.as_deref().unwrap_or_default();
    match store::indexed_texts(connection)?.get(of) {
        Some(known) if known == manifest => return Ok(()),
        Some(_) => forget(connection, of)?,
        None => {}
    }
    let person = author_in(material);
    let length: u64 = pieces.iter().map(|piece| piece.text.len() as u64).sum();
    let (one, all) = store::length_of_texts(connection, person)?;
    let pieces = match one + length > MOST_OF_ONE || all + length > MOST_OF_ALL {
        true => {
            tracing::warn!("the text of a file of {material} is not searched: there is too much");
            &[]
        }
        false => pieces,
    };
    store::put_text(connection, material, file, manifest, pieces)?;
    for (number, piece) in pieces.iter().enumerate() {
        let id = leaf_id(material, file, number);
        search::put(connection, Kind::Page, &id, &piece.text)?;
    }
    Ok(())
}

/// A leaf in parts, cut at the ends of lines, else between words.
fn pieces(leaf: &TextLeaf) -> Vec<TextLeaf> {
    let mut pieces = Vec::new();
    let mut rest = leaf.text.as_str();
    while rest.len() > LONGEST_LEAF {
        let mut end = LONGEST_LEAF;
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let head = rest.get(..end).unwrap_or_default();
        let cut = head
            .rfind('\n')
            .or_else(|| head.rfind(char::is_whitespace))
            .filter(|cut| *cut > 0)
            .unwrap_or(end);
        let (piece, after) = rest.split_at(cut);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    let with = |text: &str| TextLeaf {
        text: text.trim().to_owned(),
        ..leaf.clone()
    };
    pieces.into_iter().map(with).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_leaf_is_cut_between_words_and_loses_none() {
        let said = |text: &str| {
            let leaf = TextLeaf {
                number: Some(3),
                second: None,
                text: text.to_owned(),
            };
            pieces(&leaf)
        };
        let long = "una palabra más ".repeat(2_000);
        let cut = said(&long);
        assert!(cut.len() > 7 && cut.iter().all(|piece| piece.text.len() <= LONGEST_LEAF));
        assert!(cut.iter().all(|piece| piece.number == Some(3)));
        let joined: Vec<&str> = cut.iter().flat_map(|piece| piece.text.split(' ')).collect();
        assert_eq!(joined, long.split_whitespace().collect::<Vec<_>>());
        for whole in ["", "short", &"ñ".repeat(9_000)] {
            let all: String = said(whole)
                .iter()
                .map(|piece| piece.text.as_str())
                .collect();
            assert_eq!(all, whole);
        }
    }
}
