//! The page: what stands where, and what a screen reader is told.

use std::num::NonZeroU16;

use chrono::{Datelike as _, Timelike as _};
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, SpanTag, Tag, TagGroup, TagKind, TagTree,
};
use krilla::{Document, SerializeSettings};
use programme::certificates::paper::{Line, Paper};
use programme::language::Language;

use super::draw::{INK, INK_2, MM, PAPER, code, dot, hue, mark, rectangle};
use super::set::{Block, Setter, Style};
use super::thread::{LOW, thread};
use crate::Error;

/// A certificate that could not be set.
#[derive(Debug)]
pub enum Unset {
    /// No face on this computer has these letters.
    Letters(String),
    /// Something else.
    Other(Error),
}

impl From<Unset> for replica::Error {
    fn from(unset: Unset) -> Self {
        match unset {
            Unset::Letters(letters) => {
                Self::of(programme::Code::CertificateLetters).with("letters", letters)
            }
            Unset::Other(error) => error.into(),
        }
    }
}

const WIDTH: f32 = 297.0 * MM;
const HEIGHT: f32 = 210.0 * MM;
const LEFT: f32 = 40.0 * MM;
const RIGHT: f32 = WIDTH - 22.0 * MM;
const TOP: f32 = 17.0 * MM;
const BOTTOM: f32 = HEIGHT - 14.0 * MM;
const ROOM: f32 = RIGHT - LEFT;
/// As large as scans from paper.
const CODE: f32 = 35.0 * MM;

const BODY: Style = Style {
    sans: false,
    size: 11.5,
    bold: false,
    italic: false,
    ink: INK,
    leading: 1.45,
};

/// The modules.
const SMALL: Style = sized(BODY, 9.5, 1.35);
/// Between their columns.
const BETWEEN: f32 = 5.0 * MM;

/// The second language stands back.
const fn second(style: Style) -> Style {
    Style {
        italic: true,
        ink: INK_2,
        ..style
    }
}

const fn sized(style: Style, size: f32, leading: f32) -> Style {
    Style {
        size,
        leading,
        ..style
    }
}

fn styled(style: Style, at: usize) -> Style {
    if at == 0 { style } else { second(style) }
}

/// What is drawn, and what a screen reader is told of it.
struct Page<'a, 'b> {
    surface: &'a mut Surface<'b>,
    setter: &'a mut Setter,
    tree: TagTree,
}

impl Page<'_, '_> {
    /// A text as a part of the document.
    fn text(
        &mut self,
        kind: impl Into<TagKind>,
        language: Option<Language>,
        block: &Block,
        x: f32,
        y: f32,
    ) {
        let tag = SpanTag::empty().with_lang(language.map(Language::tag));
        let id = self.surface.start_tagged(ContentTag::Span(tag));
        self.setter.draw(self.surface, block, x, y);
        self.surface.end_tagged();
        let mut group = TagGroup::new(kind);
        group.push(id);
        self.tree.push(group);
    }

    /// A drawing that says something.
    fn figure(&mut self, said: &str, draw: impl FnOnce(&mut Surface<'_>)) {
        let id = self.surface.start_tagged(ContentTag::Other);
        draw(self.surface);
        self.surface.end_tagged();
        let mut group = TagGroup::new(Tag::Figure(Some(said.to_owned())));
        group.push(id);
        self.tree.push(group);
    }

    /// A drawing that says nothing.
    fn ornament(&mut self, draw: impl FnOnce(&mut Surface<'_>)) {
        let artifact = Artifact::with_kind(ArtifactType::Layout);
        self.surface.start_tagged(ContentTag::Artifact(artifact));
        draw(self.surface);
        self.surface.end_tagged();
    }

    /// The languages of a line, one under the other; gives where they end.
    fn under(&mut self, lines: &[Line], style: Style, x: f32, y: f32, width: f32) -> f32 {
        let mut y = y;
        for (at, line) in lines.iter().enumerate() {
            let block = self.setter.set(&line.text, styled(style, at), width);
            self.text(Tag::P, Some(line.language), &block, x, y);
            y += block.height();
        }
        y
    }

    /// … and how high they stand.
    fn height(&mut self, lines: &[Line], style: Style, width: f32) -> f32 {
        let mut height = 0.0;
        for (at, line) in lines.iter().enumerate() {
            height += self
                .setter
                .set(&line.text, styled(style, at), width)
                .height();
        }
        height
    }

    /// The languages of a line side by side, where both fit; gives where they end.
    fn beside(&mut self, lines: &[Line], style: Style, x: f32, y: f32) -> f32 {
        let blocks: Vec<Block> = lines
            .iter()
            .enumerate()
            .map(|(at, line)| self.setter.set(&line.text, styled(style, at), ROOM))
            .collect();
        let gap = style.size * 0.6;
        let width: f32 = blocks.iter().map(|block| block.width() + gap).sum();
        if width > ROOM {
            return self.under(lines, style, x, y, ROOM);
        }
        let (mut x, mut end) = (x, y);
        for (line, block) in lines.iter().zip(&blocks) {
            self.text(Tag::P, Some(line.language), block, x, y);
            x += block.width() + gap;
            end = end.max(y + block.height());
        }
        end
    }

    /// The largest size at which the name stands in two lines, or in more where it must.
    fn name(&mut self, name: &str, room: f32) -> Block {
        let style = |size| sized(BODY, size, 1.16);
        for (size, lines) in [
            (44.0, 1),
            (36.0, 1),
            (32.0, 2),
            (26.0, 2),
            (20.0, 3),
            (15.0, 5),
        ] {
            let mut block = self.setter.set(name, style(size), ROOM);
            let reach = block.reach();
            if reach > 0.01 {
                // scripts that are taller than ours get the room that they need, above and below
                block = self
                    .setter
                    .set(name, sized(BODY, size, 1.16 + 2.0 * reach), ROOM);
            }
            if block.lines() <= lines && block.height() <= room {
                return block;
            }
        }
        self.setter.set(name, style(11.0), ROOM)
    }

    /// Everything, in the order in which it is read.
    fn all(&mut self, paper: &Paper) {
        self.header(paper);
        let way = self.way_height(paper);
        let way_ends = BOTTOM - CODE - 8.0 * MM;
        self.body(paper, way_ends - way - 9.0 * MM);
        self.way(paper, way_ends);
        self.footer(paper);
    }

    fn header(&mut self, paper: &Paper) {
        self.ornament(|surface| {
            rectangle(surface, PAPER, 0.0, 0.0, WIDTH, HEIGHT);
            for (at, x) in [15.0, 18.2, 21.4, 24.6].into_iter().enumerate() {
                let ink = hue(Some(at));
                rectangle(
                    surface,
                    ink,
                    x * MM,
                    14.0 * MM,
                    1.6 * MM,
                    HEIGHT - 28.0 * MM,
                );
            }
            mark(surface, LEFT, TOP, 11.0 * MM);
        });
        let x = LEFT + 15.0 * MM;
        let style = sized(BODY, 12.0, 1.3);
        let y = self.beside(&paper.programme, style, x, TOP);
        let grey = Style {
            ink: INK_2,
            ..style
        };
        self.beside(&paper.span, grey, x, y);
    }

    /// Whose it is and what they did, ending at `bottom`.
    fn body(&mut self, paper: &Paper, bottom: f32) {
        let columns = if paper.statement.len() > 1 { 2.0 } else { 1.0 };
        let gap = 10.0 * MM;
        let column = match paper.statement.len() {
            1 => ROOM * 0.72,
            _ => (ROOM - gap * (columns - 1.0)) / columns,
        };
        let statement: Vec<Block> = paper
            .statement
            .iter()
            .enumerate()
            .map(|(at, line)| self.setter.set(&line.text, styled(BODY, at), column))
            .collect();
        let high = statement.iter().map(Block::height).fold(0.0, f32::max);
        let certify = sized(BODY, 13.0, 1.4);
        let home = sized(BODY, 14.0, 1.35);
        // at most, both lines of each stand one under the other
        let around = self.height(&paper.certify, certify, ROOM)
            + self.height(&paper.organisation, home, ROOM)
            + high
            + 11.0 * MM;
        let room = bottom - TOP - 16.0 * MM - around;
        let name = self.name(&paper.name, room);
        let y = bottom - high;
        let home_high = match paper.organisation.is_empty() {
            true => 0.0,
            false => self.fits_beside(&paper.organisation, home),
        };
        let at = y - 7.0 * MM - home_high - 1.0 * MM - name.height();
        let over = self.fits_beside(&paper.certify, certify);
        self.beside(&paper.certify, certify, LEFT, at - 2.0 * MM - over);
        let title = Tag::Hn(NonZeroU16::MIN, Some(paper.name.clone()));
        self.text(title, None, &name, LEFT, at);
        if !paper.organisation.is_empty() {
            self.beside(
                &paper.organisation,
                home,
                LEFT,
                at + name.height() + 1.0 * MM,
            );
        }
        for (at, (line, block)) in paper.statement.iter().zip(&statement).enumerate() {
            let x = LEFT + if at == 0 { 0.0 } else { column + gap };
            self.text(Tag::P, Some(line.language), block, x, y);
        }
    }

    /// How high lines stand that are side by side where they fit.
    fn fits_beside(&mut self, lines: &[Line], style: Style) -> f32 {
        let gap = style.size * 0.6;
        let mut width = 0.0;
        let mut high: f32 = 0.0;
        for (at, line) in lines.iter().enumerate() {
            let block = self.setter.set(&line.text, styled(style, at), ROOM);
            width += block.width() + gap;
            high = high.max(block.height());
        }
        match width > ROOM {
            true => self.height(lines, style, ROOM),
            false => high,
        }
    }

    /// How wide a column of modules is, and how high the highest one.
    fn columns(&mut self, paper: &Paper) -> (f32, f32) {
        let count = u16::try_from(paper.modules.len()).unwrap_or(1).max(1);
        let column = (ROOM - BETWEEN * f32::from(count - 1)) / f32::from(count);
        let mut high: f32 = 0.0;
        for lines in &paper.modules {
            high = high.max(self.height(lines, SMALL, column - 4.0 * MM));
        }
        (column, high)
    }

    fn way_height(&mut self, paper: &Paper) -> f32 {
        let (_, high) = self.columns(paper);
        match paper.stops.len() > 1 {
            true => high + LOW + 15.0,
            false => high,
        }
    }

    /// The thread and its modules, ending at `bottom`.
    fn way(&mut self, paper: &Paper, bottom: f32) {
        let (column, high) = self.columns(paper);
        let inner = column - 4.0 * MM;
        let y = bottom - high;
        let line = y - LOW - 9.0;
        if paper.stops.len() > 1 {
            self.figure(&paper.way, |surface| {
                thread(surface, &paper.stops, LEFT, line, ROOM);
            });
        }
        for (module, (lines, number)) in paper.modules.iter().zip(0_u16..).enumerate() {
            let x = LEFT + f32::from(number) * (column + BETWEEN);
            self.ornament(|surface| {
                let ink = hue(Some(module));
                dot(surface, ink, ink, x + 1.0 * MM, y + 2.3 * MM, 1.0 * MM);
            });
            self.under(lines, SMALL, x + 4.0 * MM, y, inner);
        }
    }

    fn footer(&mut self, paper: &Paper) {
        let small = sized(BODY, 10.0, 1.35);
        let left_of_code = RIGHT - CODE - 6.0 * MM;
        let signers = u16::try_from(paper.signers.len()).unwrap_or(0);
        let gap = 8.0 * MM;
        // each signer, and the date
        let places = f32::from(signers + 1);
        let width = (left_of_code - 32.0 * MM - LEFT - gap * (places - 1.0)) / places;
        let bottom = BOTTOM;
        let mut x = LEFT;
        let role = self.height(&paper.role, small, width);
        for signer in &paper.signers {
            let name = self.setter.set(signer, sized(BODY, 11.0, 1.3), width);
            let y = bottom - role - name.height();
            self.ornament(|surface| {
                rectangle(surface, INK, x, y - 1.5 * MM, width, 0.3 * MM);
            });
            self.text(Tag::P, None, &name, x, y);
            self.under(&paper.role, small, x, y + name.height(), width);
            x += width + gap;
        }
        let dated = self.height(&paper.dated, small, width);
        self.under(&paper.dated, small, x, bottom - dated, width);
        // the code, and how people read it to one another
        let check = 30.0 * MM;
        let x = left_of_code - check;
        let style = Style {
            sans: true,
            bold: true,
            ..sized(BODY, 10.0, 1.3)
        };
        let number = self.setter.set(&paper.code, style, check);
        let said = self.height(&paper.check, small, check);
        let y = bottom - number.height() - said;
        self.under(&paper.check, small, x, y, check);
        self.text(Tag::P, None, &number, x, bottom - number.height());
        if let Some(rows) = &paper.qr {
            self.figure(&paper.qr_said, |surface| {
                code(surface, rows, RIGHT - CODE, bottom - CODE, CODE);
            });
        }
    }
}

fn instant(at: chrono::DateTime<chrono::Utc>) -> DateTime {
    let small = |part: u32| u8::try_from(part).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// Sets a certificate as PDF.
///
/// # Errors
/// [`Unset::Letters`] where a name has letters that no face on this computer has; what the writer of PDF says.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, Unset> {
    let other = |error: String| Unset::Other(Error(error));
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| other(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let language = paper.languages.first().map(|one| one.tag().to_owned());
    let mut metadata = Metadata::new()
        .title(paper.document.clone())
        .creation_date(instant(paper.issued))
        .document_id(paper.code.clone())
        .creator("Mutual Learning".to_owned());
    if let Some(language) = &language {
        metadata = metadata.language(language.clone());
    }
    document.set_metadata(metadata);
    let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| other("page".to_owned()))?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let mut setter = Setter::new();
    let mut drawn = Page {
        surface: &mut surface,
        setter: &mut setter,
        tree: TagTree::new().with_lang(language),
    };
    drawn.all(paper);
    let tree = std::mem::replace(&mut drawn.tree, TagTree::new());
    surface.finish();
    page.finish();
    if !setter.lacking().is_empty() {
        return Err(Unset::Letters(setter.lacking().iter().collect()));
    }
    document.set_tag_tree(tree);
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(
        paper.name.clone(),
        XyzDestination::new(0, Point::from_xy(0.0, 0.0)),
    ));
    document.set_outline(outline);
    let attached = document.embed_file(EmbeddedFile {
        path: "credential.jwt".to_owned(),
        mime_type: MimeType::new("application/vc+jwt"),
        description: Some(paper.attached.clone()),
        association_kind: AssociationKind::Data,
        data: paper.jwt.clone().into_bytes().into(),
        modification_date: Some(instant(paper.issued)),
        // so that it is found again without a reader of PDF
        compress: Some(false),
        location: None,
    });
    if attached.is_none() {
        return Err(other("the credential was not attached".to_owned()));
    }
    document
        .finish()
        .map_err(|error| other(format!("{error:?}")))
}
