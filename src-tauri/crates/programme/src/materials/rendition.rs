//! Which renditions there can be, and finding one in its material.

use replica::ids::is_id;
use replica::{Error, Result};

use super::address::address_of;
use super::material::{LONGEST_LINE, MaterialText, Rendition};
use crate::error::Code;

/// The longest address of a page, in characters.
const LONGEST_LINK: usize = 2_000;

/// Whether a text is the address of a page on the web.
pub fn is_link(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| lower.strip_prefix(scheme));
    let plain = |letter: char| {
        !letter.is_whitespace() && !letter.is_control() && !crate::clean::steers(letter)
    };
    // a name before an @ makes an address look like another one
    let host = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.starts_with(|letter: char| letter.is_alphanumeric()) && !host.contains(['@', '\\'])
    };
    text.chars().count() <= LONGEST_LINK && text.chars().all(plain) && rest.is_some_and(host)
}

/// Whether a rendition leads to a file, or to a page on the web, and its numbers and words are such as one has: another device
/// may have written anything.
pub(super) fn can_be(rendition: &Rendition) -> bool {
    let short = |text: &str, most: usize| text.chars().take(most + 1).count() <= most;
    let bounded = rendition.bytes <= files::manifest::LARGEST_FILE
        && is_id(&rendition.key)
        && short(&rendition.media, 120)
        && short(&rendition.name, 4 * LONGEST_LINE)
        && rendition.of.as_deref().is_none_or(|of| short(of, 32));
    bounded && leads(rendition)
}

fn leads(rendition: &Rendition) -> bool {
    match &rendition.link {
        Some(link) => is_link(link),
        None => address_of(rendition).is_some(),
    }
}

/// The rendition of that key.
pub(super) fn rendition<'t>(told: &'t MaterialText, key: &str) -> Result<&'t Rendition> {
    let found = told.renditions.iter().find(|known| known.key == key);
    found.ok_or_else(|| Error::of(Code::FileUnknown).with("id", key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_page_and_nowhere_else() {
        for good in [
            "https://example.org",
            "http://example.org/a?b=ñ#c",
            "https://[::1]/",
        ] {
            assert_eq!(is_link(good), !good.contains('['), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https:// example.org",
            "https://-",
            "https://a\nb",
            "data:text/html,x",
            "https://bank.example@evil.example/",
            "https://example.org\\@evil.example",
            "https://a\u{202e}b",
        ] {
            assert!(!is_link(bad), "{bad}");
        }
    }
}
