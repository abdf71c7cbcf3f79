//! Sealing of chunks and manifests: XChaCha20-Poly1305 under keys that are used for one object each.
//!
//! A pack's key is random and seals the chunks of that pack only; the nonce of each is its place in the pack. So a small file
//! that somebody could guess cannot be confirmed by its sealed bytes.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::error::{Error, Result};
use crate::name::Name;

/// The key of one object.
pub type Key = zeroize::Zeroizing<[u8; 32]>;

/// So many bytes a sealed chunk is longer than what it holds.
pub const TAG: usize = 16;

/// What an object holds; it is sealed in as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A part of a file.
    Chunk,
    /// What a file is made of.
    Manifest,
}

impl Holds {
    const fn domain(self) -> &'static [u8] {
        match self {
            Self::Chunk => b"mutual-learning 2026 chunk",
            Self::Manifest => b"mutual-learning 2026 manifest",
        }
    }
}

/// A new key.
///
/// # Errors
/// [`Error::Randomness`].
pub fn new_key() -> Result<Key> {
    let mut key = Key::default();
    getrandom::fill(key.as_mut_slice()).map_err(|_| Error::Randomness)?;
    Ok(key)
}

fn nonce(place: u32) -> XNonce {
    let mut nonce = [0; 24];
    for (to, from) in nonce.iter_mut().zip(place.to_le_bytes()) {
        *to = from;
    }
    nonce.into()
}

/// Seals bytes for a place in an object.
///
/// # Errors
/// [`Error::TooLarge`] for more than the cipher takes, which no chunk is.
pub fn seal(key: &Key, holds: Holds, place: u32, bytes: &[u8]) -> Result<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let payload = Payload {
        msg: bytes,
        aad: holds.domain(),
    };
    let limit = u64::from(u32::MAX);
    cipher
        .encrypt(&nonce(place), payload)
        .map_err(|_| Error::TooLarge { limit })
}

/// Opens what was sealed for a place in the object of that name.
///
/// # Errors
/// [`Error::Damaged`].
pub fn open(key: &Key, holds: Holds, object: Name, place: u32, sealed: &[u8]) -> Result<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let payload = Payload {
        msg: sealed,
        aad: holds.domain(),
    };
    cipher
        .decrypt(&nonce(place), payload)
        .map_err(|_| Error::Damaged(object))
}
