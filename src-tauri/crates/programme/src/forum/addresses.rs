//! Addresses as people write them into a text.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// Where addresses stand in a text: `http://` or `https://`, not right after a letter, and the whole of what follows. A bracket
/// that was opened before it, the sentence's own signs after it, and quotation marks of every language do not belong to it.
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("http")) {
        let start = from + at;
        let (before, rest) = text.split_at(start);
        let glued = before
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| rest.starts_with(scheme))
            .filter(|_| !glued);
        let end = scheme.map(|scheme| (scheme.len(), length(rest, scheme.len())));
        match end {
            Some((scheme, length)) if length > scheme => {
                found.push(start..start + length);
                from = start + length;
            }
            _ => from = start + "http".len(),
        }
    }
    found
}

/// How long the address is with which a text begins, in bytes.
fn length(text: &str, scheme: usize) -> usize {
    let mut end = text.len();
    let mut open = Vec::new();
    for (at, letter) in text.char_indices().skip(scheme) {
        let closes = |bracket| open.last() != Some(&bracket);
        let ends = match letter {
            ')' => closes('('),
            ']' => closes('['),
            _ => ends_it(letter),
        };
        if ends || at == scheme && !letter.is_alphanumeric() && letter != '[' {
            end = at;
            break;
        }
        match letter {
            '(' | '[' => open.push(letter),
            ')' | ']' => {
                open.pop();
            }
            _ => {}
        }
    }
    let whole = text.get(..end).unwrap_or_default();
    whole
        .trim_end_matches(['.', ',', ':', ';', '?', '!', '*', '_', '~', '\'', '(', '['])
        .len()
}

fn ends_it(letter: char) -> bool {
    let joins = matches!(letter, '\u{200c}' | '\u{200d}');
    let sign = !letter.is_alphanumeric() && !is_combining_mark(letter) && !joins;
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '<' | '>' | '"' | '`' | '|' | '{' | '}' | '^' | '\\')
        || !letter.is_ascii() && sign
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_address_and_nothing_behind_it() {
        for (text, address) in [
            (
                "https://example.org/_foo_/bar",
                "https://example.org/_foo_/bar",
            ),
            (
                "ve https://example.org/__init__.py.",
                "https://example.org/__init__.py",
            ),
            ("https://example.org/a*b*c", "https://example.org/a*b*c"),
            ("https://example.org/~a~/b", "https://example.org/~a~/b"),
            ("«https://example.org/a»", "https://example.org/a"),
            ("“https://example.org/a”", "https://example.org/a"),
            ("https://example.org/a…", "https://example.org/a"),
            ("https://example.org/教育。", "https://example.org/教育"),
            ("(https://example.org/A_(b))", "https://example.org/A_(b)"),
            ("**https://example.org/a**", "https://example.org/a"),
            ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
            (
                "https://example.org/?q=a&b=c!",
                "https://example.org/?q=a&b=c",
            ),
        ] {
            let found: Vec<&str> = addresses(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, [address], "{text}");
        }
        for none in [
            "http",
            "https://",
            "xhttps://a.org",
            "https:// a.org",
            "http://.",
            "HTTP",
        ] {
            assert!(addresses(none).is_empty(), "{none}");
        }
    }
}
