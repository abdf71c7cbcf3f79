//! The forum as Markdown, as people wrote it, or as one HTML page that needs nothing else.

use pulldown_cmark::{Event, Options, Parser};

use super::booklet::{Booklet, Piece, Said};
use super::text::to_html;
use crate::language::Language;

/// As Markdown.
#[must_use]
pub fn markdown(booklet: &Booklet) -> String {
    let mut written = format!("# {}\n\n", booklet.title);
    for piece in &booklet.pieces {
        match piece {
            Piece::Heading(level, said) => {
                written.push_str(&format!("{} {said}\n\n", "#".repeat(usize::from(*level))));
            }
            Piece::Break | Piece::Lines(_) => {}
            Piece::Note(said) => written.push_str(&format!("*{said}*\n\n")),
            Piece::Said(said) => written.push_str(&said_in_markdown(said)),
        }
    }
    // of the whole: what is code in a text by itself may be none behind another one that ends in the middle of some
    without_html(&written)
}

fn said_in_markdown(said: &Said) -> String {
    let mut words = String::new();
    if !said.who.is_empty() {
        words.push_str(&format!("**{}**\n\n", said.who));
    }
    match (&said.gone, &said.translation) {
        (Some(gone), _) => words.push_str(gone),
        (None, None) => words.push_str(&said.text),
        (None, Some(translation)) => {
            words.push_str(&said.text);
            words.push_str(&format!("\n\n*{}*\n\n{}", translation.by, translation.text));
        }
    }
    let before = if said.below { "> " } else { "" };
    let lines: String = words
        .lines()
        .map(|line| format!("{before}{line}\n"))
        .collect();
    format!("{lines}\n")
}

/// A text in which HTML stands as it was typed, for a reader that would run it: its signs lose their meaning, one by one, until
/// there is none.
fn without_html(text: &str) -> String {
    let mut text = text.to_owned();
    loop {
        let parser = Parser::new_ext(&text, Options::ENABLE_STRIKETHROUGH).into_offset_iter();
        let mut signs: Vec<usize> = parser
            .filter(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
            .flat_map(|(_, at)| {
                let part = text.get(at.clone()).unwrap_or_default();
                let found: Vec<usize> =
                    part.match_indices('<').map(|(i, _)| at.start + i).collect();
                found
            })
            .collect();
        if signs.is_empty() {
            return text;
        }
        signs.dedup();
        for at in signs.into_iter().rev() {
            text.insert(at, '\\');
        }
    }
}

/// As one HTML page, with nothing in it that is fetched.
#[must_use]
pub fn html(booklet: &Booklet) -> String {
    let (title, tag) = (escaped(&booklet.title), booklet.language.tag());
    let mut written = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    for piece in &booklet.pieces {
        match piece {
            Piece::Heading(level, said) => {
                written.push_str(&format!("<h{level}>{}</h{level}>\n", escaped(said)));
            }
            Piece::Break | Piece::Lines(_) => {}
            Piece::Note(said) => {
                written.push_str(&format!("<p class=\"gone\">{}</p>\n", escaped(said)));
            }
            Piece::Said(said) => written.push_str(&said_in_html(said)),
        }
    }
    written.push_str("</body>\n</html>\n");
    written
}

fn said_in_html(said: &Said) -> String {
    let class = if said.below { " class=\"reply\"" } else { "" };
    let mut words = format!("<article{class}>\n");
    if !said.who.is_empty() {
        words.push_str(&format!("<p class=\"who\">{}</p>\n", escaped(&said.who)));
    }
    match &said.gone {
        Some(gone) => words.push_str(&format!("<p class=\"gone\">{}</p>\n", escaped(gone))),
        None => {
            let lang = lang(said.language);
            words.push_str(&format!("<div{lang}>{}</div>\n", to_html(&said.text)));
        }
    }
    if let (None, Some(translation)) = (&said.gone, &said.translation) {
        words.push_str(&format!(
            "<div class=\"trans\"{}><p class=\"who\">{}</p>{}</div>\n",
            lang(Some(translation.language)),
            escaped(&translation.by),
            to_html(&translation.text)
        ));
    }
    words.push_str("</article>\n");
    words
}

fn lang(language: Option<Language>) -> String {
    match language {
        Some(language) => format!(" lang=\"{}\"", language.tag()),
        None => String::new(),
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// As a booklet: one column, serif, room at the sides; on paper no post is torn from its author's name.
const STYLE: &str = "body{max-width:42rem;margin:3rem auto;padding:0 1.5rem;font:1.0625rem/1.6 Literata,Georgia,serif;color:#22201c;background:#fbf9f4}\
    h1{font-size:2rem;line-height:1.15}h2{margin-top:3rem;font-size:1.5rem}h3{margin-top:2.25rem;font-size:1.2rem;line-height:1.3}h4{margin:1.5rem 0 0;font-size:1.0625rem}\
    article{margin-top:1.25rem}.reply{margin-left:2.5rem}.who{font:600 .875rem/1.4 'Source Sans 3',system-ui,sans-serif;margin:0 0 .25rem}\
    article p{margin:0 0 .6rem}.gone{color:#6b665c;font-style:italic}.trans{border-left:2px solid #d9d4c7;padding-left:1rem;font-style:italic}\
    blockquote{margin:0 0 .6rem;padding-left:1rem;border-left:2px solid #d9d4c7}@media print{body{margin:0;background:none}h2,h3,.who{break-after:avoid}article{break-inside:avoid-page}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_in_an_exported_text_is_words() {
        for (typed, written) in [
            ("a <b>bold</b> word", "a \\<b>bold\\</b> word"),
            ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
            ("<!-- kept -->", "\\<!-- kept -->"),
            (
                "2 < 3 and <https://example.org>",
                "2 < 3 and <https://example.org>",
            ),
            ("`<b>` stays", "`<b>` stays"),
            ("    <b> stays", "    <b> stays"),
        ] {
            assert_eq!(without_html(typed), written);
        }
        for odd in [
            "<div\n<div>\n<div>",
            "\\<b>",
            "\\\\<b>x</b>",
            "> <p>\n> <img src=x onerror=y>",
            "<pre><pre><pre>",
            "- <a href=\"x\">\n  y</a>",
        ] {
            let written = without_html(odd);
            let html = Parser::new_ext(&written, Options::ENABLE_STRIKETHROUGH)
                .filter(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
                .count();
            assert_eq!(html, 0, "{odd:?} became {written:?}");
        }
    }
}
