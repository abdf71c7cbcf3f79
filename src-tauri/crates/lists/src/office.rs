//! The text of documents and slides: `.docx`, `.pptx` (ECMA-376), `.odt` and `.odp` (OpenDocument 1.3), with pages and slides as far as
//! the file tells them. They are zips of XML as workbooks are, and are read within the same limits.
//!
//! Not here: how it looked. Text boxes, tables, notes and footnotes come along; what was deleted under tracked changes does not.

use std::collections::BTreeMap;
use std::io::{Read as Reads, Seek};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::unreadable::{Result, Unreadable};
use crate::workbook::{Book, Limits, attribute, said};

/// A page or a slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its number, from 1; absent where the file tells no pages.
    pub number: Option<u32>,
    /// What it says, a paragraph a line.
    pub text: String,
}

/// What was read of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// Its pages or slides.
    pub leaves: Vec<Leaf>,
    /// There is more text in it than is read.
    pub cut: bool,
}

/// No document has more pages, and none more text.
const LIMITS: Limits = Limits {
    inflated: 128 << 20,
    text: 4 << 20,
    rows: 0,
    columns: 0,
    parts: 5_000,
    depth: 256,
};
const MOST_LEAVES: usize = 2_000;

/// The text of a document.
///
/// # Errors
/// [`Unreadable::Damaged`], [`Unreadable::TooLarge`], [`Unreadable::NoList`] for what is none of the four.
pub fn leaves(file: impl Reads + Seek) -> Result<Read> {
    let mut book = Book::within(ZipArchive::new(file)?, LIMITS)?;
    let document = main_part(&mut book)?.filter(|part| book.has(part));
    let mut growing = Growing::new();
    let slides = book.has("ppt/presentation.xml");
    let read = if let Some(part) = document.filter(|_| !slides) {
        docx(&mut book, &part, &mut growing)
    } else if slides {
        pptx(&mut book, &mut growing)
    } else if book.has("content.xml") {
        open_document(&mut book, &mut growing)
    } else {
        return Err(Unreadable::NoList);
    };
    // what came before there was too much stays
    if !growing.full {
        read?;
    }
    let mut leaves = growing.leaves;
    for leaf in &mut leaves {
        leaf.text = tidy(&leaf.text);
    }
    leaves.retain(|leaf| !leaf.text.is_empty() || leaf.number.is_some());
    Ok(Read {
        leaves,
        cut: growing.full,
    })
}

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// What it is called.
    pub title: Option<String>,
    /// Who began it.
    pub author: Option<String>,
    /// The small picture of its first page that the program made which saved it.
    pub thumbnail: Option<Vec<u8>>,
}

/// The largest small picture, in bytes.
const LARGEST_THUMBNAIL: u64 = 4 << 20;

/// What a document says of itself.
///
/// # Errors
/// As [`leaves`].
pub fn about(file: impl Reads + Seek) -> Result<About> {
    let mut book = Book::within(ZipArchive::new(file)?, LIMITS)?;
    let mut about = About::default();
    for part in ["docProps/core.xml", "meta.xml"] {
        if !book.has(part) {
            continue;
        }
        let (mut name, mut text) = (String::new(), String::new());
        book.walk(part, |event, _| {
            match event {
                Event::Start(element) => {
                    element.local_name().as_ref().clone_into(&mut name);
                    text.clear();
                }
                Event::End(_) => {
                    let field = match name.as_str() {
                        "title" => Some(&mut about.title),
                        // who began it comes before who saved it last
                        "initial-creator" => Some(&mut about.author),
                        "creator" if about.author.is_none() => Some(&mut about.author),
                        _ => None,
                    };
                    if let Some(field) = field {
                        *field = Some(std::mem::take(&mut text));
                    }
                    name.clear();
                }
                event => said(event, &mut text)?,
            }
            Ok(true)
        })?;
    }
    let trimmed = |text: Option<String>| {
        let text = text.map(|text| text.trim().to_owned());
        text.filter(|text| !text.is_empty())
    };
    about.title = trimmed(about.title);
    about.author = trimmed(about.author);
    let pictures = [
        "docProps/thumbnail.jpeg",
        "docProps/thumbnail.png",
        "Thumbnails/thumbnail.png",
    ];
    let picture = pictures.into_iter().find(|part| book.has(part));
    about.thumbnail = picture.and_then(|part| book.bytes(part, LARGEST_THUMBNAIL).ok());
    Ok(about)
}

/// The part that holds a Word document, as the file itself says (ECMA-376, part 2, 10).
fn main_part<R: Reads + Seek>(book: &mut Book<R>) -> Result<Option<String>> {
    const USUAL: &str = "word/document.xml";
    if book.has(USUAL) {
        return Ok(Some(USUAL.to_owned()));
    }
    let mut found = None;
    if book.has("_rels/.rels") {
        book.walk("_rels/.rels", |event, _| {
            if let Event::Start(element) | Event::Empty(element) = event
                && attribute(element, "Type")?.is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                found = attribute(element, "Target")?;
            }
            Ok(found.is_none())
        })?;
    }
    let part = found.map(|target| resolved("", &target));
    // a workbook has a main part as well
    Ok(part.filter(|part| part.starts_with("word/")))
}

/// Lines without blanks at their ends, and no more than one empty line at a time.
fn tidy(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && empty {
            continue;
        }
        empty = line.is_empty();
        kept.push_str(line);
        kept.push('\n');
    }
    kept.trim_end().to_owned()
}

/// The leaves as they grow.
struct Growing {
    leaves: Vec<Leaf>,
    text: usize,
    full: bool,
}

impl Growing {
    fn new() -> Self {
        Self {
            leaves: vec![Leaf {
                number: None,
                text: String::new(),
            }],
            text: 0,
            full: false,
        }
    }

    /// Says, before anything else, whether its pages have numbers.
    fn number(&mut self, numbered: bool) {
        if let [only] = self.leaves.as_mut_slice() {
            only.number = numbered.then_some(1);
        }
    }

    fn turn(&mut self) -> Result<()> {
        if self.leaves.len() >= MOST_LEAVES {
            self.full = true;
            return Err(Unreadable::TooLarge);
        }
        let number = self.leaves.last().and_then(|leaf| leaf.number);
        self.leaves.push(Leaf {
            number: number.map(|number| number + 1),
            text: String::new(),
        });
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<()> {
        self.text += text.len();
        if self.text > LIMITS.text {
            self.full = true;
            return Err(Unreadable::TooLarge);
        }
        if let Some(leaf) = self.leaves.last_mut() {
            leaf.text.push_str(text);
        }
        Ok(())
    }
}

/// Passes over elements with what is in them.
#[derive(Default)]
struct Skipping(Option<usize>);

impl Skipping {
    /// Whether this event is passed over.
    fn passes(&mut self, event: &Event<'_>, depth: usize, names: &[&str]) -> bool {
        match (self.0, event) {
            (Some(from), Event::End(_)) if from == depth => {
                self.0 = None;
                true
            }
            (Some(_), _) => true,
            (None, Event::Start(element)) if names.contains(&element.local_name().as_ref()) => {
                self.0 = Some(depth);
                true
            }
            _ => false,
        }
    }
}

/// Of Word and PowerPoint: properties hold tab stops, a fallback says once more what was said before it, and what was deleted or moved
/// away under tracked changes is no longer there.
const NOT_SAID: &[&str] = &[
    "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr", "Fallback", "fld", "del", "moveFrom",
];
/// Of OpenDocument; comments are between their authors.
const NOT_SAID_OPEN: &[&str] = &[
    "tracked-changes",
    "forms",
    "event-listeners",
    "automatic-styles",
    "annotation",
    "binary-data",
    "title",
    "desc",
];

fn docx<R: Reads + Seek>(book: &mut Book<R>, part: &str, growing: &mut Growing) -> Result<()> {
    let (mut paged, mut skipping) = (false, Skipping::default());
    book.walk(part, |event, depth| {
        paged |= !skipping.passes(event, depth, NOT_SAID) && turns(event)?.is_some();
        Ok(!paged)
    })?;
    growing.number(paged);
    words(book, part, growing)?;
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        if book.has(part) {
            growing.say("\n")?;
            words(book, part, growing)?;
        }
    }
    Ok(())
}

/// How a page ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The author ended it.
    Written,
    /// The program that saved the file saw it end.
    Seen,
}

/// Whether a page ends here, as far as the program that saved it has said.
fn turns(event: &Event<'_>) -> Result<Option<Turn>> {
    let (Event::Start(element) | Event::Empty(element)) = event else {
        return Ok(None);
    };
    Ok(match element.local_name().as_ref() {
        "lastRenderedPageBreak" => Some(Turn::Seen),
        "br" if attribute(element, "type")?.as_deref() == Some("page") => Some(Turn::Written),
        _ => None,
    })
}

/// Where one is in a table: a row is a line, with a tab between its cells.
#[derive(Default)]
struct Cells {
    within: usize,
    begun: bool,
}

impl Cells {
    fn row(&mut self) {
        self.begun = false;
    }

    fn begin(&mut self) -> &'static str {
        self.within += 1;
        let between = if self.begun { "\t" } else { "" };
        self.begun = true;
        between
    }

    fn end(&mut self) {
        self.within = self.within.saturating_sub(1);
        self.begun = true;
    }

    const fn after_paragraph(&self) -> &'static str {
        if self.within > 0 { " " } else { "\n" }
    }
}

/// The words of a part of Office Open XML.
fn words<R: Reads + Seek>(book: &mut Book<R>, part: &str, growing: &mut Growing) -> Result<()> {
    let mut skipping = Skipping::default();
    let mut cells = Cells::default();
    let mut in_text = false;
    // a break that is written, and the place behind it where the page was seen to end, are one
    let mut written = false;
    book.walk(part, |event, depth| {
        if skipping.passes(event, depth, NOT_SAID) {
            return Ok(true);
        }
        if let Some(turn) = turns(event)? {
            if !(written && turn == Turn::Seen) {
                growing.turn()?;
            }
            written = turn == Turn::Written;
            return Ok(true);
        }
        match event {
            Event::Start(element) if element.local_name().as_ref() == "t" => in_text = true,
            Event::Start(element) if element.local_name().as_ref() == "tr" => cells.row(),
            Event::Start(element) if element.local_name().as_ref() == "tc" => {
                growing.say(cells.begin())?;
            }
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "tab" => growing.say("\t")?,
                "br" | "cr" => growing.say("\n")?,
                "noBreakHyphen" => growing.say("-")?,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "p" => growing.say(cells.after_paragraph())?,
                "tc" => cells.end(),
                "tr" => growing.say("\n")?,
                _ => {}
            },
            event if in_text => {
                let mut text = String::new();
                said(event, &mut text)?;
                written &= text.is_empty();
                growing.say(&text)?;
            }
            _ => {}
        }
        Ok(true)
    })
}

fn pptx<R: Reads + Seek>(book: &mut Book<R>, growing: &mut Growing) -> Result<()> {
    let mut order = Vec::new();
    book.walk("ppt/presentation.xml", |event, _| {
        if let Event::Start(element) | Event::Empty(element) = event
            && element.local_name().as_ref() == "sldId"
        {
            order.extend(relation(element)?);
        }
        Ok(true)
    })?;
    let targets = relations(book, "ppt/_rels/presentation.xml.rels")?;
    growing.number(true);
    let mut first = true;
    for slide in order.iter().filter_map(|id| targets.get(id)) {
        let part = resolved("ppt", slide);
        if !first {
            growing.turn()?;
        }
        first = false;
        // one that is missing keeps its number
        if !book.has(&part) {
            continue;
        }
        words(book, &part, growing)?;
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", &part));
        let beside = relations(book, &format!("{folder}/_rels/{name}.rels"))?;
        let notes = beside.values().find(|target| target.contains("notesSlide"));
        if let Some(notes) = notes.map(|target| resolved(folder, target))
            && book.has(&notes)
        {
            growing.say("\n")?;
            words(book, &notes, growing)?;
        }
    }
    Ok(())
}

/// The id by which an element names another part: the one with a prefix, beside its own.
fn relation(element: &BytesStart<'_>) -> Result<Option<String>> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| Unreadable::Damaged(error.to_string()))?;
        let name = attribute.key.as_ref();
        if name.ends_with(":id") {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// Which parts a part refers to, by id; none where it says nothing.
fn relations<R: Reads + Seek>(book: &mut Book<R>, part: &str) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    if !book.has(part) {
        return Ok(found);
    }
    book.walk(part, |event, _| {
        if let Event::Start(element) | Event::Empty(element) = event
            && element.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) =
                (attribute(element, "Id")?, attribute(element, "Target")?)
        {
            found.insert(id, target);
        }
        Ok(true)
    })?;
    Ok(found)
}

/// A part by the way to it from a folder of the zip.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut way: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(way.pop()),
            step => way.push(step),
        }
    }
    way.join("/")
}

fn open_document<R: Reads + Seek>(book: &mut Book<R>, growing: &mut Growing) -> Result<()> {
    let mut slides = false;
    book.walk("content.xml", |event, _| {
        if let Event::Start(element) = event {
            slides |= element.local_name().as_ref() == "presentation";
        }
        Ok(!slides)
    })?;
    growing.number(slides);
    let mut skipping = Skipping::default();
    let mut cells = Cells::default();
    // a footnote stands within its sentence, and is said after its paragraph
    let (mut first, mut within, mut note, mut noted) = (true, 0_usize, 0_usize, String::new());
    book.walk("content.xml", |event, depth| {
        if skipping.passes(event, depth, NOT_SAID_OPEN) {
            return Ok(true);
        }
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let empty = matches!(event, Event::Empty(_));
                match element.local_name().as_ref() {
                    "page" if slides && !empty => {
                        if !first {
                            growing.turn()?;
                        }
                        first = false;
                    }
                    "note" if !empty => note += 1,
                    "p" | "h" if empty => growing.say("\n")?,
                    "p" | "h" => within += 1,
                    "table-row" if !empty => cells.row(),
                    "table-cell" if !empty => growing.say(cells.begin())?,
                    "s" => {
                        let many = attribute(element, "c")?.and_then(|many| many.parse().ok());
                        growing.say(&" ".repeat(many.unwrap_or(1_usize).min(100)))?;
                    }
                    "tab" => growing.say("\t")?,
                    "line-break" => growing.say("\n")?,
                    _ => {}
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "note" => {
                    note = note.saturating_sub(1);
                    noted.push('\n');
                }
                "p" | "h" => {
                    within = within.saturating_sub(1);
                    if note == 0 {
                        growing.say(cells.after_paragraph())?;
                        growing.say(&std::mem::take(&mut noted))?;
                    } else {
                        noted.push(' ');
                    }
                }
                "note-citation" => noted.push(' '),
                "table-cell" => cells.end(),
                "table-row" => growing.say("\n")?,
                _ => {}
            },
            event if note > 0 => said(event, &mut noted)?,
            event if within > 0 => {
                let mut text = String::new();
                said(event, &mut text)?;
                growing.say(&one_blank(&text))?;
            }
            _ => {}
        }
        Ok(true)
    })?;
    Ok(())
}

/// White space of an OpenDocument paragraph is one blank (ODF 1.3, part 3, 6.1.2).
fn one_blank(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    for letter in text.chars() {
        let blank = matches!(letter, ' ' | '\t' | '\n' | '\r');
        match (blank, said.ends_with(' ')) {
            (true, true) => {}
            (true, false) => said.push(' '),
            (false, _) => said.push(letter),
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};

    fn zipped(parts: &[(&str, &str)]) -> Cursor<Vec<u8>> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap()
    }

    fn opened(file: Cursor<Vec<u8>>) -> Result<Vec<Leaf>> {
        leaves(file).map(|read| read.leaves)
    }

    fn texts(leaves: &[Leaf]) -> Vec<(Option<u32>, &str)> {
        let all = leaves.iter();
        all.map(|leaf| (leaf.number, leaf.text.as_str())).collect()
    }

    #[test]
    fn a_document_gives_paragraphs_tables_boxes_and_pages() {
        let document = "<w:document xmlns:w='w' xmlns:mc='m'><w:body>
            <w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Uno &amp; dos</w:t></w:r><w:r><w:tab/><w:t>tres</w:t></w:r></w:p>
            <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice>
              <mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>
            <w:p><w:r><w:br w:type='page'/><w:lastRenderedPageBreak/><w:t>second</w:t></w:r></w:p>
            </w:body></w:document>";
        let notes = "<w:footnotes xmlns:w='w'><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnotes>";
        let file = zipped(&[
            ("word/document.xml", document),
            ("word/footnotes.xml", notes),
        ]);
        let read = opened(file).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].number, Some(1));
        assert_eq!(read[0].text.matches("box").count(), 1, "{}", read[0].text);
        for words in ["Uno & dos\ttres", "a", "new"] {
            assert!(read[0].text.contains(words), "{}", read[0].text);
        }
        assert!(!read[0].text.contains("gone"));
        assert_eq!(read[1].text, "second\n\nnote");
    }

    #[test]
    fn what_was_moved_or_deleted_is_said_once_or_not_and_turns_no_page() {
        let document = "<w:document xmlns:w='w'><w:body>
            <w:p><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:t>middle</w:t></w:r></w:p>
            <w:p><w:del><w:r><w:br w:type='page'/><w:tab/><w:delText>gone</w:delText></w:r></w:del></w:p>
            <w:p><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>
            </w:body></w:document>";
        let read = opened(zipped(&[("word/document.xml", document)])).unwrap();
        assert_eq!(texts(&read), [(None, "middle\n\nmoved")]);
    }

    #[test]
    fn an_empty_page_keeps_its_number() {
        let page = "<w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:drawing/></w:r></w:p>";
        let document = format!(
            "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>one</w:t></w:r></w:p>{page}{page}<w:p><w:r><w:t>three</w:t></w:r></w:p></w:body></w:document>"
        );
        let read = opened(zipped(&[("word/document.xml", &document)])).unwrap();
        assert_eq!(
            texts(&read),
            [(Some(1), "one"), (Some(2), ""), (Some(3), "three")]
        );
    }

    #[test]
    fn comments_and_pictures_are_no_words() {
        let content = "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:draw='d' xmlns:svg='s' xmlns:dc='c'><office:body><office:text>
            <text:p>Before<office:annotation><dc:creator>Rosa</dc:creator><text:p>private</text:p></office:annotation> after<draw:frame><svg:title>picture</svg:title><svg:desc>of a house</svg:desc><draw:image><office:binary-data>QUJD</office:binary-data></draw:image></draw:frame>.</text:p>
            </office:text></office:body></office:document-content>";
        let read = opened(zipped(&[("content.xml", content)])).unwrap();
        assert_eq!(texts(&read), [(None, "Before after.")]);
    }

    #[test]
    fn slides_come_in_their_order_with_their_notes() {
        let slide = |text: &str| {
            format!(
                "<p:sld xmlns:p='p' xmlns:a='a'><p:grpSp><p:sp><a:p><a:r><a:t>{text}</a:t></a:r><a:br/></a:p></p:sp></p:grpSp></p:sld>"
            )
        };
        let (one, two) = (slide("first"), slide("second"));
        let notes = "<p:notes xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>say hello</a:t></a:r></a:p><a:p><a:fld><a:t>7</a:t></a:fld></a:p></p:notes>";
        let file = zipped(&[
            (
                "ppt/presentation.xml",
                "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst><p:sldId id='256' r:id='r2'/><p:sldId id='257' r:id='r1'/></p:sldIdLst></p:presentation>",
            ),
            (
                "ppt/_rels/presentation.xml.rels",
                "<Relationships><Relationship Id='r1' Target='slides/slide1.xml'/><Relationship Id='r2' Target='/ppt/slides/slide2.xml'/></Relationships>",
            ),
            ("ppt/slides/slide1.xml", &two),
            ("ppt/slides/slide2.xml", &one),
            (
                "ppt/slides/_rels/slide2.xml.rels",
                "<Relationships><Relationship Id='r1' Target='../notesSlides/notesSlide1.xml'/></Relationships>",
            ),
            ("ppt/notesSlides/notesSlide1.xml", notes),
        ]);
        let read = opened(file).unwrap();
        assert_eq!(
            texts(&read),
            [(Some(1), "first\n\nsay hello"), (Some(2), "second")]
        );
    }

    #[test]
    fn open_documents_are_read_too() {
        let text = "<office:document-content xmlns:office='o' xmlns:text='t'><office:body><office:text>
            <text:tracked-changes><text:p>old</text:p></text:tracked-changes>
            <text:h>Title</text:h><text:p>a<text:s text:c='2'/>b<text:line-break/>c</text:p></office:text></office:body></office:document-content>";
        let read = opened(zipped(&[("content.xml", text)])).unwrap();
        assert_eq!(texts(&read), [(None, "Title\na  b\nc")]);
        let slides = "<office:document-content xmlns:office='o' xmlns:draw='d' xmlns:text='t'><office:body><office:presentation>
            <draw:page><draw:g><text:p>one</text:p></draw:g></draw:page><draw:page><text:p>two</text:p></draw:page>
            </office:presentation></office:body></office:document-content>";
        let read = opened(zipped(&[("content.xml", slides)])).unwrap();
        assert_eq!(texts(&read), [(Some(1), "one"), (Some(2), "two")]);
    }

    #[test]
    fn a_row_is_a_line_and_a_footnote_follows_its_paragraph() {
        let document = "<w:document xmlns:w='w'><w:body><w:tbl>
            <w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr>
            </w:tbl></w:body></w:document>";
        let rels = "<Relationships><Relationship Id='r1' Type='http://x/officeDocument' Target='word/document2.xml'/></Relationships>";
        let file = zipped(&[("_rels/.rels", rels), ("word/document2.xml", document)]);
        assert_eq!(texts(&opened(file).unwrap()), [(None, "a \tb\nc \td")]);
        let text = "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b'><office:body><office:text>
            <text:p>Before<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>aside</text:p></text:note-body></text:note>  and
            after.</text:p><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>
            </office:text></office:body></office:document-content>";
        let read = opened(zipped(&[("content.xml", text)])).unwrap();
        assert_eq!(texts(&read), [(None, "Before and after.\n1 aside\na \tb")]);
    }

    #[test]
    fn what_a_document_says_of_itself() {
        let core = "<cp:coreProperties xmlns:cp='c' xmlns:dc='d'><dc:title> Una guía &amp; más </dc:title><dc:creator>Rosa</dc:creator></cp:coreProperties>";
        let file = zipped(&[
            ("docProps/core.xml", core),
            ("docProps/thumbnail.jpeg", "JPEG"),
        ]);
        let told = about(file).unwrap();
        assert_eq!(told.title.as_deref(), Some("Una guía & más"));
        assert_eq!(told.author.as_deref(), Some("Rosa"));
        assert_eq!(told.thumbnail.as_deref(), Some(&b"JPEG"[..]));
        let meta = "<m xmlns:dc='d' xmlns:meta='m'><dc:creator>Ana</dc:creator><meta:initial-creator>Rosa</meta:initial-creator><dc:title/></m>";
        let told = about(zipped(&[("meta.xml", meta)])).unwrap();
        assert_eq!((told.title, told.author.as_deref()), (None, Some("Rosa")));
        assert_eq!(about(zipped(&[("x", "")])).unwrap(), About::default());
    }

    #[test]
    fn what_is_cut_off_is_told() {
        let cut = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>first</w:t></w:r></w:p><w:p>";
        let read = opened(zipped(&[("word/document.xml", cut)]));
        assert!(matches!(read, Err(Unreadable::Damaged(_))));
    }

    #[test]
    fn what_is_hostile_is_refused_and_ends() {
        assert!(opened(Cursor::new(b"PK\x03\x04".to_vec())).is_err());
        let entity = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w:document><w:t>&a;</w:t></w:document>";
        let file = zipped(&[("word/document.xml", entity)]);
        assert!(matches!(opened(file), Err(Unreadable::Damaged(_))));
        let deep = format!("{}{}", "<w:p>".repeat(20_000), "</w:p>".repeat(20_000));
        let file = zipped(&[("word/document.xml", &deep)]);
        assert!(matches!(opened(file), Err(Unreadable::Damaged(_))));
        let bomb = format!("<w:document>{}</w:document>", " ".repeat(130 << 20));
        let file = zipped(&[("word/document.xml", &bomb)]);
        assert_eq!(opened(file), Err(Unreadable::TooLarge));
        let long = format!(
            "<w:document><w:t>{}</w:t></w:document>",
            "x".repeat(5 << 20)
        );
        let file = zipped(&[("word/document.xml", &long)]);
        let cut = leaves(file).unwrap();
        assert!(cut.cut && cut.leaves.is_empty());
        let many = format!(
            "<w:document><w:p><w:r><w:t>a word</w:t></w:r></w:p><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:document>",
            "x".repeat(5 << 20)
        );
        let cut = leaves(zipped(&[("word/document.xml", &many)])).unwrap();
        assert!(cut.cut);
        assert_eq!(texts(&cut.leaves), [(None, "a word")]);
        assert_eq!(opened(zipped(&[("other", "")])), Err(Unreadable::NoList));
    }
}
