//! A picture of a film, which the window's player drew: the small picture of a draft's file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use replica::outbox::files as outbox;
use replica::{Error, Replica, Result};

use super::made::made;
use super::material::{MaterialText, Role};
use super::rendition::rendition;
use crate::drafts;
use crate::drafts::keep::{About, keep};
use crate::error::Code;
use crate::people::introduce::made_small;

/// The longest side of it, in pixels.
const SIDE: u32 = 400;
/// The longest picture that is taken, in base64.
const LONGEST: usize = 8 * 1024 * 1024;

/// Keeps the picture of a file of a draft (JPEG or PNG, in base64), unless the file has one.
///
/// # Errors
/// `draft-unknown`, `file-unknown`, `photo-unreadable`, `photo-too-large`.
pub fn keep_cover(
    replica: &mut Replica,
    now: DateTime<Utc>,
    draft: &str,
    key: &str,
    picture: &str,
) -> Result<()> {
    let unknown = || Error::of(Code::DraftUnknown).with("id", draft);
    let told = drafts::draft::<MaterialText>(replica.connection(), draft)?
        .ok_or_else(unknown)?
        .body;
    let of = rendition(&told, key)?.clone();
    let has_one = |told: &MaterialText| {
        let mut all = told.renditions.iter();
        all.any(|one| one.role == Role::Cover && (one.of.is_none() || one.of == of.manifest))
    };
    if of.manifest.is_none() || has_one(&told) {
        return Ok(());
    }
    let unreadable = |error| Error::of(Code::PhotoUnreadable).because(error);
    if picture.len() > LONGEST {
        return Err(Error::of(Code::PhotoTooLarge).with("limit", "6 MB"));
    }
    let small = made_small(&STANDARD.decode(picture).map_err(unreadable)?, SIDE)?;
    let store = outbox::store(replica)?;
    let connection = replica.connection();
    let (added, cover) = made(connection, &store, &of, Role::Cover, &small, "image/jpeg")?;
    replica.transact(|projection| {
        let stands = drafts::draft::<MaterialText>(projection, draft)?.ok_or_else(unknown)?;
        let still = stands
            .body
            .renditions
            .iter()
            .any(|one| one.manifest == of.manifest);
        if !still || has_one(&stands.body) {
            return Ok(());
        }
        outbox::note_file(projection, &store, &added.address)?;
        let about = About {
            id: Some(draft.to_owned()),
            ..About::default()
        };
        keep::<MaterialText>(projection, now, &about, |_, _| {
            let mut told = stands.body.clone();
            told.renditions.push(cover.clone());
            Ok(told)
        })
        .map(drop)
    })
}
