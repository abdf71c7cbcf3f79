//! Pictures, and small pictures of other things: JPEG, on white, no larger than a card shows them.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, overlay};
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits, Rgb, RgbImage, Rgba, RgbaImage};
use programme::materials::extracted::Extracted;

use super::found::{Unread, in_base64};

/// The longest side of a cover, in pixels.
pub(super) const SIDE: u32 = 400;
const QUALITY: u8 = 72;
/// A picture may take so much memory, in bytes.
const MOST: u64 = 256 * 1024 * 1024;

pub(super) fn extract(bytes: &[u8]) -> Result<Extracted, Unread> {
    Ok(Extracted {
        cover: Some(in_base64(&cover(bytes)?)),
        ..Extracted::default()
    })
}

/// A small picture of a picture.
pub(super) fn cover(bytes: &[u8]) -> Result<Vec<u8>, Unread> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Unread::Damaged)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Unread::NotReadable)?;
    let turned = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Unread::Damaged)?;
    if let Some(turned) = turned {
        picture.apply_orientation(turned);
    }
    small(&picture.into_rgba8())
}

/// Whether nothing is seen on it: the thumbnail of a template that nobody made anew, an empty first page.
fn is_blank(picture: &RgbImage) -> bool {
    let Some(first) = picture.pixels().next() else {
        return true;
    };
    let differs = |pixel: &&Rgb<u8>| {
        let channels = pixel.0.iter().zip(first.0);
        channels.map(|(one, other)| one.abs_diff(other)).max() > Some(24)
    };
    let all = picture.width() * picture.height();
    picture.pixels().filter(differs).count() * 400 < all as usize
}

/// A picture made small, on white.
pub(super) fn small(picture: &RgbaImage) -> Result<Vec<u8>, Unread> {
    let (wide, high) = picture.dimensions();
    let longest = wide.max(high).max(1);
    let fit = |side: u32| (u64::from(side) * u64::from(SIDE) / u64::from(longest)).max(1) as u32;
    let small = match longest > SIDE {
        true => image::imageops::resize(picture, fit(wide), fit(high), FilterType::Triangle),
        false => picture.clone(),
    };
    let mut white = RgbaImage::from_pixel(small.width(), small.height(), Rgba([255; 4]));
    overlay(&mut white, &small, 0, 0);
    let flat = DynamicImage::ImageRgba8(white).into_rgb8();
    if is_blank(&flat) {
        return Err(Unread::NotReadable);
    }
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&flat)
        .map_err(|_| Unread::Damaged)?;
    Ok(jpeg)
}
