//! Organisations, persons and introductions, and how their names are read.

use serde::{Deserialize, Serialize};
use specta::Type;
use unicode_normalization::char::is_combining_mark;
use zones::Tz;

use crate::clean::clean;
use crate::error::Code;
use crate::language::{Both, Language};
use replica::{Error, Result};

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 200;
/// The longest description or introduction, in characters.
pub const LONGEST_ABOUT: usize = 5_000;

/// An organisation that takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Its town.
    pub city: Option<String>,
    /// Its zone.
    pub zone: Tz,
    /// What is spoken there: BCP 47 tags.
    pub languages: Vec<String>,
    /// A few words.
    pub about: Both,
}

/// Somebody who takes part, with the app or without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Stable id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// The organisation that they come from.
    pub organisation: Option<String>,
    /// What they are here.
    pub labels: Vec<PersonLabel>,
    /// E-mail.
    pub email: Option<String>,
    /// What they speak: BCP 47 tags.
    pub languages: Vec<String>,
}

/// What somebody is in this programme: a view, not a power.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "lowercase")]
pub enum PersonLabel {
    /// Takes part.
    Participant,
    /// Speaks for the organisation.
    Representative,
    /// Holds the sessions.
    Facilitator,
}

impl PersonLabel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Participant, Self::Representative, Self::Facilitator];

    /// Reads a word for it, in either language.
    pub fn read(word: &str) -> Option<Self> {
        match crate::fold::key(word).as_str() {
            "participant" | "participante" => Some(Self::Participant),
            "representative" | "representante" => Some(Self::Representative),
            // also "facilitador/a", without its sign
            "facilitator" | "facilitador" | "facilitadora" => Some(Self::Facilitator),
            // the word of the window in Spanish
            "facilitacion" => Some(Self::Facilitator),
            _ => None,
        }
    }

    /// The word that is kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Representative => "representative",
            Self::Facilitator => "facilitator",
        }
    }
}

/// How somebody introduces themselves before the opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// Whose.
    pub person: String,
    /// What they do from day to day.
    pub practice: String,
    /// The challenge that they bring.
    pub challenge: String,
    /// The language in which they wrote it.
    pub language: Language,
    /// A portrait, JPEG.
    pub photo: Option<Vec<u8>>,
}

/// Whether a text has the shape of an e-mail address: enough to catch a slip, not a verdict (RFC 5321 §4.5.3
/// for its length).
pub fn is_email(text: &str) -> bool {
    let Some((user, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let within = |part: &str, signs: &str| {
        let mut letters = part.chars();
        letters.all(|letter| {
            letter.is_alphanumeric() || is_combining_mark(letter) || signs.contains(letter)
        })
    };
    text.len() <= 254
        && !user.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        // RFC 5322's atoms without `% & = ?` and `#`: in a link they would begin a subject, a text, a file to attach
        && within(user, ".!$'*+-/^_`{|}~")
        && within(domain, ".-")
}

/// A name as it is kept: trimmed, not empty, not too long, on one line.
///
/// # Errors
/// `name-needed`, `text-too-long`.
pub fn name(text: &str) -> Result<String> {
    let name = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::of(Code::NameNeeded));
    }
    within(&name, LONGEST_NAME)?;
    Ok(name)
}

/// # Errors
/// `text-too-long` with `limit` and `length`.
pub fn within(text: &str, limit: usize) -> Result<()> {
    let length = text.chars().count();
    if length > limit {
        return Err(Error::of(Code::TextTooLong)
            .with("limit", limit)
            .with("length", length));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_the_window_shows_are_read_back() {
        for (word, label) in [
            ("Facilitación", PersonLabel::Facilitator),
            ("Facilitator", PersonLabel::Facilitator),
            ("Representante", PersonLabel::Representative),
            ("Participante", PersonLabel::Participant),
        ] {
            assert_eq!(PersonLabel::read(word), Some(label), "{word}");
        }
        assert_eq!(PersonLabel::read("Dirección"), None);
    }

    #[test]
    fn slips_in_addresses_are_caught() {
        for good in [
            "a@b.org",
            "maría@hogar.org.pe",
            "o'neil+list@b-c.org",
            "लीला@उदाहरण.भारत",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a@b",
            "@b.org",
            "a b@c.org",
            "a@.org",
            "a@b.org;c@d.org",
            "x@y.org?attach=/etc/passwd",
            "x?subject=hello@y.org",
            "x@y.org&body=z",
            "x%0Abcc:z@y.org",
            "x@y.org#z",
            "x@y.org\u{202e}",
            "x\u{200b}y@z.org",
            "Ana <a@b.org>",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
