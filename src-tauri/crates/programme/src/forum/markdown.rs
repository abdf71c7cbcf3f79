//! What somebody wrote in Markdown, as events that page, export, paper and search share. No letter of it gets lost: syntax that we
//! do not offer (definitions of references, pictures, raw HTML, quotations in quotations beyond four) stands as it was typed.

use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
    TextMergeStream,
};

use super::addresses::addresses;
use crate::clean::{clean, steers};
use crate::people::is_email;

/// Where a link may lead: out, and to places of the app.
pub const SCHEMES: [&str; 8] = [
    "https",
    "http",
    "mailto",
    "person",
    "organisation",
    "session",
    "post",
    "material",
];

/// So many quotations stand in one another, and so many lists; what is deeper is set at this depth, with its signs as they were
/// typed. Deeper ones would leave no room for words on a page.
const QUOTES: usize = 4;
const LISTS: usize = 6;

/// The parser takes some signs for marks where they are none. They are veiled while it parses: the signs by noncharacters, which
/// [`clean`] lets nobody type, and `]:` by one between.
const STAYS: char = '\u{fdd0}';
const VEILED: [(char, char); 8] = [
    ('_', '\u{fdd1}'),
    ('*', '\u{fdd2}'),
    ('~', '\u{fdd3}'),
    ('[', '\u{fdd4}'),
    (']', '\u{fdd5}'),
    ('&', '\u{fdd6}'),
    ('\\', '\u{fdd7}'),
    ('!', '\u{fdd8}'),
];

/// The events of a text. Links in them lead to one of [`SCHEMES`], and are not empty; there are no pictures and no HTML; a line
/// that somebody broke is broken; each heading is of the fourth level.
pub fn events(text: &str) -> Vec<Event<'static>> {
    let source = veil(&clean(text));
    let parser = Parser::new_ext(&source, Options::ENABLE_STRIKETHROUGH);
    let all: Vec<(Event<'_>, Range<usize>)> = parser.into_offset_iter().collect();
    let mut reading = Reading {
        source: &source,
        said: Vec::with_capacity(all.len()),
        open: Vec::new(),
        links: 0,
        quotes: 0,
        lists: 0,
        signs: String::new(),
    };
    let mut events = all.into_iter().peekable();
    while let Some((event, at)) = events.next() {
        let next = events.peek().map(|(event, at)| (event, at.clone()));
        reading.take(event, &at, next);
    }
    linked(reading.said)
}

/// A link or picture whose end is still to come.
enum Open {
    /// It opens. With a title, which is said behind it.
    Link(Option<String>),
    /// It stands as it was typed; said so far up to here.
    Typed(usize),
}

struct Reading<'s> {
    source: &'s str,
    said: Vec<Event<'static>>,
    open: Vec<Open>,
    /// Links that open and have not ended.
    links: usize,
    quotes: usize,
    lists: usize,
    /// Signs of what is too deep, before the next words.
    signs: String,
}

impl Reading<'_> {
    fn take(
        &mut self,
        event: Event<'_>,
        at: &Range<usize>,
        next: Option<(&Event<'_>, Range<usize>)>,
    ) {
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            }) => {
                let address = scheme_in_small(bare(&dest_url));
                let by_itself = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let empty = matches!(next, Some((Event::End(_), _)));
                let leads = opens(&address) || link_type == LinkType::Email;
                if leads && self.links == 0 && !empty {
                    let title = (!title.is_empty()).then(|| bare(&title));
                    self.link(address, link_type, title);
                } else {
                    self.typed_link(at, next, if by_itself { "<".len() } else { "[".len() });
                }
            }
            Event::Start(Tag::Image { .. }) => self.typed_link(at, next, "![".len()),
            Event::End(TagEnd::Link | TagEnd::Image) => self.end_link(at),
            Event::Start(Tag::CodeBlock(kind)) => {
                self.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
                if let CodeBlockKind::Fenced(info) = kind
                    && !info.is_empty()
                {
                    self.say(format!("{}\n", bare(&info)));
                }
            }
            // HTML looks as it was typed
            Event::Start(Tag::HtmlBlock) => self.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => self.push(Event::End(TagEnd::Paragraph)),
            Event::SoftBreak | Event::HardBreak => {
                self.push(Event::HardBreak);
                self.reaches(at.end);
            }
            // the page has its own headings above
            Event::Start(Tag::Heading { .. }) => self.push(Event::Start(Tag::Heading {
                level: HeadingLevel::H4,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            })),
            Event::End(TagEnd::Heading(_)) => {
                self.push(Event::End(TagEnd::Heading(HeadingLevel::H4)))
            }
            Event::Text(said) | Event::Html(said) | Event::InlineHtml(said) => {
                let said = bare(&said);
                // an entity that would steer stands as it was typed
                let said = match said.chars().any(steers) {
                    true => self.typed(at.clone()),
                    false => said,
                };
                self.say(said);
                self.reaches(at.end);
            }
            Event::Code(said) => {
                let code = CowStr::from(bare(&said));
                self.push(Event::Code(code));
                self.reaches(at.end);
            }
            Event::Start(Tag::BlockQuote(_)) => {
                self.quotes += 1;
                match self.quotes > QUOTES {
                    true => self.signs.push_str("> "),
                    false => self.push(Event::Start(Tag::BlockQuote(None))),
                }
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                match self.quotes <= QUOTES {
                    true => self.push(Event::End(TagEnd::BlockQuote(None))),
                    // signs without words belong to nothing that follows
                    false => self.signs.clear(),
                }
                self.quotes = self.quotes.saturating_sub(1);
            }
            Event::Start(Tag::List(first)) => {
                self.lists += 1;
                if self.lists <= LISTS {
                    self.push(Event::Start(Tag::List(first)));
                }
            }
            Event::End(TagEnd::List(ordered)) => {
                if self.lists <= LISTS {
                    self.push(Event::End(TagEnd::List(ordered)));
                }
                self.lists = self.lists.saturating_sub(1);
            }
            Event::Start(Tag::Item) => match self.lists > LISTS {
                true => {
                    let typed = self.typed(at.clone());
                    let mark = typed.split_whitespace().next().unwrap_or("-");
                    if matches!(self.said.last(), Some(Event::Text(_) | Event::Code(_))) {
                        self.said.push(Event::HardBreak);
                    }
                    self.signs.push_str(&format!("{mark} "));
                }
                false => self.push(Event::Start(Tag::Item)),
            },
            Event::End(TagEnd::Item) => {
                if self.lists <= LISTS {
                    self.push(Event::End(TagEnd::Item));
                }
            }
            other => {
                if matches!(other, Event::End(_)) {
                    self.reaches(at.end);
                }
                self.push(other.into_static());
            }
        }
    }

    fn link(&mut self, address: String, link_type: LinkType, title: Option<String>) {
        self.links += 1;
        self.open.push(Open::Link(title));
        let link_type = match link_type {
            LinkType::Email => LinkType::Email,
            _ => LinkType::Inline,
        };
        self.push(Event::Start(Tag::Link {
            link_type,
            dest_url: CowStr::from(address),
            title: CowStr::from(""),
            id: CowStr::from(""),
        }));
    }

    /// A link that leads nowhere and a picture stand as they were typed: first their beginning, up to the words within.
    fn typed_link(
        &mut self,
        at: &Range<usize>,
        next: Option<(&Event<'_>, Range<usize>)>,
        sign: usize,
    ) {
        let begins = at.start + sign;
        let first = match next {
            Some((event, within)) if !matches!(event, Event::End(_)) => {
                within.start.clamp(begins, at.end)
            }
            _ => begins.min(at.end),
        };
        let typed = self.typed(at.start..first);
        self.say(typed);
        self.open.push(Open::Typed(first));
    }

    fn end_link(&mut self, at: &Range<usize>) {
        match self.open.pop() {
            Some(Open::Link(title)) => {
                self.links = self.links.saturating_sub(1);
                self.push(Event::End(TagEnd::Link));
                if let Some(title) = title {
                    self.say(format!(" ({title})"));
                }
            }
            Some(Open::Typed(from)) => {
                let rest = self.typed(from.min(at.end)..at.end);
                self.say(rest);
            }
            None => {}
        }
        self.reaches(at.end);
    }

    /// The words up to here are said: of a link that stands as it was typed, what is left begins here.
    fn reaches(&mut self, end: usize) {
        if let Some(Open::Typed(from)) = self.open.last_mut() {
            *from = end;
        }
    }

    fn typed(&self, at: Range<usize>) -> String {
        bare(self.source.get(at).unwrap_or_default())
    }

    fn say(&mut self, said: String) {
        self.push(Event::Text(CowStr::from(said)));
    }

    fn push(&mut self, event: Event<'static>) {
        let words = matches!(event, Event::Text(_) | Event::Code(_) | Event::Rule);
        if words && !self.signs.is_empty() {
            let signs = std::mem::take(&mut self.signs);
            self.said.push(Event::Text(CowStr::from(signs)));
        }
        self.said.push(event);
    }
}

/// The same address with its scheme in small letters, as everything that follows links compares it.
fn scheme_in_small(address: String) -> String {
    match address.split_once(':') {
        Some((scheme, rest)) if opens(&address) => format!("{}:{rest}", scheme.to_lowercase()),
        _ => address,
    }
}

/// Whether an address leads to where a link may lead.
fn opens(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else {
        return false;
    };
    let known = SCHEMES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(scheme));
    // a mail program would take the rest for a subject, a text, a file to attach
    let mails = !scheme.eq_ignore_ascii_case("mailto") || is_email(rest);
    known && mails && !rest.is_empty() && !rest.contains(char::is_whitespace)
}

fn veil(text: &str) -> String {
    let mut veiled = String::with_capacity(text.len());
    let mut from = 0;
    let no_definition = format!("]{STAYS}:");
    let mut plain = |part: Option<&str>, address: Option<&str>| {
        veiled.push_str(&part.unwrap_or_default().replace("]:", &no_definition));
        for letter in address.unwrap_or_default().chars() {
            let pair = VEILED.iter().find(|(sign, _)| *sign == letter);
            veiled.push(pair.map_or(letter, |(_, veil)| *veil));
        }
    };
    for at in addresses(text) {
        plain(text.get(from..at.start), text.get(at.clone()));
        from = at.end;
    }
    plain(text.get(from..), None);
    veiled
}

fn bare(text: &str) -> String {
    let letters = text.chars().filter(|letter| *letter != STAYS);
    letters
        .map(|letter| {
            let pair = VEILED.iter().find(|(_, veil)| *veil == letter);
            pair.map_or(letter, |(sign, _)| *sign)
        })
        .collect()
}

/// Addresses that stand in the text as people write them become links.
fn linked(events: Vec<Event<'static>>) -> Vec<Event<'static>> {
    let mut closed = 0_u32;
    let mut written = Vec::with_capacity(events.len());
    // a text is parted at signs that could have meant something: an address may go across
    for event in TextMergeStream::new(events.into_iter()) {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => closed = closed.saturating_sub(1),
            Event::Text(said) if closed == 0 => {
                let mut from = 0;
                let words = |part: Option<&str>| CowStr::from(part.unwrap_or_default().to_owned());
                for at in addresses(said) {
                    written.push(Event::Text(words(said.get(from..at.start))));
                    from = at.end;
                    let address = words(said.get(at));
                    written.push(Event::Start(Tag::Link {
                        link_type: LinkType::Inline,
                        dest_url: address.clone(),
                        title: CowStr::from(""),
                        id: CowStr::from(""),
                    }));
                    written.push(Event::Text(address));
                    written.push(Event::End(TagEnd::Link));
                }
                written.push(Event::Text(words(said.get(from..))));
                continue;
            }
            _ => {}
        }
        written.push(event);
    }
    written.retain(|event| !matches!(event, Event::Text(said) if said.is_empty()));
    written
}
