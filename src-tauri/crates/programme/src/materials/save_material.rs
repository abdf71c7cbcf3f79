//! Keeping a material that somebody prepares, and sharing it.

use chrono::{DateTime, Utc};
use replica::{Error, Projection, Replica, Result, Touched};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fit::fit_to_keep;
use super::import_file::{may_share, of_link};
use super::material::{Kind, MaterialText};
use super::show_material::told_or_draft;
use crate::drafts::keep::{About, keep};
use crate::drafts::post_draft::{keep_and_post, keep_and_post_all};
use crate::drafts::send_first::keep_and_send_first;
use crate::error::Code;

/// A material as it is prepared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MaterialWords {
    /// The draft that it goes on with; a new one if absent.
    pub id: Option<String>,
    /// What is said of it.
    pub told: MaterialText,
}

/// Keeps a draft, and gives its id.
///
/// # Errors
/// `text-too-long`, `link-invalid`, `too-many-files`, `draft-unknown`. What was kept before stays.
pub fn save_material(
    replica: &mut Replica,
    now: DateTime<Utc>,
    words: &MaterialWords,
) -> Result<String> {
    replica.transact(|projection| kept(projection, now, words))
}

/// Keeps several and shares them, all or none: the table of a folder that was added. Gives the ids that they will have.
///
/// # Errors
/// As [`share_at_once`].
pub fn share_all_at_once(
    replica: &mut Replica,
    now: DateTime<Utc>,
    all: &[MaterialWords],
) -> Result<Vec<String>> {
    keep_and_post_all(replica, now, all, |projection, words| {
        kept(projection, now, words)
    })
}

/// Keeps a material and shares it in one transaction, and gives the id that it will have. Where it may not be shared, all stays
/// as it was.
///
/// # Errors
/// As [`save_material`] and [`crate::drafts::post_draft::post_draft`]; `title-needed`, `file-needed`.
pub fn share_at_once(
    replica: &mut Replica,
    now: DateTime<Utc>,
    words: &MaterialWords,
) -> Result<String> {
    keep_and_post(replica, now, |projection| kept(projection, now, words))
}

/// Keeps a material as a draft and shows it to the facilitators first, in one transaction, and gives the draft's id.
///
/// # Errors
/// As [`save_material`] and [`crate::drafts::send_first::send_first`]; nothing is kept then.
pub fn send_material_first(
    replica: &mut Replica,
    now: DateTime<Utc>,
    words: &MaterialWords,
) -> Result<(String, Touched)> {
    keep_and_send_first(replica, now, |projection| kept(projection, now, words))
}

/// Keeps a draft of a page on the web, and gives its id.
///
/// # Errors
/// `link-invalid`; `not-member`, `removed`, `held`.
pub fn save_link(replica: &mut Replica, now: DateTime<Utc>, link: &str) -> Result<String> {
    may_share(replica)?;
    let told = MaterialText {
        kind: Kind::Link,
        renditions: vec![of_link(link)?],
        ..MaterialText::default()
    };
    save_material(replica, now, &MaterialWords { id: None, told })
}

fn kept(projection: &Projection<'_>, now: DateTime<Utc>, words: &MaterialWords) -> Result<String> {
    let mut told = words.told.clone();
    if let Some(id) = &words.id {
        // a draft that was deleted or shared meanwhile does not come back with files that are gone
        let unknown = || Error::of(Code::DraftUnknown).with("id", id);
        let stands = told_or_draft(projection, id)?.ok_or_else(unknown)?;
        // a form knows no keys of files
        told.renditions = merged(&stands.renditions, &told.renditions);
    }
    let told = fit_to_keep(&told)?;
    let about = About {
        id: words.id.clone(),
        ..About::default()
    };
    keep::<MaterialText>(projection, now, &about, |_, begun| {
        // files come and go by verbs of their own: a form that was opened before must not bring one back
        let mut told = told.clone();
        if let Some(kept) = begun.kept {
            told.renditions = merged(&kept.renditions, &told.renditions);
        }
        Ok(told)
    })
}

/// The files that are there, with what the form says of their language and role.
fn merged(
    kept: &[super::material::Rendition],
    said: &[super::material::Rendition],
) -> Vec<super::material::Rendition> {
    let mut merged = kept.to_vec();
    for rendition in &mut merged {
        if let Some(said) = said.iter().find(|said| said.key == rendition.key) {
            rendition.language = said.language;
            rendition.role = said.role;
            rendition.pages = said.pages.or(rendition.pages);
            rendition.seconds = said.seconds.or(rendition.seconds);
            if rendition.manifest.is_none() {
                rendition.link = said.link.clone();
            }
        }
    }
    merged
}
