//! What people write, made safe and set: Markdown becomes HTML that runs nothing and fetches nothing.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, Tag, TagEnd, html};

use super::markdown::{SCHEMES, events};
use crate::clean::clean;
use crate::language::Language;

/// The longest post, in characters: some ten pages.
pub const LONGEST: usize = 20_000;
/// The HTML of a text in Markdown. Pictures and HTML look as they were typed, and links lead to `https`, `http`, `mailto` and the
/// places of the app: `person:`, `organisation:`, `session:`, `post:`, `material:`.
pub fn to_html(text: &str) -> String {
    let mut text = clean(text);
    // nobody can post more, and a program that could makes nobody wait for it
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push_str(" …");
    }
    let mut written = String::new();
    html::push_html(&mut written, events(&text).into_iter());
    SAFE.clean(&written).to_string()
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
    .url_schemes(HashSet::from(SCHEMES))
    .url_relative(UrlRelative::Deny)
    .link_rel(Some("noopener noreferrer"));
    safe
});

/// Whom and what a text mentions: persons, `[Elena Prado](person:elena-prado)` as `elena-prado`; organisations,
/// `[Casa del Río](organisation:casa-del-rio)` as `organisation:casa-del-rio`; and materials,
/// `[Guide, page 7](material:elena-prado.4f2a!r-1!p7)` as `material:elena-prado.4f2a`.
pub fn mentions(text: &str) -> Vec<String> {
    let mut persons = Vec::new();
    if !["(person:", "(organisation:", "(material:"]
        .iter()
        .any(|link| text.contains(link))
    {
        return persons;
    }
    for event in events(text) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event
            && let Some(meant) = match dest_url.strip_prefix("person:") {
                Some(person) => Some(person),
                None if dest_url.starts_with("material:") => dest_url.split('!').next(),
                None => dest_url.starts_with("organisation:").then_some(&*dest_url),
            }
            && !persons.iter().any(|known| known == meant)
        {
            persons.push(meant.to_owned());
        }
    }
    persons
}

/// Where in a material a link leads to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkedPlace {
    /// The page, from 1.
    pub page: Option<u32>,
    /// The second, from 0.
    pub second: Option<u32>,
}

/// Where the first link of a text to a material leads: `material:ID!FILE!p7`, `material:ID!FILE!s90`.
pub fn linked(text: &str, material: &str) -> Option<LinkedPlace> {
    events(text).into_iter().find_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            let mut parts = dest_url.strip_prefix("material:")?.split('!');
            if parts.next() != Some(material) {
                return None;
            }
            let place = parts.nth(1).unwrap_or_default();
            let number = |mark| {
                place
                    .strip_prefix(mark)
                    .and_then(|number| number.parse().ok())
            };
            Some(LinkedPlace {
                page: number('p').filter(|page| *page > 0),
                second: number('s'),
            })
        }
        _ => None,
    })
}

/// What a text says, without its marks: for lists, searching and paper. An address that its link hides is said behind it.
pub fn plain(text: &str) -> String {
    let mut said = String::new();
    let mut links = Vec::new();
    let mut numbers = Vec::new();
    for event in events(text) {
        match event {
            Event::Text(part) | Event::Code(part) => said.push_str(&part),
            Event::HardBreak => said.push('\n'),
            Event::Start(Tag::List(first)) => numbers.push(first),
            Event::Start(Tag::Item) => {
                if let Some(Some(number)) = numbers.last_mut() {
                    said.push_str(&format!("{number}. "));
                    *number += 1;
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => links.push((said.len(), dest_url)),
            Event::End(TagEnd::Link) => {
                if let Some((from, address)) = links.pop()
                    && is_hidden(&address, said.get(from..))
                {
                    said.push_str(&format!(" ({address})"));
                }
            }
            Event::End(TagEnd::List(_)) => {
                numbers.pop();
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock,
            ) => said.push('\n'),
            _ => {}
        }
    }
    said.trim().to_owned()
}

/// Whether an address out of the app does not stand in its link's words.
pub fn is_hidden(address: &str, words: Option<&str>) -> bool {
    let said = address.strip_prefix("mailto:").unwrap_or(address);
    let leads_out = address.starts_with("http") || said.len() < address.len();
    leads_out && words.is_some_and(|words| !words.contains(said))
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
    use proptest::strategy::Strategy as _;

    use super::*;

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
            (
                "![casa](https://x.org/a.png)",
                "<p>![casa](<a href=\"https://x.org/a.png\" rel=\"noopener noreferrer\">https://x.org/a.png</a>)</p>\n",
            ),
            (
                "[x](javascript:alert(1))",
                "<p>[x](javascript:alert(1))</p>\n",
            ),
            ("[Elena]: gracias", "<p>[Elena]: gracias</p>\n"),
            ("[a]: b\n\n[a]", "<p>[a]: b</p>\n<p>[a]</p>\n"),
            (
                "[](https://x.org)",
                "<p>[](<a href=\"https://x.org\" rel=\"noopener noreferrer\">https://x.org</a>)</p>\n",
            ),
            ("```rust\nuno\n```", "<pre><code>rust\nuno\n</code></pre>\n"),
            (
                "&#x202e;uno &#27;[31m",
                "<p>&amp;#x202e;uno &amp;#27;[31m</p>\n",
            ),
            (
                "> > > > > > hondo",
                "<blockquote>\n<blockquote>\n<blockquote>\n<blockquote>\n<p>&gt; &gt; hondo</p>\n</blockquote>\n</blockquote>\n</blockquote>\n</blockquote>\n",
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
        let text =
            "[Guía, página 7](material:elena.4f!r-1!p7) y [otra vez](material:elena.4f!r-1!s90)";
        assert_eq!(mentions(text), ["material:elena.4f"]);
        let place = |page, second| Some(LinkedPlace { page, second });
        assert_eq!(linked(text, "elena.4f"), place(Some(7), None));
        assert_eq!(
            linked("[x](material:a.1!!s90)", "a.1"),
            place(None, Some(90))
        );
        assert_eq!(linked("[x](material:a.1!!p0)", "a.1"), place(None, None));
        assert_eq!(linked("[x](material:a.12)", "a.1"), None);
        assert!(to_html("[x](material:a.1!r!p7)").contains("href=\"material:a.1!r!p7\""));
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

    /// What a reader of the page sees, without its marks.
    fn seen(html: &str) -> String {
        let mut said = String::new();
        let mut rest = html;
        while let Some((words, tag)) = rest.split_once('<') {
            said.push_str(words);
            rest = tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        said.push_str(rest);
        let signs = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&amp;", "&"),
        ];
        signs
            .into_iter()
            .fold(said, |said, (entity, sign)| said.replace(entity, sign))
    }

    /// Words, and all that means something in Markdown or might.
    fn mixture() -> impl proptest::strategy::Strategy<Value = Vec<String>> {
        let piece = proptest::prop_oneof![
            3 => "[a-z]{2}[a-zñé]{1,4}",
            2 => proptest::sample::select(vec![
                " ", "\n", "\n\n", "    ", "\t", "[", "]", "(", ")", "](", "]: ", "]:", "![", "*", "**", "_", "`", "```", "~~~", "~~", "> ", ">", "- ",
                "1. ", "# ", "===", "---", "<", ">", "<b>", "</b>", "<!--", "-->", "<a href=\"", "\\", "|", "\"", "'", "https://e.org/", "http://", "mailto:",
                "person:", "&", "&amp;", "&#x202e;", "!", ":", ";", "\u{fdd0}", "\u{202e}", "^", "$", "{", "}",
            ]).prop_map(str::to_owned),
        ];
        proptest::collection::vec(piece, 1..40)
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
        #[test]
        fn no_word_that_was_typed_is_lost(pieces in mixture()) {
            let text = pieces.concat();
            let (shown, said) = (seen(&to_html(&text)), plain(&text));
            let words: HashSet<&str> = text
                .split(|letter: char| !letter.is_alphanumeric())
                .filter(|word| word.chars().count() > 2 && !matches!(*word, "amp" | "x202e"))
                .collect();
            for word in words {
                let typed = text.matches(word).count();
                proptest::prop_assert!(shown.matches(word).count() >= typed, "{} in {:?} is not in the page {:?}", word, text, shown);
                proptest::prop_assert!(said.matches(word).count() >= typed, "{} in {:?} is not in {:?}", word, text, said);
            }
        }
    }
}
