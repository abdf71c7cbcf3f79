//! Text as it is shaped and broken into lines, and put on a page.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use fontique::{Blob, Collection, CollectionOptions, SourceCache};
use krilla::color::rgb;
use krilla::geom::Point;
use krilla::num::NormalizedF32;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::layout::{Alignment, Layout};
use parley::style::{
    FontFamily, FontFamilyName, FontStyle, FontWeight, LineHeight, OverflowWrap, StyleProperty,
};
use parley::{FontContext, LayoutContext};

use crate::faces::CERTIFICATE;

/// A colour: red, green, blue.
pub(super) type Ink = [u8; 3];

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Sans where true, serif where not.
    pub(super) sans: bool,
    /// In points.
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) ink: Ink,
    /// The height of a line, as a share of the size.
    pub(super) leading: f32,
}

/// How far Literata reaches up and down, as a share of the size.
const ASCENT: f32 = 1.18;
const DESCENT: f32 = 0.31;

/// A text in lines.
pub(super) struct Block {
    text: String,
    layout: Layout<()>,
    ink: Ink,
}

impl Block {
    pub(super) fn height(&self) -> f32 {
        self.layout.height()
    }

    pub(super) fn width(&self) -> f32 {
        self.layout.width()
    }

    pub(super) fn lines(&self) -> usize {
        self.layout.len()
    }

    /// By how much letters of other faces reach further up or down than Literata's, as a share of the size.
    pub(super) fn reach(&self) -> f32 {
        let runs = self.layout.lines().flat_map(|line| {
            line.runs()
                .map(|run| (*run.font_metrics(), run.font_size()))
                .collect::<Vec<_>>()
        });
        runs.map(|(metrics, size)| {
            let up = metrics.ascent / size - ASCENT;
            let down = metrics.descent / size - DESCENT;
            up.max(down).max(0.0)
        })
        .fold(0.0, f32::max)
    }
}

/// What sets text: the faces, and what was found of them.
pub(super) struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    kept: HashMap<(u64, u32), Option<Font>>,
    lacking: BTreeSet<char>,
}

impl Setter {
    pub(super) fn new() -> Self {
        let mut collection = Collection::new(CollectionOptions {
            shared: false,
            system_fonts: true,
        });
        for face in CERTIFICATE {
            collection.register_fonts(Blob::new(Arc::new(face)), None);
        }
        Self {
            fonts: FontContext {
                collection,
                source_cache: SourceCache::default(),
            },
            layouts: LayoutContext::new(),
            kept: HashMap::new(),
            lacking: BTreeSet::new(),
        }
    }

    /// The letters that no face had, so far.
    pub(super) const fn lacking(&self) -> &BTreeSet<char> {
        &self.lacking
    }

    /// Sets a text in lines no wider than `width` points.
    pub(super) fn set(&mut self, text: &str, style: Style, width: f32) -> Block {
        let mut builder = self
            .layouts
            .ranged_builder(&mut self.fonts, text, 1.0, false);
        let families: &[FontFamilyName<'_>] = match style.sans {
            true => &[
                FontFamilyName::Named(Cow::Borrowed("Source Sans 3")),
                FontFamilyName::Named(Cow::Borrowed("Literata")),
            ],
            false => &[FontFamilyName::Named(Cow::Borrowed("Literata"))],
        };
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Borrowed(
            families,
        ))));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(if style.bold {
            600.0
        } else {
            400.0
        })));
        builder.push_default(StyleProperty::FontStyle(match style.italic {
            true => FontStyle::Italic,
            false => FontStyle::Normal,
        }));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(
            style.leading,
        )));
        // a word that is wider than the line is broken rather than cut off
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        let mut layout = builder.build(text);
        layout.break_all_lines(Some(width));
        layout.align(Alignment::Left, parley::layout::AlignmentOptions::default());
        Block {
            text: text.to_owned(),
            layout,
            ink: style.ink,
        }
    }

    /// Draws a block whose upper left corner is at `x` and `y`.
    pub(super) fn draw(&mut self, surface: &mut Surface<'_>, block: &Block, x: f32, y: f32) {
        for line in block.layout.lines() {
            let metrics = line.metrics();
            let (mut at, baseline) = (x + metrics.offset, y + metrics.baseline);
            for run in line.runs() {
                let data = run.font().clone();
                let (bytes, id) = data.data.into_raw_parts();
                let font = self
                    .kept
                    .entry((id, data.index))
                    .or_insert_with(|| Font::new(bytes.into(), data.index))
                    .clone();
                let size = run.font_size();
                let begins = at;
                let mut glyphs: Vec<KrillaGlyph> = Vec::new();
                for cluster in run.visual_clusters() {
                    if cluster.is_ligature_continuation() {
                        if let Some(glyph) = glyphs.last_mut() {
                            glyph.text_range.end =
                                glyph.text_range.end.max(cluster.text_range().end);
                            glyph.text_range.start =
                                glyph.text_range.start.min(cluster.text_range().start);
                        }
                        continue;
                    }
                    for glyph in cluster.glyphs() {
                        if glyph.id == 0 {
                            let letters = block.text.get(cluster.text_range());
                            self.lacking.extend(letters.unwrap_or_default().chars());
                        }
                        glyphs.push(KrillaGlyph::new(
                            GlyphId::new(glyph.id),
                            glyph.advance / size,
                            glyph.x / size,
                            glyph.y / size,
                            0.0,
                            cluster.text_range(),
                            None,
                        ));
                        at += glyph.advance;
                    }
                }
                let (Some(font), false) = (font, glyphs.is_empty()) else {
                    continue;
                };
                surface.set_fill(Some(fill(block.ink)));
                surface.set_stroke(None);
                surface.draw_glyphs(
                    Point::from_xy(begins, baseline),
                    &glyphs,
                    font,
                    &block.text,
                    size,
                    false,
                );
            }
        }
    }
}

/// A colour as it fills.
pub(super) fn fill([red, green, blue]: Ink) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: krilla::paint::FillRule::default(),
    }
}
