//! PDF (ISO 32000): the text of each page in the order in which it is drawn, its largest words, and a picture of the first page.

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::util::TransformExt as _;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::kurbo::{Affine, BezPath, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::RgbaImage;
use programme::materials::extracted::{Extracted, Part, TextLeaf};
use programme::materials::text_file::{MOST_LEAVES, MOST_TEXT};

use super::found::{LONGEST_HEADING, Unread, in_base64, of_leaves};
use super::picture;

/// Of so many pages the words are counted where only the number of all is to be told.
const COUNTED: usize = 5;
/// So much text of one page is read, in bytes.
const MOST_OF_PAGE: usize = 512 * 1024;

pub(super) fn extract(bytes: Vec<u8>, part: Part) -> Result<Extracted, Unread> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unread::Encrypted,
        LoadPdfError::Invalid => Unread::Damaged,
    })?;
    let all = pdf.pages().len();
    if all == 0 {
        return Err(Unread::Damaged);
    }
    let read = match part {
        Part::About => all.min(COUNTED),
        Part::Text => all.min(MOST_LEAVES),
    };
    let cache = InterpreterCache::new();
    let (mut leaves, mut largest, mut length) = (Vec::new(), None, 0);
    for (page, number) in pdf.pages().iter().zip(1..).take(read) {
        let said = words(page, &pdf, &cache);
        length += said.text.len();
        if length > MOST_TEXT {
            break;
        }
        if number == 1 {
            largest = said.largest();
        }
        leaves.push(TextLeaf {
            number: Some(number),
            second: None,
            text: said.text.trim().to_owned(),
        });
    }
    let cut = leaves.len() < all;
    let metadata = pdf.metadata();
    let mut found = of_leaves(leaves, part);
    let times = |words: u32| u64::from(words) * all as u64 / read as u64;
    found.words = found
        .words
        .map(|words| u32::try_from(times(words)).unwrap_or(u32::MAX));
    found.pages = u32::try_from(all).ok();
    found.title = metadata.title.as_deref().map(pdf_text);
    found.author = metadata.author.as_deref().map(pdf_text);
    found.heading = largest;
    found.cut |= part == Part::Text && cut;
    if part == Part::About {
        let first = pdf.pages().first().and_then(cover);
        found.cover = first.map(|bytes| in_base64(&bytes));
    }
    Ok(found)
}

/// A text string (ISO 32000-2, 7.9.2.2): UTF-16 or UTF-8 by its mark, else PDFDocEncoding, of which the letters are Latin-1.
fn pdf_text(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    text.trim().to_owned()
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [one, other] => read([*one, *other]),
        _ => 0,
    });
    let units: Vec<u16> = units.collect();
    String::from_utf16_lossy(&units)
}

/// A picture of a page.
fn cover(page: &Page<'_>) -> Option<Vec<u8>> {
    let (wide, high) = page.render_dimensions();
    let longest = wide.max(high);
    if !longest.is_finite() || longest < 1.0 {
        return None;
    }
    // drawn larger than it is shown, and made small: thin lines stay
    let scale = 2.0 * picture::SIDE as f32 / longest;
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let drawn = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (wide, high) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let picture = RgbaImage::from_raw(wide, high, drawn.data_as_u8_slice().to_vec())?;
    picture::small(&picture).ok()
}

fn words<'a>(page: &Page<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Words {
    let mut words = Words::default();
    let (wide, high) = page.render_dimensions();
    let place = page.initial_transform(true).to_kurbo();
    let whole = Rect::new(0.0, 0.0, f64::from(wide), f64::from(high));
    let settings = InterpreterSettings::default();
    let mut context = Context::new(place, whole, cache, pdf.xref(), settings);
    interpret_page(page, &mut context, &mut words);
    words
}

/// The words of a page as they are drawn. Glyphs stand apart, and where a word or a line ends is told by their places.
#[derive(Default)]
struct Words {
    text: String,
    /// Where the next glyph would stand, and how large the last one was.
    last: Option<Last>,
    /// Pieces of text of one size, each with its size in points.
    pieces: Vec<(f64, String)>,
}

#[derive(Clone, Copy)]
struct Last {
    across: f64,
    down: f64,
    size: f64,
}

impl Words {
    fn glyph(&mut self, said: &str, place: Affine, advance: f64) {
        if self.text.len() > MOST_OF_PAGE || said.is_empty() {
            return;
        }
        let [a, b, c, d, x, y] = place.as_coeffs();
        // glyphs are drawn in thousandths; a page or a line may be turned
        let size = 1_000.0 * c.hypot(d);
        let wide = a.hypot(b);
        if !size.is_finite() || size <= 0.0 || wide <= 0.0 {
            return;
        }
        let (cosine, sine) = (a / wide, b / wide);
        let (across, down) = (x * cosine + y * sine, y * cosine - x * sine);
        let mut begins_line = false;
        if let Some(last) = self.last {
            let size = size.max(last.size);
            let gap = across - last.across;
            if (down - last.down).abs() > 0.5 * size || gap < -0.5 * size && gap < -4.0 {
                self.end_line();
                begins_line = true;
            } else if gap > 0.17 * size && !self.text.ends_with([' ', '\n']) && said != " " {
                self.say(" ", size, false);
            }
        }
        if !(said.trim().is_empty() && self.text.ends_with([' ', '\n'])) {
            self.say(said, size, begins_line);
        }
        self.last = Some(Last {
            across: across + advance * wide,
            down,
            size,
        });
    }

    fn say(&mut self, said: &str, size: f64, begins_line: bool) {
        self.text.push_str(said);
        match self.pieces.last_mut() {
            Some((of, piece)) if (*of - size).abs() < 0.05 * size => {
                if begins_line {
                    piece.push(' ');
                }
                piece.push_str(said);
            }
            _ => self.pieces.push((size, said.to_owned())),
        }
    }

    fn end_line(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The largest words, if they are some and no long text.
    fn largest(&self) -> Option<String> {
        let letters = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count();
        let pieces = self.pieces.iter().filter(|(_, text)| letters(text) >= 4);
        let (_, largest) = pieces.reduce(|one, other| match other.0 > one.0 * 1.05 {
            true => other,
            false => one,
        })?;
        let largest = largest.split_whitespace().collect::<Vec<_>>().join(" ");
        (largest.chars().count() <= LONGEST_HEADING).then_some(largest)
    }
}

impl<'a> Device<'a> for Words {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let said = match glyph.as_unicode() {
                Some(BfString::Char(letter)) => letter.to_string(),
                Some(BfString::String(letters)) => letters,
                None => continue,
            };
            let advance = match &**glyph {
                Glyph::Outline(glyph) => glyph.advance_width(),
                Glyph::Type3(glyph) => glyph.advance_width(),
            };
            let place = props.transform * glyph.transform();
            self.glyph(&said, place, f64::from(advance.unwrap_or(500.0)));
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
