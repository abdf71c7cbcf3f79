//! Ids of objects: short words, and those that name their author.

use crate::error::{Error, Result};

/// Whether a text can be an id: lower-case letters, digits and dashes, at most 64 bytes, no dash first.
pub fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= 64
        && text.bytes().next().is_some_and(plain)
        && text.bytes().all(|byte| plain(byte) || byte == b'-')
}

/// Whether a text can name an object in what others write: words as [`is_id`] has them, with points and colons between, at most
/// 200 bytes. So no id can be a path, an address, or steer a text.
pub fn is_object_id(text: &str) -> bool {
    text.len() <= 200 && text.split(['.', ':']).all(is_id)
}

/// A new id for what a person writes: `<person>.<nonce>`. It names its author, so that nobody can write in another's name.
///
/// # Errors
/// `internal` if the system gives no randomness.
pub fn new_id(person: &str) -> Result<String> {
    Ok(format!("{person}.{:016x}", drawn()?))
}

/// A new id for an object that belongs to nobody: `<kind>-<nonce>`, which no other device gives. It holds nothing of the object's
/// name: names change, look alike, and are written in many scripts.
///
/// # Errors
/// `internal` if the system gives no randomness.
pub fn random_id(kind: &str) -> Result<String> {
    Ok(format!("{kind}-{:016x}", drawn()?))
}

fn drawn() -> Result<u64> {
    let mut nonce = [0; 8];
    ledger::system_random(&mut nonce).map_err(|error| Error::internal("randomness", error))?;
    Ok(u64::from_be_bytes(nonce))
}

/// The person whom an id names as its author; empty where it names nobody.
pub fn author_in(id: &str) -> &str {
    id.rsplit_once('.').map_or("", |(person, _)| person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_author_and_nobody_else() {
        let id = new_id("rosa-luz").unwrap();
        assert_eq!(author_in(&id), "rosa-luz");
        assert_ne!(id, new_id("rosa-luz").unwrap());
        assert_eq!(author_in("rosa.luz.0001"), "rosa.luz");
        assert_eq!(author_in("opening"), "");
    }

    #[test]
    fn random_ids_are_ids_and_differ() {
        let id = random_id("p").unwrap();
        assert!(is_id(&id), "{id}");
        assert_ne!(id, random_id("p").unwrap());
    }

    #[test]
    fn no_object_id_is_a_path_or_an_address() {
        for good in ["s01", "rosa-luz.00ff", "question:q3", "post:rosa.x.1"] {
            assert!(is_object_id(good), "{good}");
        }
        let long = "a.".repeat(100) + "a";
        for bad in [
            "",
            ".",
            "..",
            "../../x",
            "/srv/calendar",
            r"\\host\share",
            "c:\\x",
            "a..b",
            "a.",
            "s01\n",
            "s\u{202e}1",
            "S01",
            "é",
            &long,
        ] {
            assert!(!is_object_id(bad), "{bad}");
        }
    }

    #[test]
    fn ids_are_short_words() {
        for good in ["s01", "rosa-luz", "2023-02"] {
            assert!(is_id(good), "{good}");
        }
        let long = "a".repeat(65);
        for bad in ["", "-a", "Rosa", "a.b", "a/b", "é", &long] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
