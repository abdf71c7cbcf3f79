//! Markdown as paragraphs.

use genpdf::elements::{LinearLayout, PaddedElement, Paragraph};
use genpdf::style::{Color, Style};
use genpdf::{Alignment, Margins};
use programme::forum::markdown::events;
use programme::forum::text::is_hidden;
use pulldown_cmark::{Event, Tag, TagEnd};

/// How far a list or a quotation is set in, in millimetres.
const INDENT: f32 = 6.0;
/// After a paragraph, in millimetres.
const AFTER: f32 = 2.2;

/// Sets a text; `settable` makes each part of it so, given how far it is set in, in millimetres. Nothing can be pressed on paper: an
/// address that its link hides stands behind it.
pub fn set(
    text: &str,
    base: Style,
    settable: &mut impl FnMut(&str, f32) -> String,
) -> LinearLayout {
    let mut setting = Setting {
        whole: LinearLayout::vertical(),
        paragraph: None,
        style: vec![base],
        depth: 0.0,
        lists: Vec::new(),
        link: None,
    };
    for event in events(text) {
        setting.take(event, settable);
    }
    setting.end();
    setting.whole
}

struct Setting {
    whole: LinearLayout,
    paragraph: Option<Paragraph>,
    style: Vec<Style>,
    depth: f32,
    /// The next number of each list; bullets have none.
    lists: Vec<Option<u64>>,
    /// The address of the link that has not ended, and its words so far.
    link: Option<(String, String)>,
}

impl Setting {
    fn take(&mut self, event: Event<'_>, settable: &mut impl FnMut(&str, f32) -> String) {
        match event {
            Event::Start(Tag::Emphasis) => self.with(Style::italic),
            Event::Start(Tag::Strong) => self.with(Style::bold),
            Event::Start(Tag::Strikethrough) => self.with(Style::strikethrough),
            Event::Start(Tag::Heading { .. }) => {
                self.end();
                self.with(Style::bold);
            }
            Event::End(TagEnd::Heading(_)) => {
                self.style.pop();
                self.end();
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {
                self.style.pop();
            }
            Event::Start(Tag::BlockQuote(_)) => {
                self.end();
                self.depth += INDENT;
                self.with(|style| style.with_color(Color::Rgb(0x4a, 0x48, 0x42)));
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                self.end();
                self.depth -= INDENT;
                self.style.pop();
            }
            Event::Start(Tag::List(first)) => {
                self.end();
                self.lists.push(first);
                self.depth += INDENT;
            }
            Event::End(TagEnd::List(_)) => {
                self.space();
                self.lists.pop();
                self.depth -= INDENT;
            }
            Event::Start(Tag::Item) => {
                self.end();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                self.say(&mark);
            }
            Event::End(TagEnd::Paragraph | TagEnd::CodeBlock) => {
                self.end();
            }
            Event::End(TagEnd::Item) => self.push(AFTER / 3.0),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.link = Some((dest_url.into_string(), String::new()));
            }
            Event::End(TagEnd::Link) => {
                if let Some((address, words)) = self.link.take()
                    && is_hidden(&address, Some(&words))
                {
                    let address = settable(&format!(" ({address})"), self.depth);
                    self.say(&address);
                }
            }
            Event::Text(said) | Event::Code(said) => {
                if let Some((_, words)) = &mut self.link {
                    words.push_str(&said);
                }
                // lines of code stay lines
                for (nth, line) in said.trim_end_matches('\n').split('\n').enumerate() {
                    if nth > 0 {
                        self.push(0.0);
                    }
                    let line = settable(line, self.depth);
                    self.say(&line);
                }
            }
            // a line that somebody broke stays broken
            Event::HardBreak => self.push(0.0),
            Event::Rule => {
                self.end();
                self.say("· · ·");
                self.end();
            }
            _ => {}
        }
    }

    fn with(&mut self, change: impl FnOnce(Style) -> Style) {
        let style = self.style.last().copied().unwrap_or_default();
        self.style.push(change(style));
    }

    fn say(&mut self, said: &str) {
        let style = self.style.last().copied().unwrap_or_default();
        let paragraph = self.paragraph.get_or_insert_with(Paragraph::default);
        paragraph.push_styled(said, style);
    }

    fn space(&mut self) {
        let margins = Margins::trbl(AFTER / 2.0, 0.0, 0.0, 0.0);
        let nothing = LinearLayout::vertical();
        self.whole.push(PaddedElement::new(nothing, margins));
    }

    fn end(&mut self) {
        self.push(AFTER);
    }

    fn push(&mut self, after: f32) {
        if let Some(paragraph) = self.paragraph.take() {
            let paragraph = paragraph.aligned(Alignment::Left);
            let margins = Margins::trbl(0.0, 0.0, after, self.depth);
            self.whole.push(PaddedElement::new(paragraph, margins));
        }
    }
}
