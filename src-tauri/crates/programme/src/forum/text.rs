//! What people write, made safe and set: Markdown becomes HTML that runs nothing and fetches nothing.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{
    CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html,
};
use unicode_normalization::char::is_combining_mark;

use crate::language::Language;

/// The longest post, in characters: some ten pages.
pub const LONGEST: usize = 20_000;
/// So many marks may stand on one letter; no script needs more.
const MARKS: usize = 4;
/// So many of a script's own marks may follow one another: some write vowels so.
const MOST_MARKS: usize = 8;

/// Text as it is kept: line ends as `\n`, composed as it came, without what steers terminals or turns the direction of what
/// stands around it, and without invisible letters. What joins emoji and scripts stays.
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut marks = 0;
    let mut letters = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    if letters.contains('\u{0}') {
        letters = letters.replace('\u{0}', "");
    }
    for letter in letters.chars() {
        let steers = letter.is_control() && !matches!(letter, '\n' | '\t');
        let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let hides = matches!(
            letter,
            '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}' | '\u{e0000}'..='\u{e001f}' | '\u{fff9}'..='\u{fffb}'
                // letters of other scripts that show nothing at all
                | '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
        );
        if steers || turns || hides {
            continue;
        }
        if is_block_mark(letter) || is_combining_mark(letter) {
            marks += 1;
            if marks
                > if is_block_mark(letter) {
                    MARKS
                } else {
                    MOST_MARKS
                }
            {
                continue;
            }
        } else {
            marks = 0;
        }
        kept.push(letter);
    }
    kept.trim().to_owned()
}

/// Marks that may stand on any letter (the blocks of combining marks).
const fn is_block_mark(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
    )
}

/// The HTML of a text in Markdown. Pictures become what they are called, HTML becomes what it looks like, and links lead to
/// `https`, `http`, `mailto` and the places of the app: `person:`, `organisation:`, `session:`, `post:`.
pub fn to_html(text: &str) -> String {
    let mut text = clean(text);
    // nobody can post more, and a program that could makes nobody wait for it
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push_str(" …");
    }
    let options = Options::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(&text, options).filter_map(|event| match event {
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        // a line that somebody broke stays broken
        Event::SoftBreak => Some(Event::HardBreak),
        // the page has its own headings above
        Event::Start(Tag::Heading {
            id, classes, attrs, ..
        }) => Some(Event::Start(Tag::Heading {
            level: HeadingLevel::H4,
            id,
            classes,
            attrs,
        })),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(HeadingLevel::H4))),
        Event::Text(said) => Some(Event::Text(said)),
        Event::Code(said) => Some(Event::Code(CowStr::from(said.into_string()))),
        other => Some(other),
    });
    let mut written = String::new();
    html::push_html(&mut written, linked(events).into_iter());
    SAFE.clean(&written).to_string()
}

/// Addresses that stand in the text as people write them become links.
fn linked<'t>(events: impl Iterator<Item = Event<'t>>) -> Vec<Event<'t>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut closed = 0_u32;
    let mut written = Vec::new();
    // the parser parts a text at signs that could have meant something: an address may go across
    for event in TextMergeStream::new(events) {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => closed = closed.saturating_sub(1),
            Event::Text(said) if closed == 0 => {
                for part in finder.spans(said) {
                    let words = || CowStr::from(part.as_str().to_owned());
                    let link = part.kind().filter(|_| {
                        part.as_str().starts_with("http://")
                            || part.as_str().starts_with("https://")
                    });
                    if link.is_none() {
                        written.push(Event::Text(words()));
                        continue;
                    }
                    written.push(Event::Start(Tag::Link {
                        link_type: LinkType::Autolink,
                        dest_url: words(),
                        title: CowStr::from(""),
                        id: CowStr::from(""),
                    }));
                    written.push(Event::Text(words()));
                    written.push(Event::End(TagEnd::Link));
                }
                continue;
            }
            _ => {}
        }
        written.push(event);
    }
    written
}

/// What may stand in a post.
static SAFE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut safe = Builder::empty();
    safe.tags(HashSet::from([
        "p",
        "br",
        "em",
        "strong",
        "del",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h4",
        "code",
        "pre",
        "hr",
        "a",
    ]))
    .tag_attributes(HashMap::from([
        ("a", HashSet::from(["href"])),
        ("ol", HashSet::from(["start"])),
    ]))
    .url_schemes(HashSet::from([
        "https",
        "http",
        "mailto",
        "person",
        "organisation",
        "session",
        "post",
    ]))
    .url_relative(UrlRelative::Deny)
    .link_rel(Some("noopener noreferrer"));
    safe
});

/// Whom a text mentions: persons, `[Elena Prado](person:elena-prado)` as `elena-prado`, and organisations,
/// `[Casa del Río](organisation:casa-del-rio)` as `organisation:casa-del-rio`.
pub fn mentions(text: &str) -> Vec<String> {
    let mut persons = Vec::new();
    if !text.contains("(person:") && !text.contains("(organisation:") {
        return persons;
    }
    for event in Parser::new(text) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event
            && let Some(meant) = match dest_url.strip_prefix("person:") {
                Some(person) => Some(person),
                None => dest_url.starts_with("organisation:").then_some(&*dest_url),
            }
            && !persons.iter().any(|known| known == meant)
        {
            persons.push(meant.to_owned());
        }
    }
    persons
}

/// What a text says, without its marks: for lists, searching and paper.
pub fn plain(text: &str) -> String {
    let mut said = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => {
                said.push_str(&part)
            }
            Event::SoftBreak | Event::HardBreak => said.push('\n'),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock,
            ) => said.push('\n'),
            _ => {}
        }
    }
    said.trim().to_owned()
}

/// So many letters tell a language even where each word alone could be of either.
const TELLING: usize = 60;

/// The language that a text is most likely in, of the programme's two; `None` where it is too short to tell.
pub fn guess(text: &str) -> Option<Language> {
    let said = plain(text);
    let detector =
        whatlang::Detector::with_allowlist(vec![whatlang::Lang::Eng, whatlang::Lang::Spa]);
    let found = detector
        .detect(&said)
        .filter(|found| found.is_reliable() || said.chars().count() >= TELLING)?;
    match found.lang() {
        whatlang::Lang::Eng => Some(Language::En),
        whatlang::Lang::Spa => Some(Language::Es),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_steers_or_towers_is_taken_out_and_nothing_else() {
        for (text, kept) in [
            ("uno\r\ndos\rtres", "uno\ndos\ntres"),
            ("a\u{202e}b\u{2066}c", "abc"),
            ("a\u{200b}b\u{feff}c\u{0}\u{7}", "abc"),
            ("e\u{301}", "e\u{301}"),
            (
                "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}b",
                "a\u{300}\u{301}\u{302}\u{303}b",
            ),
            ("👩\u{200d}👧", "👩\u{200d}👧"),
            ("  ¿Cómo?\t\n", "¿Cómo?"),
            ("\u{3164}\u{2800}\u{115f}", ""),
            ("ที่นี่", "ที่นี่"),
            (
                "ก\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}",
                "ก\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}\u{e49}",
            ),
        ] {
            assert_eq!(clean(text), kept, "{text:?}");
        }
    }

    #[test]
    fn markdown_is_set_and_nothing_runs_or_is_fetched() {
        for (text, html) in [
            (
                "**Sí**, *quizá*",
                "<p><strong>Sí</strong>, <em>quizá</em></p>\n",
            ),
            ("uno\ndos", "<p>uno<br>\ndos</p>\n"),
            ("# Título", "<h4>Título</h4>\n"),
            (
                "<script>alert(1)</script>",
                "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
            ),
            ("![casa](https://x.org/a.png)", "<p>casa</p>\n"),
            (
                "[x](javascript:alert(1))",
                "<p><a rel=\"noopener noreferrer\">x</a></p>\n",
            ),
            (
                "[Elena](person:elena-prado)",
                "<p><a href=\"person:elena-prado\" rel=\"noopener noreferrer\">Elena</a></p>\n",
            ),
            (
                "Mira https://example.org/a_b?c=1, y (http://example.org/x_y).",
                "<p>Mira <a href=\"https://example.org/a_b?c=1\" rel=\"noopener noreferrer\">https://example.org/a_b?c=1</a>, y (<a href=\"http://example.org/x_y\" rel=\"noopener noreferrer\">http://example.org/x_y</a>).</p>\n",
            ),
            (
                "`https://example.org` y [x](https://example.org)",
                "<p><code>https://example.org</code> y <a href=\"https://example.org\" rel=\"noopener noreferrer\">x</a></p>\n",
            ),
            (
                "ftp://example.org y www.example.org",
                "<p>ftp://example.org y www.example.org</p>\n",
            ),
            (
                "a <b onclick=x>b</b>",
                "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n",
            ),
        ] {
            assert_eq!(to_html(text), html, "{text}");
        }
    }

    #[test]
    fn more_than_anybody_can_post_is_cut_where_it_is_shown() {
        let long = "[".repeat(1_000_000);
        let shown = to_html(&long);
        assert_eq!(shown.matches('[').count(), LONGEST);
        assert!(shown.contains('…'));
    }

    #[test]
    fn mentions_and_languages_are_told() {
        let text = "[Elena](person:elena-prado) y [Luis](person:luis), otra vez [Elena](person:elena-prado) [x](session:s01) y [Casa](organisation:casa)";
        assert_eq!(mentions(text), ["elena-prado", "luis", "organisation:casa"]);
        assert_eq!(plain("**Uno**\n\n- dos\n- tres"), "Uno\ndos\ntres");
        let spanish = "En nuestro caso fue la vecina. No la trabajadora social, ni yo.";
        assert_eq!(guess(spanish), Some(Language::Es));
        let english =
            "We always sent the most experienced person. Now I wonder whether that was right.";
        assert_eq!(guess(english), Some(Language::En));
        for short in ["…", "Gracias", "OK", "No"] {
            assert_eq!(guess(short), None, "{short}");
        }
    }
}
