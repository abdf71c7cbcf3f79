//! The names of objects: the first 16 bytes of BLAKE3 of what they hold, as all objects on the storage are named.

use std::fmt;
use std::str::FromStr;

/// So many bytes name an object.
pub const LENGTH: usize = 16;

/// An object's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name([u8; LENGTH]);

impl Name {
    /// The name of what holds these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_hash(&blake3::hash(bytes))
    }

    /// The name that follows from a hash of the whole.
    pub fn from_hash(hash: &blake3::Hash) -> Self {
        let mut name = [0; LENGTH];
        for (to, from) in name.iter_mut().zip(hash.as_bytes()) {
            *to = *from;
        }
        Self(name)
    }

    /// A name as it stands in a manifest.
    pub const fn from_bytes(bytes: [u8; LENGTH]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text that names no object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of an object")]
pub struct NotAName;

impl FromStr for Name {
    type Err = NotAName;

    /// Reads what [`fmt::Display`] writes, and nothing looser.
    fn from_str(text: &str) -> Result<Self, NotAName> {
        let plain = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 2 * LENGTH || !text.bytes().all(plain) {
            return Err(NotAName);
        }
        let mut name = [0; LENGTH];
        for (byte, pair) in name.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotAName)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAName)?;
        }
        Ok(Self(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written_and_no_other_way() {
        let name = Name::of(b"handout");
        let text = name.to_string();
        assert_eq!(text.parse(), Ok(name));
        for other in [
            text.to_uppercase(),
            format!("{text}0"),
            text[1..].to_owned(),
            text.replace(|_| true, "é"),
            String::new(),
            format!("{text}.part"),
        ] {
            assert_eq!(other.parse::<Name>(), Err(NotAName), "{other}");
        }
    }
}
