//! What the group says, and the programme, as a booklet.

use genpdf::elements::{Break, LinearLayout, PaddedElement, PageBreak, Paragraph};
use genpdf::fonts::{Font, FontCache, FontFamily};
use genpdf::style::{Color, Style};
use genpdf::{Alignment, Document, Element, Margins, Mm, PaperSize, SimplePageDecorator};
use programme::forum::booklet::{Booklet, Piece, Said};
use programme::words::word;
use unicode_normalization::UnicodeNormalization;

use crate::flow::{Room, Rule};
use crate::{Error, faces, markdown};

/// How far what answers something is set in, in millimetres.
const BELOW: f32 = 10.0;
/// How wide the text is, in millimetres: A4 without its margins.
const COLUMN: f32 = 146.0;
const INK: Color = Color::Rgb(0x22, 0x20, 0x1c);
const PALE: Color = Color::Rgb(0x6b, 0x66, 0x5c);

/// Sets a booklet on A4, and gives the PDF's bytes.
///
/// # Errors
/// When a face cannot be read, or something does not fit on a page.
pub fn pdf(booklet: &Booklet) -> Result<Vec<u8>, Error> {
    let literata = faces::literata()?;
    let regular = literata.regular.clone();
    let has = |letter| regular.has_glyph(letter);
    let mut document = Document::new(literata);
    let sans = document.add_font_family(faces::source_sans()?);
    // readers show it in their own letters, and those beyond ASCII come out wrong
    document.set_title(ascii(&booklet.title));
    document.set_paper_size(PaperSize::A4);
    document.set_font_size(10);
    document.set_line_spacing(1.25);
    let mut setting = Setting {
        cache: document.font_cache(),
        has,
        lacks: false,
        sans,
        whole: LinearLayout::vertical(),
    };
    setting.booklet(booklet);
    let small = setting.small();
    let running = setting.settable(&booklet.title, small);
    let whole = setting.whole;
    let mut decorator = SimplePageDecorator::new();
    decorator.set_margins(Margins::trbl(20, 32, 22, 32));
    decorator.set_header(move |page| running_head(page, &running, small));
    document.set_page_decorator(decorator);
    document.push(whole);
    let mut bytes = Vec::new();
    document.render(&mut bytes)?;
    Ok(bytes)
}

fn running_head(page: usize, title: &str, small: Style) -> LinearLayout {
    let mut head = LinearLayout::vertical();
    if page > 1 {
        let mut line = Paragraph::default().aligned(Alignment::Right);
        line.push_styled(format!("{title} · {page}"), small);
        head.push(line);
    }
    head.push(Break::new(if page > 1 { 1.0 } else { 3.0 }));
    head
}

struct Setting<'d, H: Fn(char) -> bool> {
    cache: &'d FontCache,
    has: H,
    lacks: bool,
    sans: FontFamily<Font>,
    whole: LinearLayout,
}

impl<H: Fn(char) -> bool> Setting<'_, H> {
    fn settable(&mut self, text: &str, style: Style) -> String {
        let (set, lacks) = faces::settable(self.width(style), text, COLUMN - BELOW);
        self.lacks |= lacks;
        set
    }

    /// How wide letters are, in millimetres; bold ones are wider by a little.
    fn width(&self, style: Style) -> impl Fn(char) -> Option<f32> {
        move |letter| {
            (self.has)(letter).then(|| 1.1 * f32::from(style.char_width(self.cache, letter)))
        }
    }

    /// Of names, dates and page numbers.
    fn small(&self) -> Style {
        let style = Style::new().with_font_family(self.sans);
        style.with_font_size(9).with_color(PALE)
    }

    fn booklet(&mut self, booklet: &Booklet) {
        let display = Style::new().with_font_size(24).with_color(INK);
        let title = self.settable(&booklet.title, display);
        self.line(&title, display, 2.0, 0.0);
        self.line(&booklet.day, self.small(), 8.0, 0.0);
        for piece in &booklet.pieces {
            match piece {
                Piece::Break => self.whole.push(PageBreak::new()),
                Piece::Lines(count) => {
                    self.space(2.0);
                    // they stand together
                    self.whole.push(Room(Mm::from(8.0 * f32::from(*count))));
                    for _ in 0..*count {
                        self.whole.push(Rule(Mm::from(8.0)));
                    }
                }
                Piece::Heading(1, said) => {
                    let style = Style::new().with_font_size(24).with_color(INK);
                    let said = self.settable(said, style);
                    self.line(&said, style, 8.0, 0.0);
                }
                Piece::Heading(level, said) => self.heading(*level, said),
                Piece::Note(said) => {
                    let said = self.settable(said, self.small());
                    self.line(&said, self.small(), 2.0, 0.0);
                }
                Piece::Said(said) => self.said(said),
            }
        }
        if self.lacks {
            let note = format!(
                "{} {}",
                faces::LACKING,
                word(booklet.language, "forum.lacking")
            );
            self.space(6.0);
            self.line(&note, self.small(), 0.0, 0.0);
        }
    }

    fn heading(&mut self, level: u8, said: &str) {
        let (size, before, after, room) = match level {
            2 => (18, 9.0, 2.0, 60.0),
            3 => (13, 6.0, 2.0, 40.0),
            _ => (11, 4.0, 1.0, 32.0),
        };
        let style = Style::new().with_font_size(size).with_color(INK);
        let style = if level > 3 { style.bold() } else { style };
        let said = self.settable(said, style);
        self.whole.push(Room(Mm::from(room)));
        self.space(before);
        self.line(&said, style, after, 0.0);
    }

    fn said(&mut self, said: &Said) {
        let left = if said.below { BELOW } else { 0.0 };
        if !said.who.is_empty() {
            let who = self.settable(&said.who, self.small());
            self.whole.push(Room(Mm::from(22.0)));
            self.space(1.5);
            self.line(&who, self.small().with_color(INK).bold(), 0.8, left);
        }
        if let Some(gone) = &said.gone {
            self.line(gone, Style::new().italic().with_color(PALE), 2.0, left);
            return;
        }
        self.text(&said.text, Style::new().with_color(INK), left);
        if let Some(translation) = &said.translation {
            let by = self.settable(&translation.by, self.small());
            self.line(&by, self.small(), 0.8, left + 4.0);
            self.text(
                &translation.text,
                Style::new().italic().with_color(INK),
                left + 4.0,
            );
        }
    }

    fn text(&mut self, text: &str, style: Style, left: f32) {
        let mut lacks = false;
        let set = markdown::set(text, style, &mut |part, depth| {
            let room = COLUMN - left - depth;
            let (set, lacked) = faces::settable(self.width(style), part, room);
            lacks |= lacked;
            set
        });
        self.lacks |= lacks;
        self.inset(set, 0.0, left);
    }

    fn line(&mut self, said: &str, style: Style, after: f32, left: f32) {
        let mut line = Paragraph::default();
        line.push_styled(said, style);
        self.inset(line, after, left);
    }

    fn inset(&mut self, element: impl Element + 'static, after: f32, left: f32) {
        let margins = Margins::trbl(0.0, 0.0, after, left);
        self.whole.push(PaddedElement::new(element, margins));
    }

    fn space(&mut self, millimetres: f32) {
        let nothing = LinearLayout::vertical();
        let margins = Margins::trbl(millimetres, 0.0, 0.0, 0.0);
        self.whole.push(PaddedElement::new(nothing, margins));
    }
}

/// Letters without what stands on them.
fn ascii(text: &str) -> String {
    text.nfd().filter(char::is_ascii).collect()
}
