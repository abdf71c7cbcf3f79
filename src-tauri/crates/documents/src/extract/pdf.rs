//! PDF (ISO 32000): the text of each page in the order in which it is drawn, its largest words, and a picture of the first page.

use std::collections::HashMap;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::util::TransformExt as _;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, interpret_page,
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
/// A gap of so much of the size of letters ends a word.
const WORD: f64 = 0.115;
/// So much text of one page is read, in bytes.
const MOST_OF_PAGE: usize = 512 * 1024;

pub(super) fn extract(
    bytes: Vec<u8>,
    part: Part,
    say: &mut dyn FnMut(Extracted),
) -> Result<(), Unread> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unread::Encrypted,
        LoadPdfError::Invalid => Unread::Damaged,
    })?;
    let all = pdf.pages().len();
    if all == 0 {
        return Err(Unread::Damaged);
    }
    let metadata = pdf.metadata();
    say(Extracted {
        pages: u32::try_from(all).ok(),
        title: metadata.title.as_deref().map(pdf_text),
        author: metadata.author.as_deref().map(pdf_text),
        ..Extracted::default()
    });
    let cache = InterpreterCache::new();
    if part == Part::Text {
        let mut length = 0;
        for (page, number) in pdf.pages().iter().zip(1..).take(MOST_LEAVES) {
            let leaf = leaf(number, &words(page, &pdf, &cache));
            length += leaf.text.len();
            let cut = length > MOST_TEXT || number as usize == MOST_LEAVES && all > MOST_LEAVES;
            let leaves = vec![leaf];
            say(Extracted {
                leaves,
                cut,
                ..Extracted::default()
            });
            if cut {
                break;
            }
        }
        return Ok(());
    }
    let (mut leaves, mut largest) = (Vec::new(), None);
    for (page, number) in pdf.pages().iter().zip(1..).take(COUNTED) {
        let said = words(page, &pdf, &cache);
        if number == 1 {
            largest = said.largest();
        }
        leaves.push(leaf(number, &said));
    }
    let counted = leaves.len().max(1) as u64;
    let mut found = of_leaves(leaves, part);
    let times = |words: u32| u64::from(words) * all as u64 / counted;
    let words = found.words;
    found.words = words.map(|words| u32::try_from(times(words)).unwrap_or(u32::MAX));
    say(Extracted {
        heading: largest,
        cut: false,
        ..found
    });
    let first = pdf.pages().first().and_then(cover);
    say(Extracted {
        cover: first.map(|bytes| in_base64(&bytes)),
        ..Extracted::default()
    });
    Ok(())
}

fn leaf(number: u32, said: &Words) -> TextLeaf {
    TextLeaf {
        number: Some(number),
        second: None,
        text: joined(said.text.trim()),
    }
}

/// Words that were parted at the end of a line are one again. Where both parts are words of the page and the whole is none, the
/// hyphen is the word's own.
fn joined(text: &str) -> String {
    if !text.contains("-\n") {
        return text.to_owned();
    }
    let mut known: HashMap<&str, u32> = HashMap::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        *known.entry(word).or_default() += 1;
    }
    let often = |word: &str| known.get(word).copied().unwrap_or_default();
    let (mut said, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("-\n") {
        said.push_str(before);
        rest = after;
        let head = said
            .rsplit(|letter: char| !letter.is_alphanumeric())
            .next()
            .unwrap_or_default();
        let tail = after
            .split(|letter: char| !letter.is_alphanumeric())
            .next()
            .unwrap_or_default();
        let parted = head.chars().next_back().is_some_and(char::is_alphabetic)
            && tail.starts_with(char::is_lowercase);
        // each stands here once at least
        let own = often(head) > 1 && often(tail) > 1;
        let whole = often(&format!("{head}{tail}")) > 0;
        match (parted, own && !whole) {
            (false, _) => said.push_str("-\n"),
            (true, true) => said.push('-'),
            (true, false) => {}
        }
    }
    said.push_str(rest);
    said
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

/// The words of a page, and after them those of its notes and forms.
fn words<'a>(page: &Page<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Words {
    let mut words = Words::default();
    let (wide, high) = page.render_dimensions();
    let place = page.initial_transform(true).to_kurbo();
    let whole = Rect::new(0.0, 0.0, f64::from(wide), f64::from(high));
    for render_content in [RenderContent::PAGE, RenderContent::ANNOTATIONS] {
        let settings = InterpreterSettings {
            render_content,
            ..InterpreterSettings::default()
        };
        let mut context = Context::new(place, whole, cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut words);
        words.end_line();
        words.last = None;
        if render_content == RenderContent::PAGE {
            words.lines_of_page = words.lines.len();
        }
    }
    words
}

/// The words of a page as they are drawn. Glyphs stand apart, and where a word or a line ends is told by their places.
#[derive(Default)]
struct Words {
    text: String,
    /// Where the next glyph would stand, and how large the last one was.
    last: Option<Last>,
    /// Lines, each with the largest size in it, in points.
    lines: Vec<(f64, String)>,
    /// So many of them are the page's own.
    lines_of_page: usize,
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
        if let Some(last) = self.last {
            let size = size.max(last.size);
            let gap = across - last.across;
            if (down - last.down).abs() > 0.5 * size || gap < -0.5 * size && gap < -4.0 {
                self.end_line();
            } else if gap > WORD * size && !self.text.ends_with([' ', '\n']) && said != " " {
                self.say(" ", size);
            }
        }
        if !(said.trim().is_empty() && self.text.ends_with([' ', '\n'])) {
            self.say(said, size);
        }
        self.last = Some(Last {
            across: across + advance * wide,
            down,
            size,
        });
    }

    fn say(&mut self, said: &str, size: f64) {
        if self.text.is_empty() || self.text.ends_with('\n') {
            self.lines.push((0.0, String::new()));
        }
        self.text.push_str(said);
        if let Some((largest, line)) = self.lines.last_mut() {
            line.push_str(said);
            if said.chars().any(char::is_alphabetic) {
                *largest = size.max(*largest);
            }
        }
    }

    fn end_line(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The largest words of the page: a line, and those after it of the same size. Where all is of one size, the first line.
    fn largest(&self) -> Option<String> {
        let lines = self.lines.get(..self.lines_of_page)?;
        let letters = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count();
        let (mut at, mut largest) = (None, 0.0);
        for (number, (size, text)) in lines.iter().enumerate() {
            if *size > largest * 1.05 && letters(text) >= 2 {
                (at, largest) = (Some(number), *size);
            }
        }
        let from = lines.get(at?..)?;
        let alike = from
            .iter()
            .take_while(|(size, _)| (size - largest).abs() <= 0.05 * largest);
        let many = alike.clone().count();
        let taken = if many > 3 { 1 } else { many };
        let said: Vec<&str> = alike
            .take(taken)
            .flat_map(|(_, text)| text.split_whitespace())
            .collect();
        let said = said.join(" ");
        (letters(&said) >= 2 && said.chars().count() <= LONGEST_HEADING).then_some(said)
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

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn words_that_a_line_parted_are_one_again() {
        for (text, whole) in [
            ("el acompa-\nñamiento de", "el acompañamiento de"),
            (
                "a foster-\ncare family; foster or care",
                "a foster-care family; foster or care",
            ),
            ("1990-\n2000 and A-\nB", "1990-\n2000 and A-\nB"),
            ("plain\nlines", "plain\nlines"),
        ] {
            assert_eq!(joined(text), whole);
        }
    }
}
