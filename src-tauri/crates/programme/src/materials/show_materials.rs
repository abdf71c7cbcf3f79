//! The library: all materials, how far the reader has come with each, and what is here of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use replica::outbox::files as outbox;
use replica::record::fact;
use replica::{Error, Replica, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::address::address_of;
use super::keep::{self, KeepChoice};
use super::material::{Kind, Look, Made, Material, MaterialText, Rendition, Role};
use super::preparation::{Kept, Progress, State};
use super::show_material::waiting;
use super::store;
use crate::drafts::{self, Stage};
use crate::error::Code;
use crate::forum::names::{AuthorCard, Names};
use crate::forum::post_card::{PostState, state_of};
use crate::language::{Both, Language};
use crate::noun::Noun;

/// One rendition of a material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FileCard {
    /// What it is known by within its material.
    pub key: String,
    /// What it is for.
    pub role: Role,
    /// Its language.
    pub language: Option<Language>,
    /// The name of the file.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// How it is shown.
    pub look: Look,
    /// Its length, in bytes.
    #[specta(type = u32)]
    pub bytes: u64,
    /// How many bytes of it are still to come; 0: all of it is here.
    #[specta(type = u32)]
    pub missing: u64,
    /// Since when the group's folder lacks some of it (RFC 3339).
    pub lost: Option<String>,
    /// Where it is on the web.
    pub link: Option<String>,
    /// How many pages or slides.
    pub pages: Option<u32>,
    /// How long, in seconds.
    pub seconds: Option<u32>,
}

/// A material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MaterialCard {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Both,
    /// What it is about.
    pub about: Both,
    /// What kind it is.
    pub kind: Kind,
    /// Where it comes from.
    pub made: Made,
    /// Who wrote or made it.
    pub author: Option<String>,
    /// Where it was published.
    pub source: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// The module that it belongs to.
    pub module: Option<String>,
    /// The session that it prepares.
    pub session: Option<String>,
    /// Everybody shall look at it before the session.
    pub required: bool,
    /// How many minutes it takes.
    pub minutes: Option<u32>,
    /// Why it was shared.
    pub why: String,
    /// Who shared it.
    pub shared_by: AuthorCard,
    /// When (RFC 3339).
    pub at: String,
    /// The reader shared it.
    pub mine: bool,
    /// The reader may change and remove it.
    pub may_change: bool,
    /// How far it has come; only of one's own.
    pub state: Option<PostState>,
    /// How far the reader has come with it.
    pub preparation: State,
    /// Where they stopped.
    pub progress: Option<Progress>,
    /// Its renditions.
    pub files: Vec<FileCard>,
    /// How many bytes are still to come of what this device wants of it.
    #[specta(type = u32)]
    pub missing: u64,
    /// Something of it can be opened on this device.
    pub here: bool,
    /// The reader removed it from this device.
    pub away: bool,
    /// Why it was removed for all.
    pub removed: Option<String>,
}

/// A material that is being prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MaterialDraftCard {
    /// The draft's id.
    pub id: String,
    /// What is said of it.
    pub told: MaterialText,
    /// Its renditions, as they are shown.
    pub files: Vec<FileCard>,
    /// When it was last kept (RFC 3339).
    pub saved_at: String,
    /// The code of the error with which the group refused it.
    pub refused: Option<String>,
}

/// The library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Library {
    /// The materials, the last one first, with those that wait for a link.
    pub materials: Vec<MaterialCard>,
    /// Those that the reader is preparing.
    pub drafts: Vec<MaterialDraftCard>,
    /// The reader may share some.
    pub may_share: bool,
    /// The reader is a facilitator.
    pub facilitator: bool,
    /// How this device fetches files.
    pub choice: KeepChoice,
    /// How many bytes are still to come of what this device wants.
    #[specta(type = u32)]
    pub missing: u64,
    /// Today's limit keeps it from coming.
    pub limited: bool,
    /// How many bytes of the reader's own wait for a link.
    #[specta(type = u32)]
    pub to_send: u64,
    /// How many bytes all files take on this device.
    #[specta(type = u32)]
    pub room: u64,
}

/// What a reader has of all materials; read once for a page.
pub(crate) struct Shelf {
    materials: Vec<(Material, bool)>,
    names: Names,
    progress: BTreeMap<String, Progress>,
    kept: BTreeMap<String, Kept>,
    wanted: std::collections::BTreeSet<files::Name>,
    facilitator: bool,
}

impl Shelf {
    pub(crate) fn of(replica: &Replica, now: DateTime<Utc>) -> Result<Self> {
        let connection = replica.connection();
        let mut materials: Vec<(Material, bool)> = store::materials(connection)?
            .into_iter()
            .map(|material| (material, false))
            .collect();
        let drafts = drafts::all::<MaterialText>(connection)?;
        let waits = drafts.into_iter().filter_map(waiting);
        materials.extend(waits.map(|material| (material, true)));
        let wanted = keep::wanted(connection, now)?.files.into_iter();
        materials.sort_by(|(one, _), (other, _)| (&other.at, &one.id).cmp(&(&one.at, &other.id)));
        Ok(Self {
            materials,
            names: Names::of(connection)?,
            progress: store::all_progress(connection)?,
            kept: keep::by_hand(connection)?,
            wanted: wanted.map(|file| file.address.manifest).collect(),
            facilitator: replica.is_facilitator(),
        })
    }

    /// The materials that prepare a session, or belong to its module: required ones first.
    pub(crate) fn for_session(
        &self,
        connection: &Connection,
        session: &str,
        module: Option<&str>,
    ) -> Result<Vec<MaterialCard>> {
        let told = |material: &Material| match &material.told.session {
            Some(own) => own == session,
            None => module.is_some() && material.told.module.as_deref() == module,
        };
        let all = self.materials.iter();
        let of_it = all.filter(|(material, _)| material.removed.is_none() && told(material));
        let mut cards: Vec<MaterialCard> = of_it
            .map(|(material, waits)| self.card(connection, material, *waits))
            .collect::<Result<_>>()?;
        cards.sort_by(|one, other| {
            (!one.required, &one.at, &one.id).cmp(&(!other.required, &other.at, &other.id))
        });
        Ok(cards)
    }

    fn cards(&self, connection: &Connection) -> Result<Vec<MaterialCard>> {
        let shown = self.materials.iter().filter(|(material, _)| {
            // that something was removed concerns who shared it, and who keeps order
            material.removed.is_none() || self.facilitator || material.person == self.names.me
        });
        shown
            .map(|(material, waits)| self.card(connection, material, *waits))
            .collect()
    }

    fn card(
        &self,
        connection: &Connection,
        material: &Material,
        waits: bool,
    ) -> Result<MaterialCard> {
        let told = &material.told;
        let files = files_of(connection, &told.renditions)?;
        let mine = material.person == self.names.me && !material.person.is_empty();
        let wanted = |key: &str| {
            let rendition = told.renditions.iter().find(|one| one.key == key);
            rendition
                .and_then(address_of)
                .is_some_and(|address| self.wanted.contains(&address.manifest))
        };
        let progress = self.progress.get(&material.id).cloned();
        Ok(MaterialCard {
            id: material.id.clone(),
            title: told.title.clone(),
            about: told.about.clone(),
            kind: told.kind,
            made: told.made,
            author: told.author.clone(),
            source: told.source.clone(),
            licence: told.licence.clone(),
            module: told.module.clone(),
            session: told.session.clone(),
            required: told.required,
            minutes: told.minutes,
            why: told.why.clone(),
            shared_by: self.names.author(&material.person),
            at: material.at.clone(),
            mine,
            may_change: (mine || self.facilitator) && !waits && material.removed.is_none(),
            state: match (mine, waits) {
                (false, _) => None,
                (true, true) => Some(PostState::Waiting),
                (true, false) => {
                    let object = Noun::Material.record().object(&material.id);
                    let sent = state_of(connection, object)?;
                    let files = told.renditions.iter().filter_map(address_of);
                    Some(with_files(connection, sent, files)?)
                }
            },
            preparation: progress
                .as_ref()
                .map_or(State::ToDo, |progress| progress.state),
            progress,
            missing: files
                .iter()
                .filter(|file| wanted(&file.key))
                .map(|file| file.missing)
                .fold(0, u64::saturating_add),
            here: files.iter().any(|file| {
                matches!(file.role, Role::Main | Role::Light)
                    && (file.link.is_some() || file.missing == 0)
            }),
            files,
            away: self.kept.get(&material.id) == Some(&Kept::Away),
            removed: material.removed.clone(),
        })
    }
}

/// A material is with the group once its files are.
fn with_files(
    connection: &Connection,
    sent: PostState,
    files: impl Iterator<Item = files::manifest::Address>,
) -> Result<PostState> {
    if sent != PostState::WithGroup {
        return Ok(sent);
    }
    for address in files {
        let known = outbox::here(connection, address.manifest)?.is_some();
        if !known || outbox::is_on_its_way(connection, address.manifest)? {
            return Ok(PostState::Sent);
        }
    }
    Ok(sent)
}

/// What a form shows of a draft: the keys of its files are nobody's to see.
fn without_keys(mut told: MaterialText) -> MaterialText {
    for rendition in &mut told.renditions {
        rendition.secret = None;
    }
    told
}

fn files_of(connection: &Connection, renditions: &[Rendition]) -> Result<Vec<FileCard>> {
    let card = |rendition: &Rendition| -> Result<FileCard> {
        let here = match address_of(rendition) {
            Some(address) => outbox::here(connection, address.manifest)?,
            None => None,
        };
        let missing = match (&rendition.link, &here) {
            (Some(_), _) => 0,
            (None, Some(here)) if here.bytes > 1 => here.bytes - here.here,
            (None, _) => rendition.bytes.max(1),
        };
        Ok(FileCard {
            key: rendition.key.clone(),
            role: rendition.role,
            language: rendition.language,
            name: rendition.name.clone(),
            media: rendition.media.clone(),
            look: rendition.look(),
            bytes: rendition.bytes,
            missing,
            lost: here.and_then(|here| here.lost),
            link: rendition.link.clone(),
            pages: rendition.pages,
            seconds: rendition.seconds,
        })
    };
    // the text is the search's own
    let shown = renditions.iter().filter(|one| one.role != Role::Text);
    shown.map(card).collect()
}

/// Reads the library.
///
/// # Errors
/// See the crate.
pub fn show_materials(replica: &Replica, now: DateTime<Utc>) -> Result<Library> {
    let connection = replica.connection();
    let shelf = Shelf::of(replica, now)?;
    let materials = shelf.cards(connection)?;
    let mut drafts = Vec::new();
    for draft in drafts::all::<MaterialText>(connection)? {
        if draft.stage() == Stage::Draft {
            drafts.push(MaterialDraftCard {
                files: files_of(connection, &draft.body.renditions)?,
                id: draft.id,
                told: without_keys(draft.body),
                saved_at: draft.saved_at,
                refused: draft.refused,
            });
        }
    }
    let (missing, limited) = keep::missing(connection, now)?;
    Ok(Library {
        materials,
        drafts,
        may_share: replica.is_member() && fact(connection, "me")?.is_some(),
        facilitator: replica.is_facilitator(),
        choice: keep::choice(connection)?,
        missing,
        limited,
        to_send: outbox::bytes_to_send(connection)?,
        room: outbox::room(connection)?,
    })
}

/// One material of the library.
///
/// # Errors
/// `material-unknown`.
pub fn show_material(replica: &Replica, now: DateTime<Utc>, id: &str) -> Result<MaterialCard> {
    let shelf = Shelf::of(replica, now)?;
    let found = shelf.materials.iter().find(|(one, _)| one.id == id);
    let (material, waits) = found.ok_or_else(|| Error::of(Code::MaterialUnknown).with("id", id))?;
    shelf.card(replica.connection(), material, *waits)
}
