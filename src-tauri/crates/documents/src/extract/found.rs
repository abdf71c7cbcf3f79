//! What was found in a file, in the shape in which it is answered.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lists::Unreadable;
use programme::materials::extracted::{Extracted, Part, TextLeaf};
use programme::materials::text_file::{MOST_LEAVES, MOST_TEXT};

/// So many letters of its beginning tell the language of a text.
const BEGINS: usize = 1_500;
/// A heading is no longer, in letters.
pub(super) const LONGEST_HEADING: usize = 160;

/// Why nothing could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It is not what it says it is, or broken.
    Damaged,
    /// It opens with a password only.
    Encrypted,
    /// There is too much of it.
    TooLarge,
    /// There is no way to read such a file.
    NotReadable,
}

impl Unread {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Encrypted => "encrypted",
            Self::TooLarge => "too-large",
            Self::NotReadable => "none",
        }
    }

    /// The one with that word.
    pub fn of_word(word: &str) -> Option<Self> {
        [
            Self::Damaged,
            Self::Encrypted,
            Self::TooLarge,
            Self::NotReadable,
        ]
        .into_iter()
        .find(|one| one.word() == word)
    }
}

impl From<Unreadable> for Unread {
    fn from(error: Unreadable) -> Self {
        match error {
            Unreadable::TooLarge => Self::TooLarge,
            Unreadable::Protected => Self::Encrypted,
            Unreadable::NoList => Self::NotReadable,
            _ => Self::Damaged,
        }
    }
}

/// The first line that is short enough to be a heading.
pub(super) fn heading(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let line = line.trim_start_matches('#').trim();
    (line.chars().count() <= LONGEST_HEADING).then(|| line.to_owned())
}

/// The heading of a plain text: marked as one, or a line that stands alone above others.
pub(super) fn heading_of_text(text: &str) -> Option<String> {
    let text = text.trim_start();
    let (first, rest) = text.split_once('\n')?;
    let alone = rest.starts_with(['\n', '\r']) && !rest.trim().is_empty();
    (first.starts_with('#') || alone)
        .then(|| heading(first))
        .flatten()
}

/// What leaves of text tell.
pub(super) fn of_leaves(leaves: Vec<TextLeaf>, part: Part) -> Extracted {
    let (mut kept, mut left, mut words) = (Vec::new(), MOST_TEXT, 0);
    let mut cut = false;
    for mut leaf in leaves {
        words += leaf.text.split_whitespace().count();
        if kept.len() >= MOST_LEAVES || left == 0 {
            cut = true;
            continue;
        }
        if leaf.text.len() > left {
            let mut end = left;
            while !leaf.text.is_char_boundary(end) {
                end -= 1;
            }
            leaf.text.truncate(end);
            cut = true;
        }
        left -= leaf.text.len();
        kept.push(leaf);
    }
    let begins = kept.iter().flat_map(|leaf| leaf.text.chars().chain(['\n']));
    Extracted {
        words: u32::try_from(words).ok(),
        begins: begins.take(BEGINS).collect(),
        cut,
        leaves: match part {
            Part::Text => kept,
            Part::About => Vec::new(),
        },
        ..Extracted::default()
    }
}

pub(super) fn in_base64(picture: &[u8]) -> String {
    STANDARD.encode(picture)
}
