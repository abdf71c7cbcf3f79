//! The key that wraps all others of a profile.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::Error;
use crate::hex;

/// Bytes of a master key.
pub(super) const LENGTH: usize = 32;

/// The purpose that separates the check value from every other use of the key (BLAKE3's key derivation).
const CHECK: &str = "mutual-learning 2026-11 device profile key check";

/// The one key of throw-away profiles. Anybody can compute it: it hides nothing.
const OPEN: &str = "mutual-learning 2026-11 open profile, no secret";

/// 32 random bytes. Wiped when dropped; kept in one place in memory; never shown.
pub struct MasterKey(Box<Zeroizing<[u8; LENGTH]>>);

impl MasterKey {
    pub(super) fn random() -> Result<Self, Error> {
        let mut key = Self(Box::new(Zeroizing::new([0; LENGTH])));
        getrandom::fill(key.0.as_mut_slice())
            .map_err(|e| Error::internal(format!("the system gives no randomness: {e}")))?;
        Ok(key)
    }

    pub(super) fn open() -> Self {
        Self(Box::new(Zeroizing::new(blake3::derive_key(OPEN, &[]))))
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Box::new(Zeroizing::new([0; LENGTH])));
        if bytes.len() != LENGTH {
            return None;
        }
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        hex::read::<LENGTH>(text).map(|bytes| Self(Box::new(bytes)))
    }

    pub(super) fn text(&self) -> Zeroizing<String> {
        hex::write(self.bytes())
    }

    /// Eight bytes that tell this key from another one and nothing else about it.
    pub(super) fn check(&self) -> String {
        let derived = Zeroizing::new(blake3::derive_key(CHECK, self.bytes()));
        let (check, _) = derived.split_at(8);
        hex::write(check).to_string()
    }

    /// The key itself. Derive from it rather than use it: see [`MasterKey::derive`].
    pub fn bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }

    /// A key for one purpose. `context` is a constant of the program, globally unique (BLAKE3, `derive_key`).
    pub fn derive(&self, context: &str) -> Zeroizing<[u8; LENGTH]> {
        Zeroizing::new(blake3::derive_key(context, self.bytes()))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_and_are_not_shown() {
        let (one, other) = (MasterKey::random().unwrap(), MasterKey::random().unwrap());
        assert_ne!(one.bytes(), other.bytes());
        assert_ne!(one.check(), other.check());
        assert_eq!(format!("{one:?}"), "MasterKey(hidden)");
        assert_ne!(one.derive("a"), one.derive("b"));
    }

    #[test]
    fn a_key_survives_being_text() {
        let key = MasterKey::random().unwrap();
        let back = MasterKey::from_text(&key.text()).unwrap();
        assert_eq!(back.bytes(), key.bytes());
        assert!(MasterKey::from_text("").is_none());
    }

    #[test]
    fn the_open_key_never_changes() {
        // a sample made by one version opens in the next
        assert_eq!(MasterKey::open().check(), "18a649cc6aefcec4");
    }
}
