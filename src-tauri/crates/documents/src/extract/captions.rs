//! The words of a film: WebVTT and SubRip, as other programs write them. What cannot be read is passed over.

use programme::materials::extracted::TextLeaf;

/// So many seconds of a film are found as one.
const TOGETHER: u32 = 30;

/// What is said, in parts of half a minute, each with the second at which it begins.
pub(super) fn leaves(text: &str) -> Vec<TextLeaf> {
    let mut leaves: Vec<TextLeaf> = Vec::new();
    let mut saying = false;
    for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
        if let Some(second) = begins(line) {
            saying = true;
            let last = leaves.last().and_then(|leaf| leaf.second);
            // captions may go back in time
            if last.is_none_or(|last| second < last || second - last >= TOGETHER) {
                leaves.push(TextLeaf {
                    second: Some(second),
                    ..TextLeaf::default()
                });
            }
        } else if line.is_empty() {
            saying = false;
        } else if saying && let Some(leaf) = leaves.last_mut() {
            if !leaf.text.is_empty() {
                leaf.text.push('\n');
            }
            leaf.text.push_str(&plain(line));
        }
    }
    leaves.retain(|leaf| !leaf.text.trim().is_empty());
    leaves
}

/// The second at which a line of times begins.
fn begins(line: &str) -> Option<u32> {
    let (from, to) = line.split_once("-->")?;
    seconds(to.split_whitespace().next()?)?;
    seconds(from.trim())
}

/// `1:02:03.400`, `02:03,400`: whole seconds.
fn seconds(time: &str) -> Option<u32> {
    let (whole, _) = time.split_once(['.', ','])?;
    let mut parts = whole.rsplit(':').map(str::parse::<u32>);
    let (second, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let hour = parts.next().transpose().ok()?.unwrap_or(0);
    let more = parts.next().is_some();
    (!more && second < 60 && minute < 60 && hour < 1_000)
        .then_some(hour * 3_600 + minute * 60 + second)
}

/// Marks of style are left out; what only looks like one stays.
fn plain(line: &str) -> String {
    let (mut said, mut rest) = (String::new(), line);
    while let Some((before, after)) = rest.split_once(['<', '{']) {
        said.push_str(before);
        let opens = rest.get(before.len()..=before.len()).unwrap_or_default();
        let (closes, is_mark) = match opens {
            "<" => (
                '>',
                after.starts_with(|letter: char| letter.is_alphanumeric() || letter == '/'),
            ),
            _ => ('}', after.starts_with('\\')),
        };
        match after.split_once(closes).filter(|_| is_mark) {
            Some((_, behind)) => rest = behind,
            None => {
                said.push_str(opens);
                rest = after;
            }
        }
    }
    said.push_str(rest);
    letters(&said)
}

/// Letters that stand as `&amp;` or `&#233;` (HTML, 13.5), as far as captions may have them.
pub(super) fn letters(text: &str) -> String {
    let (mut said, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('&') {
        said.push_str(before);
        let named = after.split_once(';').filter(|(name, _)| name.len() < 10);
        match named.and_then(|(name, behind)| Some((letter(name)?, behind))) {
            Some((letter, behind)) => {
                said.push(letter);
                rest = behind;
            }
            None => {
                said.push('&');
                rest = after;
            }
        }
    }
    said.push_str(rest);
    said
}

fn letter(name: &str) -> Option<char> {
    const NAMED: &[(&str, char)] = &[
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("aacute", 'á'),
        ("eacute", 'é'),
        ("iacute", 'í'),
        ("oacute", 'ó'),
        ("uacute", 'ú'),
        ("uuml", 'ü'),
        ("ntilde", 'ñ'),
        ("iquest", '¿'),
        ("iexcl", '¡'),
    ];
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(number);
    }
    let known = NAMED.iter().find(|(known, _)| *known == name);
    known.map(|(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_found_by_half_minutes() {
        let text = "\u{feff}WEBVTT\n\nNOTE a note\n\n1\n00:00:01.000 --> 00:00:03.000 align:start\n<v Rosa>Good <i>afternoon</i>\nto all\n\n\
                    00:20.000 --> 00:22.000\nBread &amp; milk\n\n2\n01:00:31,500 --> 01:00:33,000\nThe end";
        let found: Vec<(Option<u32>, String)> = leaves(text)
            .into_iter()
            .map(|leaf| (leaf.second, leaf.text))
            .collect();
        assert_eq!(
            found,
            [
                (Some(1), "Good afternoon\nto all\nBread & milk".to_owned()),
                (Some(3_631), "The end".to_owned()),
            ]
        );
        for (marked, said) in [
            ("3 < 5 and more words", "3 < 5 and more words"),
            ("<i>a</i> <c.yellow>b</c> <00:01.000>c", "a b c"),
            ("{\\an8}arriba {no}", "arriba {no}"),
            ("it&#39;s ni&ntilde;a &amp; &x; &", "it's niña & &x; &"),
        ] {
            assert_eq!(plain(marked), said, "{marked}");
        }
        for nothing in [
            "",
            "WEBVTT",
            "a --> b\nx",
            "99:99.0 --> 1\nx",
            "1:2:3:4.5 --> 2:00.0\nx",
        ] {
            assert_eq!(leaves(nothing), [], "{nothing}");
        }
    }
}
