//! QR codes: drawn, and read from pictures.

use image::{GrayImage, ImageReader, Limits, imageops};
use qrcode::{Color, EcLevel, QrCode};
use rxing::helpers::{detect_in_luma_with_hints, detect_multiple_in_luma_with_hints};
use rxing::{BarcodeFormat, DecodeHints};

use crate::claim::Claim;
use crate::cose::BEGINS;

/// A picture with more pixels than this on a side is not read: a photograph of 100 million.
const WIDEST: u32 = 12_000;
/// … and so much memory it may take.
const MEMORY: u64 = 512 * 1024 * 1024;
/// What is read of a picture that is larger: a code that fills a page stays legible, and the work stays bounded.
const ENOUGH: u32 = 3_600;

/// The modules of a code: level M, which stays legible with 15 % of it lost.
pub(crate) fn modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let colors = code.to_colors();
    let rows = colors.chunks(code.width());
    Some(
        rows.map(|row| row.iter().map(|color| *color == Color::Dark).collect())
            .collect(),
    )
}

/// Text as it stands in XML, which has no place for controls.
fn escaped(text: &str) -> String {
    let kept = text.replace(
        |letter| matches!(letter, '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'),
        " ",
    );
    quick_xml::escape::escape(&kept).into_owned()
}

/// The picture: who, what, and the code to be read from a screen.
pub(crate) fn svg(claim: &Claim, token: &str, modules: Option<&[Vec<bool>]>) -> String {
    let (name, title, said) = (
        escaped(&claim.name),
        escaped(&claim.title),
        escaped(&claim.said),
    );
    let mut path = String::new();
    let side = modules.map_or(1, <[_]>::len);
    for (y, row) in modules.unwrap_or_default().iter().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    let lines = [
        (300, 44, "600", &name),
        (360, 20, "400", &said),
        (404, 20, "400", &title),
    ];
    let text: String = lines
        .iter()
        .map(|(y, size, weight, line)| {
            // a long name is pressed together rather than cut off
            let press = match line.chars().count() * size / 2 > 660 {
                true => " textLength=\"660\" lengthAdjust=\"spacingAndGlyphs\"",
                false => "",
            };
            format!("<text x=\"60\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\"{press}>{line}</text>\n")
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\" viewBox=\"0 0 1000 600\" role=\"img\">\n\
         <title>{name} · {title}</title>\n\
         <openbadges:credential verify=\"{token}\"/>\n\
         <rect width=\"1000\" height=\"600\" fill=\"#fffdf8\"/>\n\
         <rect x=\"0\" width=\"8\" height=\"600\" fill=\"#b4552f\"/><rect x=\"12\" width=\"8\" height=\"600\" fill=\"#9a7412\"/>\
         <rect x=\"24\" width=\"8\" height=\"600\" fill=\"#60773a\"/><rect x=\"36\" width=\"8\" height=\"600\" fill=\"#a23e56\"/>\n\
         <g fill=\"#1e2628\" font-family=\"Literata, Georgia, serif\">\n{text}</g>\n\
         <svg x=\"740\" y=\"190\" width=\"220\" height=\"220\" viewBox=\"-4 -4 {full} {full}\"><rect x=\"-4\" y=\"-4\" width=\"{full}\" height=\"{full}\" fill=\"#fff\"/><path fill=\"#000\" shape-rendering=\"crispEdges\" d=\"{path}\"/></svg>\n\
         </svg>\n",
        full = side + 8,
    )
}

/// The texts of the codes in a picture that are ours, and whether there was any other code.
pub(crate) fn read(bytes: &[u8]) -> Option<(Vec<String>, bool)> {
    let mut reader = ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    reader.format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let picture = reader.decode().ok()?.to_luma8();
    Some(read_picture(&picture))
}

fn read_picture(picture: &GrayImage) -> (Vec<String>, bool) {
    let (mut ours, mut others) = (Vec::new(), false);
    let longest = picture.width().max(picture.height());
    // as it is; smaller, where noise goes; larger, for a small code in a small picture
    let mut sides = vec![longest.min(ENOUGH)];
    sides.extend(
        [1_800, 1_100, 600]
            .into_iter()
            .filter(|side| *side < longest),
    );
    if longest < 900 {
        sides.push(longest * 2);
    }
    for side in sides {
        let scaled = |size: u32| {
            u32::try_from(u64::from(size) * u64::from(side) / u64::from(longest.max(1)))
                .unwrap_or(1)
                .max(1)
        };
        let fitted = match side == longest {
            true => picture.clone(),
            false => imageops::resize(
                picture,
                scaled(picture.width()),
                scaled(picture.height()),
                imageops::FilterType::Triangle,
            ),
        };
        for soft in [false, true] {
            let seen = match soft {
                true => imageops::blur(&fitted, 1.2),
                false => fitted.clone(),
            };
            for text in codes(seen) {
                match text.starts_with(BEGINS) {
                    true if ours.contains(&text) => {}
                    true => ours.push(text),
                    false => others = true,
                }
            }
            if !ours.is_empty() {
                return (ours, others);
            }
        }
    }
    (ours, others)
}

/// The texts of all codes that are seen.
fn codes(picture: GrayImage) -> Vec<String> {
    let (width, height) = picture.dimensions();
    let hints = || DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some([BarcodeFormat::QR_CODE].into()),
        ..DecodeHints::default()
    };
    let pixels = picture.into_raw();
    let several = detect_multiple_in_luma_with_hints(pixels.clone(), width, height, &mut hints());
    // the reader of several is stricter than that of one
    match several {
        Ok(all) if !all.is_empty() => all.iter().map(|one| one.getText().to_owned()).collect(),
        _ => detect_in_luma_with_hints(
            pixels,
            width,
            height,
            Some(BarcodeFormat::QR_CODE),
            &mut hints(),
        )
        .iter()
        .map(|one| one.getText().to_owned())
        .collect(),
    }
}
