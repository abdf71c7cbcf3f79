//! Bringing files in: each is sealed and kept beside the database, then a draft speaks of it. Whatever ends in between leaves
//! nothing that anybody speaks of, and it is swept away.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use files::{Added, Adding, Manifest, Store};
use replica::ids::random_id;
use replica::keys::current::files_secret;
use replica::outbox::files as outbox;
use replica::{Error, Replica, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::about::{about, cover, fill, propose};
use super::address::{address_of, written};
use super::extracted::{Extracted, Extracts, ReadsNothing};
use super::guess::{Guess, file_name, guess};
use super::material::{Kind, MaterialText, Rendition, Role};
use super::rendition::{is_link, rendition};
use super::show_material::{told, told_or_draft};
use super::sweep::addresses;
use crate::drafts::keep::{About, keep};
use crate::drafts::post_draft::post_draft;
use crate::error::Code;
use crate::language::{Both, Language};

/// So many files that are here already are compared with a new one.
const COMPARED: usize = 500;
/// … and so many chunks of them.
const MOST_CHUNKS: usize = 500_000;
/// The most files that are added at once.
pub const MOST_AT_ONCE: usize = 500;

/// Hears of long work, and ends it.
pub struct Watch<'w> {
    /// Hears of bytes done and bytes in all.
    pub progress: &'w dyn Fn(u64, u64),
    /// True ends it.
    pub stop: &'w dyn Fn() -> bool,
    /// Reads what files tell of themselves.
    pub extracts: &'w dyn Extracts,
}

impl Watch<'_> {
    /// Nobody watches.
    pub const NOBODY: Watch<'static> = Watch {
        progress: &|_, _| {},
        stop: &|| false,
        extracts: &ReadsNothing,
    };
}

/// A file that could not be brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "UnimportedFile", rename_all = "camelCase")]
pub struct Unimported {
    /// Its name.
    pub name: String,
    /// The code of the error.
    pub code: String,
    /// The parameters of its words.
    pub params: BTreeMap<String, String>,
}

/// What became of files that were to be brought in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "ImportedFiles", rename_all = "camelCase")]
pub struct Imported {
    /// The drafts that speak of them; several files may be one material.
    pub drafts: Vec<String>,
    /// Those that could not be brought in.
    pub failed: Vec<Unimported>,
    /// Those that were, and that others may not be able to read.
    pub noticed: Vec<Unimported>,
}

/// The files that somebody chose or dropped: of a folder all that are in it, and in its folders. Hidden ones are passed over.
///
/// # Errors
/// `too-many-files`; those of reading a folder.
pub fn files_in(chosen: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut left: Vec<PathBuf> = chosen.iter().rev().cloned().collect();
    while let Some(path) = left.pop() {
        // links are not followed: a folder may hold itself
        let is_folder = std::fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir());
        // what is not there, or may not be read, is told when it is brought in: it keeps nobody from the others
        match is_folder.then(|| inside(&path)) {
            Some(Ok(inside)) => left.extend(inside.into_iter().rev()),
            Some(Err(_)) | None => files.push(path),
        }
        if files.len() + left.len() > MOST_AT_ONCE {
            return Err(Error::of(Code::TooManyFiles).with("limit", MOST_AT_ONCE));
        }
    }
    Ok(files)
}

/// What is in a folder, in the order of names.
fn inside(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut inside = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let hidden = entry.file_name().to_string_lossy().starts_with(['.', '~']);
        let kind = entry.file_type()?;
        if !hidden && (kind.is_file() || kind.is_dir()) {
            inside.push(entry.path());
        }
    }
    inside.sort();
    Ok(inside)
}

/// Brings files in, and keeps a draft for each material: files whose names differ by language or weight only are one. A file
/// that fails keeps nobody from the others.
///
/// # Errors
/// `stopped`: the drafts of what was brought in before stay. `no-key`, `not-member`.
pub fn import_files(
    replica: &mut Replica,
    now: DateTime<Utc>,
    paths: &[PathBuf],
    watch: &Watch<'_>,
) -> Result<Imported> {
    may_share(replica)?;
    let sizes = paths.iter().map(|path| length(path));
    let all: u64 = sizes.sum();
    let mut done = 0;
    let mut imported = Imported::default();
    type Forms = BTreeSet<(Role, Option<Language>)>;
    let mut by_stem: BTreeMap<(PathBuf, String), (String, Forms)> = BTreeMap::new();
    for path in paths {
        let each = Watch {
            progress: &|bytes, _| (watch.progress)(done + bytes, all),
            stop: watch.stop,
            extracts: watch.extracts,
        };
        let guessed = guess(path);
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let stem = (folder, guessed.stem.clone());
        let form = (guessed.role, guessed.language);
        // two that differ in neither language nor weight are two materials, however alike their names
        let beside = by_stem
            .get(&stem)
            .filter(|(_, forms)| !forms.contains(&form));
        let beside = beside.map(|(draft, _)| draft.clone());
        let one = import_one(replica, now, path, guessed, beside.as_deref(), &each);
        if let Ok((_, Some(noticed))) = &one {
            imported.noticed.push(unimported(path, noticed));
        }
        match one.map(|(draft, _)| draft) {
            Ok(draft) if beside.is_some() => {
                if let Some((known, forms)) = by_stem.get_mut(&stem) {
                    known.clone_from(&draft);
                    forms.insert(form);
                }
            }
            Ok(draft) => {
                by_stem.insert(stem, (draft.clone(), Forms::from([form])));
                imported.drafts.push(draft);
            }
            // what came before stays, and is shown
            Err(error) if error.is(replica::Code::Stopped) && !imported.drafts.is_empty() => break,
            Err(error) if error.is(replica::Code::Stopped) => return Err(error),
            Err(error) => imported.failed.push(unimported(path, &error)),
        }
        done += length(path);
    }
    Ok(imported)
}

fn unimported(path: &Path, error: &Error) -> Unimported {
    let params = error.params().iter();
    Unimported {
        name: file_name(path),
        code: error.code().to_owned(),
        params: params
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    }
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |found| found.len())
}

/// Whether this device may share materials.
///
/// # Errors
/// `not-member`, `removed`, `held`.
pub fn may_share(replica: &Replica) -> Result<()> {
    crate::drafts::post_draft::may_post(replica)
}

fn import_one(
    replica: &mut Replica,
    now: DateTime<Utc>,
    path: &Path,
    guessed: Guess,
    beside: Option<&str>,
    watch: &Watch<'_>,
) -> Result<(String, Option<Error>)> {
    let mut brought = bring_in(replica, path, &guessed, None, watch)?;
    let draft = replica.transact(|projection| {
        brought.note(projection)?;
        let about = About {
            id: beside.map(str::to_owned),
            ..About::default()
        };
        keep::<MaterialText>(projection, now, &about, |_, begun| {
            // it may have been shared and signed meanwhile: then this file is a change of it
            let stands = begun.kept.or(begun.left).cloned();
            let mut told = stands.unwrap_or_else(|| told_by(&guessed));
            if !told.renditions.iter().any(|one| one.role == Role::Main) {
                propose(&mut told, &brought.rendition, &brought.about);
            }
            brought.put_into(&mut told);
            // captions that came first say nothing of what kind it is
            if told.kind == Kind::Other {
                told.kind = guessed.kind;
            }
            Ok(told)
        })
    })?;
    let noticed = brought.noticed.take();
    Ok((draft, noticed))
}

/// What is said of a material as long as only its file speaks.
fn told_by(guessed: &Guess) -> MaterialText {
    let mut title = Both::default();
    let title_side = guessed.language.unwrap_or(Language::En);
    *title.side_mut(title_side) = Some(guessed.title.clone());
    MaterialText {
        title,
        kind: guessed.kind,
        ..MaterialText::default()
    }
}

/// A file that was brought in. It is kept as long as this lives; whoever notes it keeps it longer.
pub(super) struct Brought {
    added: Added,
    store: Store,
    rendition: Rendition,
    about: Extracted,
    noticed: Option<Error>,
    cover: Option<(Added, Rendition)>,
}

impl Brought {
    fn all(&self) -> impl Iterator<Item = &Added> {
        let cover = self.cover.iter().map(|(added, _)| added);
        std::iter::once(&self.added).chain(cover)
    }

    fn note(&self, connection: &Connection) -> Result<()> {
        self.all().try_for_each(|added| {
            outbox::note_file(connection, &self.store, &added.address).map(drop)
        })
    }

    fn send(&self, connection: &Connection) -> Result<()> {
        self.all()
            .try_for_each(|added| outbox::send(connection, added.address.manifest))
    }

    /// In the place of the version before, whose text and picture are another's.
    fn put_into(&self, told: &mut MaterialText) {
        let key = &self.rendition.key;
        let mut before = told.renditions.iter().filter(|known| known.key == *key);
        if let Some(replaced) = before.find_map(|known| known.manifest.clone()) {
            let made_of = |known: &Rendition| known.of.as_ref() == Some(&replaced);
            told.renditions.retain(|known| !made_of(known));
        }
        told.renditions.retain(|known| known.key != *key);
        told.renditions.push(self.rendition.clone());
        let cover = self.cover.iter().map(|(_, rendition)| rendition.clone());
        told.renditions.extend(cover);
    }
}

/// Brings a file in, with what it tells of itself.
///
/// # Errors
/// `file-missing`, `file-changed`, `file-too-long`, `no-room`, `stopped`, `disk-full`, `no-key`; each with `path` where it is about the file.
pub(super) fn bring_in(
    replica: &Replica,
    path: &Path,
    guessed: &Guess,
    replaces: Option<&Rendition>,
    watch: &Watch<'_>,
) -> Result<Brought> {
    let store = outbox::store(replica)?;
    let secret = files_secret(replica.connection())?;
    let known = known(replica.connection(), &store, replaces)?;
    let adding = Adding {
        store: &store,
        secret: &secret,
        known: &known,
        progress: watch.progress,
        stop: watch.stop,
    };
    let added = adding.add(path).map_err(|error| unreadable(error, path))?;
    let mut rendition = rendition_of(&added, path, guessed, replaces)?;
    let (about, noticed) = about(watch.extracts, path, &rendition);
    fill(&mut rendition, &about);
    let cover = cover(replica, &store, &rendition, &about)?;
    Ok(Brought {
        added,
        store,
        rendition,
        about,
        noticed,
        cover,
    })
}

/// What keeps a file from being brought in. Whose it is not to read says nothing of where we write.
fn unreadable(error: files::Error, path: &Path) -> Error {
    let denied = |error: &files::Error| match error {
        files::Error::Io(error) => error.kind() == std::io::ErrorKind::PermissionDenied,
        _ => false,
    };
    let code = match denied(&error) && std::fs::File::open(path).is_err() {
        true => Error::of(Code::FileUnreadable),
        false => Error::from(error),
    };
    code.with("path", path.display())
}

/// The rendition that a file is which was added.
pub(crate) fn rendition_of(
    added: &Added,
    path: &Path,
    guessed: &Guess,
    replaces: Option<&Rendition>,
) -> Result<Rendition> {
    let (manifest, secret) = written(&added.address);
    Ok(Rendition {
        key: match replaces {
            Some(replaced) => replaced.key.clone(),
            None => random_id("r")?,
        },
        role: replaces.map_or(guessed.role, |replaced| replaced.role),
        language: replaces.map_or(guessed.language, |replaced| replaced.language),
        name: file_name(path),
        media: guessed.media.clone(),
        bytes: added.length,
        manifest: Some(manifest),
        secret: Some(secret),
        link: None,
        pages: None,
        seconds: None,
        of: None,
    })
}

/// What files here are made of: first the one that is replaced.
fn known(
    connection: &Connection,
    store: &Store,
    replaces: Option<&Rendition>,
) -> Result<Vec<Manifest>> {
    let replaced = replaces.and_then(address_of);
    let all = replaced.into_iter().chain(addresses(connection)?);
    let manifests = all
        .filter(|address| store.length(address.manifest).is_some())
        .filter_map(|address| Manifest::read(store, &address).ok());
    // what others say of their files must not fill the memory
    let mut chunks = 0;
    let few = manifests.take_while(|manifest| {
        chunks += manifest.chunks.len();
        chunks <= MOST_CHUNKS
    });
    Ok(few.take(COMPARED).collect())
}

/// Adds a file to a draft, or in the place of one of its renditions.
///
/// # Errors
/// `draft-unknown`, `file-unknown`; those of bringing a file in.
pub fn add_to_draft(
    replica: &mut Replica,
    now: DateTime<Utc>,
    draft: &str,
    replaces: Option<&str>,
    path: &Path,
    watch: &Watch<'_>,
) -> Result<()> {
    add_guessed_to_draft(replica, now, draft, replaces, (path, &guess(path)), watch)
}

fn add_guessed_to_draft(
    replica: &mut Replica,
    now: DateTime<Utc>,
    draft: &str,
    replaces: Option<&str>,
    (path, guessed): (&Path, &Guess),
    watch: &Watch<'_>,
) -> Result<()> {
    let unknown = || Error::of(Code::DraftUnknown).with("id", draft);
    let told: MaterialText = crate::drafts::draft(replica.connection(), draft)?
        .ok_or_else(unknown)?
        .body;
    let replaced = replaces.map(|key| rendition(&told, key)).transpose()?;
    let new = bring_in(replica, path, guessed, replaced, watch)?;
    replica.transact(|projection| {
        new.note(projection)?;
        let about = About {
            id: Some(draft.to_owned()),
            ..About::default()
        };
        keep::<MaterialText>(projection, now, &about, |_, begun| {
            let mut told = begun.kept.or(begun.left).cloned().ok_or_else(unknown)?;
            new.put_into(&mut told);
            Ok(told)
        })
    })?;
    Ok(())
}

/// Adds a new rendition to a material that was shared, or a new version in the place of one: progress and notes stay.
///
/// # Errors
/// `material-unknown`, `file-unknown`, `not-yours`; those of bringing a file in and of writing.
pub fn add_to_material(
    replica: &mut Replica,
    now: DateTime<Utc>,
    material: &str,
    replaces: Option<&str>,
    path: &Path,
    watch: &Watch<'_>,
) -> Result<replica::Touched> {
    add_guessed(
        replica,
        now,
        material,
        replaces,
        (path, &guess(path)),
        watch,
    )
}

/// Adds a light version of one of the files of a material, or of a draft of one, in the file's language. One of that name is replaced.
///
/// # Errors
/// As [`add_to_material`] and [`add_to_draft`].
pub fn add_light(
    replica: &mut Replica,
    now: DateTime<Utc>,
    material: &str,
    of: &Rendition,
    path: &Path,
    watch: &Watch<'_>,
) -> Result<replica::Touched> {
    let unknown = || Error::of(Code::MaterialUnknown).with("id", material);
    let stands = told_or_draft(replica.connection(), material)?.ok_or_else(unknown)?;
    let guessed = Guess {
        role: Role::Light,
        language: of.language,
        ..guess(path)
    };
    let name = file_name(path);
    let mut lights = stands.renditions.iter();
    let before = lights
        .find(|one| one.role == Role::Light && one.name == name && one.language == of.language)
        .map(|one| one.key.as_str());
    if told(replica.connection(), material)?.is_none() {
        add_guessed_to_draft(replica, now, material, before, (path, &guessed), watch)?;
        return Ok(replica::Touched::new());
    }
    add_guessed(replica, now, material, before, (path, &guessed), watch)
}

fn add_guessed(
    replica: &mut Replica,
    now: DateTime<Utc>,
    material: &str,
    replaces: Option<&str>,
    (path, guessed): (&Path, &Guess),
    watch: &Watch<'_>,
) -> Result<replica::Touched> {
    let unknown = || Error::of(Code::MaterialUnknown).with("id", material);
    let (material_is, waits) = told(replica.connection(), material)?.ok_or_else(unknown)?;
    if waits {
        // it has not left: the draft holds the file, and waits on
        add_guessed_to_draft(replica, now, material, replaces, (path, guessed), watch)?;
        post_draft(replica, now, material)?;
        return Ok(replica::Touched::new());
    }
    let told = material_is.told;
    let replaced = replaces.map(|key| rendition(&told, key)).transpose()?;
    let new = bring_in(replica, path, guessed, replaced, watch)?;
    let ((), touched) = replica.write_own(now, |writing| {
        let connection = writing.connection();
        new.note(connection)?;
        super::change_material::rewrite(writing, material, |told| {
            new.put_into(told);
            Ok(())
        })?;
        new.send(connection)
    })?;
    Ok(touched)
}

/// The rendition that a page on the web is.
///
/// # Errors
/// `link-invalid`.
pub fn of_link(link: &str) -> Result<Rendition> {
    let link = link.trim();
    if !is_link(link) {
        return Err(Error::of(Code::LinkInvalid).with("link", link));
    }
    Ok(Rendition {
        key: random_id("r")?,
        role: Role::Main,
        language: None,
        name: String::new(),
        media: String::new(),
        bytes: 0,
        manifest: None,
        secret: None,
        link: Some(link.to_owned()),
        pages: None,
        seconds: None,
        of: None,
    })
}
