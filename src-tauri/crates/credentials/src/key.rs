//! An issuer's key, and the words that people compare.

use bip39::Language;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

/// The public key of who issues certificates (ed25519).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssuerKey(pub [u8; 32]);

/// The language of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsIn {
    /// The English list of BIP 39.
    English,
    /// The Spanish one.
    Spanish,
}

/// So many words are compared: 11 bits each.
const WORDS: usize = 6;

impl IssuerKey {
    /// The words by which people compare the key: 66 bits of its SHA-256 as words of BIP 39's list.
    pub fn words(&self, language: WordsIn) -> String {
        let list = match language {
            WordsIn::English => Language::English,
            WordsIn::Spanish => Language::Spanish,
        }
        .word_list();
        let digest = Sha256::new_with_prefix(b"mutual-learning 2026 issuer words")
            .chain_update(self.0)
            .finalize();
        let bit = |at: usize| {
            let byte = digest.get(at / 8).copied().unwrap_or_default();
            usize::from(byte >> (7 - at % 8) & 1)
        };
        let words: Vec<&str> = (0..WORDS)
            .map(|word| {
                let index = (0..11).fold(0, |index, at| index << 1 | bit(word * 11 + at));
                list.get(index).copied().unwrap_or_default()
            })
            .collect();
        words.join(" ")
    }

    /// Whether the key signed these bytes. Strict: no other signature of the same bytes counts (RFC 8032, with the small-order points
    /// refused).
    pub(crate) fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let (Ok(key), Ok(signature)) = (
            VerifyingKey::from_bytes(&self.0),
            Signature::from_slice(signature),
        ) else {
            return false;
        };
        key.verify_strict(bytes, &signature).is_ok()
    }
}
