//! Opening the file of a rendition: any range of it, without a byte of it in the clear on the disk.

use files::Reader;
use replica::outbox::files as outbox;
use replica::{Error, Replica, Result};

use super::address::address_of;
use super::material::{Rendition, Role};
use super::show_material::told_or_draft;
use crate::error::Code;

/// A file, opened.
pub struct Opened {
    /// What it is.
    pub rendition: Rendition,
    /// Its bytes.
    pub reader: Reader,
}

/// Opens the file of a rendition. Without a key: the first one that is whole here.
///
/// # Errors
/// `material-unknown`, `file-unknown`, `file-not-here`, `object-damaged`.
pub fn open_file(replica: &Replica, material: &str, key: Option<&str>) -> Result<Opened> {
    let connection = replica.connection();
    let unknown = || Error::of(Code::MaterialUnknown).with("id", material);
    let told = told_or_draft(connection, material)?.ok_or_else(unknown)?;
    let with_file = |one: &&Rendition| one.manifest.is_some();
    let mut files = told.renditions.iter().filter(with_file);
    let rendition = match key {
        Some(key) => files.find(|one| one.key == key),
        None => {
            // what the app made of a file is not the file
            let own = |one: &&Rendition| !matches!(one.role, Role::Cover | Role::Text);
            let all: Vec<&Rendition> = files.filter(own).collect();
            let whole = |one: &&Rendition| -> Result<bool> {
                let here = match address_of(one) {
                    Some(address) => outbox::here(connection, address.manifest)?,
                    None => None,
                };
                Ok(here.is_some_and(|here| here.is_whole()))
            };
            let mut first = None;
            for one in &all {
                if whole(one)? {
                    first = Some(*one);
                    break;
                }
            }
            first.or_else(|| all.first().copied())
        }
    };
    let rendition = rendition
        .ok_or_else(|| Error::of(Code::FileUnknown).with("id", key.unwrap_or(material)))?;
    let address = address_of(rendition).ok_or_else(unknown)?;
    let here = outbox::here(connection, address.manifest)?;
    if !here.is_some_and(|here| here.is_whole()) {
        return Err(Error::of(Code::FileNotHere).with("name", &rendition.name));
    }
    let store = outbox::store(replica)?;
    let reader = Reader::open(&store, &address).map_err(|error| noticed(error, rendition))?;
    Ok(Opened {
        rendition: rendition.clone(),
        reader,
    })
}

/// An error that names the file.
pub(super) fn noticed(error: files::Error, rendition: &Rendition) -> Error {
    Error::from(error).with("name", &rendition.name)
}

impl Opened {
    /// The bytes of a range, or fewer where the file ends.
    ///
    /// # Errors
    /// `object-damaged`, `object-missing`; with `name`.
    pub fn range(&mut self, range: std::ops::Range<u64>) -> Result<Vec<u8>> {
        let rendition = &self.rendition;
        self.reader
            .range(range)
            .map_err(|error| noticed(error, rendition))
    }
}
