//! How somebody introduces themselves: their practice, the challenge that they bring, a portrait.

use std::io::Cursor;

use chrono::{DateTime, Utc};
use image::ImageReader;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::person::{Introduction, LONGEST_ABOUT, within};
use super::{fields, store};
use crate::error::Code;
use crate::language::Language;
use crate::noun::Noun;
use replica::record::fact;
use replica::register;
use replica::{Error, Result};
use replica::{Replica, Touched, Writing};

/// The longer side of a portrait that is kept, in pixels.
const PORTRAIT: u32 = 320;
/// The largest picture that is read.
const LARGEST: usize = 40 * 1024 * 1024;
/// The largest width or height that is read, in pixels.
const WIDEST: u32 = 20_000;

/// An introduction as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntroductionDraft {
    /// Whose.
    pub person: String,
    /// What they do from day to day.
    pub practice: String,
    /// The challenge that they bring.
    pub challenge: String,
    /// What they speak: BCP 47 tags; kept with the person.
    pub languages: Vec<String>,
    /// The language in which it is written.
    pub language: Language,
}

/// Writes somebody's introduction; the portrait stays as it is.
///
/// # Errors
/// `not-facilitator`, `person-unknown`, `text-too-long`.
pub fn save_introduction(
    programme: &mut Replica,
    now: DateTime<Utc>,
    draft: &IntroductionDraft,
) -> Result<Touched> {
    let ((), touched) = programme.write_own(now, |writing| {
        own_or_facilitator(writing, &draft.person)?;
        enter(writing, draft)
    })?;
    Ok(touched)
}

/// Whoever introduces themselves, or a facilitator who does it for them.
fn own_or_facilitator(writing: &Writing<'_>, person: &str) -> Result<()> {
    let own = fact(writing.connection(), "me")?.as_deref() == Some(person);
    if own || writing.is_facilitator() {
        Ok(())
    } else {
        Err(Error::of(replica::Code::NotFacilitator))
    }
}

/// Writes an introduction within a transaction.
pub(crate) fn enter(writing: &mut Writing<'_>, draft: &IntroductionDraft) -> Result<()> {
    let mut introduction = existing(writing, &draft.person)?;
    within(&draft.practice, LONGEST_ABOUT)?;
    within(&draft.challenge, LONGEST_ABOUT)?;
    draft.practice.trim().clone_into(&mut introduction.practice);
    draft
        .challenge
        .trim()
        .clone_into(&mut introduction.challenge);
    introduction.language = draft.language;
    if let Some(mut person) = store::person(writing.connection(), &draft.person)? {
        person.languages = draft
            .languages
            .iter()
            .filter_map(|tag| super::person::name(tag).ok())
            .collect();
        writing.set(Noun::Person, &person.id, &fields::of_person(&person))?;
    }
    writing.set(
        Noun::Introduction,
        &draft.person,
        &fields::of_introduction(&introduction),
    )
}

/// Gives somebody a portrait: any JPEG, PNG or WebP, made small before it is kept. What the camera wrote
/// into the file (place, time) is left behind.
///
/// # Errors
/// `not-facilitator`, `person-unknown`, `photo-unreadable`, `photo-too-large`.
pub fn save_photo(
    programme: &mut Replica,
    now: DateTime<Utc>,
    person: &str,
    picture: &[u8],
) -> Result<Touched> {
    let photo = portrait(picture)?;
    let ((), touched) = programme.write_own(now, |writing| {
        own_or_facilitator(writing, person)?;
        let mut introduction = existing(writing, person)?;
        introduction.photo = Some(photo);
        writing.set(
            Noun::Introduction,
            person,
            &fields::of_introduction(&introduction),
        )
    })?;
    Ok(touched)
}

fn existing(writing: &Writing<'_>, person: &str) -> Result<Introduction> {
    if !register::exists(writing.connection(), Noun::Person, person)? {
        return Err(Error::of(Code::PersonUnknown).with("id", person));
    }
    Ok(
        store::introduction(writing.connection(), person)?.unwrap_or_else(|| Introduction {
            person: person.to_owned(),
            practice: String::new(),
            challenge: String::new(),
            language: Language::En,
            photo: None,
        }),
    )
}

/// A picture as it is kept: upright, at most [`PORTRAIT`] pixels a side, JPEG.
fn portrait(picture: &[u8]) -> Result<Vec<u8>> {
    made_small(picture, PORTRAIT)
}

/// A picture made small: upright, at most so many pixels a side, JPEG without what a camera wrote into it.
///
/// # Errors
/// `photo-too-large`, `photo-unreadable`.
pub(crate) fn made_small(picture: &[u8], side: u32) -> Result<Vec<u8>> {
    use image::ImageDecoder as _;
    if picture.len() > LARGEST {
        return Err(Error::of(Code::PhotoTooLarge).with("limit", "40 MB"));
    }
    let unreadable = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => Error::of(Code::PhotoTooLarge).with("limit", WIDEST),
        other => Error::of(Code::PhotoUnreadable).because(other),
    };
    let mut reader = ImageReader::new(Cursor::new(picture))
        .with_guessed_format()
        .map_err(|error| Error::of(Code::PhotoUnreadable).because(error))?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut image = image::DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    image.apply_orientation(orientation);
    let small = image.thumbnail(side, side).into_rgb8();
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 82)
        .encode_image(&small)
        .map_err(unreadable)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portrait_becomes_small_and_forgets_its_file() {
        let mut png = Vec::new();
        image::DynamicImage::new_rgb8(1200, 900)
            .write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png)
            .unwrap();
        let kept = portrait(&png).unwrap();
        let again = image::load_from_memory(&kept).unwrap();
        assert_eq!((again.width(), again.height()), (320, 240));
        assert!(kept.starts_with(&[0xff, 0xd8]), "not a JPEG");
    }

    #[test]
    fn what_is_no_picture_is_told() {
        assert_eq!(
            portrait(b"not a picture").unwrap_err().code(),
            "photo-unreadable"
        );
        assert_eq!(portrait(&[]).unwrap_err().code(), "photo-unreadable");
    }
}
