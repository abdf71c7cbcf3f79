//! The materials of the sample: handouts, slides, a film with captions and a light version, and a page on the web.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use files::{Added, Adding};
use replica::keys::current::files_secret;
use replica::outbox::files as outbox;
use replica::register::{Fields, put};
use replica::stamp::stamp;
use replica::{Error, Result, Writing};
use serde::Deserialize;

use crate::language::{Both, Language};
use crate::materials::extracted::TextLeaf;
use crate::materials::guess::guess;
use crate::materials::import_file::{of_link, rendition_of};
use crate::materials::made::made;
use crate::materials::material::{Kind, Made, MaterialText, Rendition, Role};
use crate::materials::project::fields_of;
use crate::materials::text_file;
use crate::noun::Noun;

const MATERIALS: &str = include_str!("../sample/materials.json");

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../sample/materials/", $name)))),+]
    };
}

const FILES: &[(&str, &[u8])] = files![
    "visit-en.pdf",
    "visit-es.pdf",
    "return-en.pptx",
    "return-es.pptx",
    "afternoon.webm",
    "afternoon-sound.ogg",
    "afternoon-en.vtt",
    "afternoon-es.vtt",
    "asking-en.pdf",
    "asking-es.pdf",
    "dialogue-en.pptx",
    "dialogue-es.pptx",
];

macro_rules! beside {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../sample/materials/", $name, ".cover.jpg")))),+]
    };
}

/// Small pictures of files.
const COVERS: &[(&str, &[u8])] = beside![
    "visit-en.pdf",
    "visit-es.pdf",
    "afternoon.webm",
    "asking-en.pdf",
    "asking-es.pdf",
];

/// The texts of files, by the name of the file: a test of the crate that reads them holds them against the files.
const TEXTS: &str = include_str!("../sample/texts.json");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SampleMaterial {
    id: String,
    author: String,
    kind: Kind,
    tailor_made: bool,
    session: Option<String>,
    module: Option<String>,
    required: bool,
    minutes: Option<u32>,
    hours_ago: i64,
    title: Both,
    about: Both,
    why: String,
    files: Vec<SampleFile>,
}

#[derive(Deserialize)]
struct SampleFile {
    name: String,
    link: Option<String>,
    language: Option<Language>,
    role: Role,
    pages: Option<u32>,
}

/// Shares them, each as its author would: `writes` signs an object in a person's name.
pub(super) fn share(
    writing: &Writing<'_>,
    mut writes: impl FnMut(&str, Noun, &str, &Fields) -> Result<()>,
) -> Result<()> {
    let materials: Vec<SampleMaterial> =
        serde_json::from_str(MATERIALS).map_err(|error| Error::internal("sample", error))?;
    let texts: BTreeMap<String, Vec<TextLeaf>> =
        serde_json::from_str(TEXTS).map_err(|error| Error::internal("sample", error))?;
    for material in materials {
        let mut renditions = Vec::new();
        for file in &material.files {
            let mut rendition = match &file.link {
                Some(link) => of_link(link)?,
                None => bring_in(writing, &file.name)?,
            };
            rendition.language = file.language;
            rendition.role = file.role;
            rendition.pages = file.pages;
            if let Some((_, picture)) = COVERS.iter().find(|(known, _)| *known == file.name) {
                let cover = made_of(writing, &rendition, Role::Cover, picture, "image/jpeg")?;
                renditions.push(cover);
            }
            if let Some(leaves) = texts.get(&file.name) {
                let text = text_file::written(leaves)?;
                let text = made_of(writing, &rendition, Role::Text, &text, text_file::MEDIA)?;
                renditions.push(text);
            }
            renditions.push(rendition);
        }
        let told = MaterialText {
            title: material.title,
            about: material.about,
            kind: material.kind,
            made: match material.tailor_made {
                true => Made::TailorMade,
                false => Made::Existing,
            },
            module: material.module,
            session: material.session,
            required: material.required,
            minutes: material.minutes,
            why: material.why,
            renditions,
            ..MaterialText::default()
        };
        let mut fields = fields_of(&told)?;
        let at = writing.now() - TimeDelta::hours(material.hours_ago);
        put(&mut fields, "at", Some(stamp(at)));
        let id = format!("{}.sample-{}", material.author, material.id);
        writes(&material.author, Noun::Material, &id, &fields)?;
    }
    Ok(())
}

/// Brings one of the files that travel with the app in, as if somebody had chosen it.
fn bring_in(writing: &Writing<'_>, name: &str) -> Result<Rendition> {
    let found = FILES.iter().find(|(known, _)| *known == name);
    let (_, bytes) = found.ok_or_else(|| Error::internal("sample", name.to_owned()))?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(name);
    std::fs::write(&path, bytes)?;
    let added = added(writing, bytes)?;
    rendition_of(&added, &path, &guess(&path), None)
}

fn added(writing: &Writing<'_>, bytes: &[u8]) -> Result<Added> {
    let connection = writing.connection();
    let store = outbox::store_of(connection)?;
    let secret = files_secret(connection)?;
    let adding = Adding {
        store: &store,
        secret: &secret,
        known: &[],
        progress: &|_, _| {},
        stop: &|| false,
    };
    let added = adding.add_bytes(bytes)?;
    outbox::note_file(connection, &store, &added.address)?;
    Ok(added)
}

/// What was made of a file: its picture, its text.
fn made_of(
    writing: &Writing<'_>,
    of: &Rendition,
    role: Role,
    bytes: &[u8],
    media: &str,
) -> Result<Rendition> {
    let connection = writing.connection();
    let store = outbox::store_of(connection)?;
    let (added, rendition) = made(connection, &store, of, role, bytes, media)?;
    outbox::note_file(connection, &store, &added.address)?;
    Ok(rendition)
}
