//! A master key under a passphrase: Argon2id makes a key of the passphrase (RFC 9106) and XChaCha20-Poly1305 seals
//! the master key with it.
//!
//! A passphrase counts in Unicode's composed form (NFC), which is stable for every letter that has a code today: keyboards and
//! files write an accent in one piece or in two, and nobody sees which. Line ends at its end are dropped, because a file that
//! holds one may end in a newline. What was sealed before in another form opens as well.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::key::{LENGTH, MasterKey};
use crate::error::Error;
use crate::hex;

/// The fewest characters of a passphrase, counted as Unicode scalar values.
const LEAST: usize = 10;

const SALT: usize = 16;
const NONCE: usize = 24;
const SEALED: usize = LENGTH + 16;

/// What an altered file may ask of this computer, at most: 256 MiB, and some seconds.
const MEMORY_KIB: std::ops::RangeInclusive<u32> = 8 * 1024..=256 * 1024;
const PASSES: std::ops::RangeInclusive<u32> = 1..=10;
const LANES: std::ops::RangeInclusive<u32> = 1..=8;

/// What stands in `profile.json`. Numbers as in RFC 9106: m in KiB, t, p; the rest in hexadecimal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Wrapped {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    sealed: String,
}

/// Says whether a new passphrase is long enough: at least ten characters, blanks around it not counted. Errors:
/// `passphrase-short`.
pub fn fits(passphrase: &str) -> Result<(), Error> {
    if plain(passphrase).trim().nfc().count() < LEAST {
        return Err(Error::PassphraseShort { least: LEAST });
    }
    Ok(())
}

fn plain(passphrase: &str) -> &str {
    passphrase.trim_end_matches(['\r', '\n'])
}

/// The forms in which a passphrase may have been sealed, the present one first.
fn forms(passphrase: &str) -> Vec<Zeroizing<String>> {
    let passphrase = plain(passphrase);
    let mut forms: Vec<Zeroizing<String>> = Vec::new();
    for form in [
        passphrase.nfc().collect::<String>(),
        passphrase.to_owned(),
        passphrase.nfd().collect(),
    ] {
        let form = Zeroizing::new(form);
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

impl Wrapped {
    /// Seals `key` at 64 MiB, three passes, one lane: the memory of RFC 9106's second recommendation, in one thread,
    /// which an old laptop does in under half a second. Errors: `passphrase-short`, `internal`.
    pub(super) fn seal(key: &MasterKey, passphrase: &str) -> Result<Self, Error> {
        fits(passphrase)?;
        let mut random = [0; SALT + NONCE];
        getrandom::fill(&mut random)
            .map_err(|e| Error::internal(format!("the system gives no randomness: {e}")))?;
        let (salt, nonce) = random.split_at(SALT);
        let mut wrapped = Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
            salt: hex::write(salt).to_string(),
            nonce: hex::write(nonce).to_string(),
            sealed: String::new(),
        };
        let composed: Zeroizing<String> = Zeroizing::new(plain(passphrase).nfc().collect());
        let sealed = wrapped
            .cipher(&composed)?
            .encrypt(
                &wrapped.nonce()?,
                Payload {
                    msg: key.bytes(),
                    aad: wrapped.stated().as_bytes(),
                },
            )
            .map_err(|_| Error::internal("the key could not be sealed"))?;
        wrapped.sealed = hex::write(&sealed).to_string();
        Ok(wrapped)
    }

    /// The key again. Errors: `passphrase-wrong`; `profile-damaged` for numbers that this program never writes.
    pub(super) fn open(&self, passphrase: &str) -> Result<MasterKey, Error> {
        let sealed = hex::read::<SEALED>(&self.sealed).ok_or(PARAMETERS)?;
        let stated = self.stated();
        for form in forms(passphrase) {
            let payload = Payload {
                msg: sealed.as_slice(),
                aad: stated.as_bytes(),
            };
            if let Ok(opened) = self.cipher(&form)?.decrypt(&self.nonce()?, payload) {
                return MasterKey::from_bytes(&Zeroizing::new(opened)).ok_or(PARAMETERS);
            }
        }
        Err(Error::PassphraseWrong)
    }

    fn cipher(&self, passphrase: &str) -> Result<XChaCha20Poly1305, Error> {
        if !MEMORY_KIB.contains(&self.memory_kib)
            || !PASSES.contains(&self.passes)
            || !LANES.contains(&self.lanes)
        {
            return Err(PARAMETERS);
        }
        let salt = hex::read::<SALT>(&self.salt).ok_or(PARAMETERS)?;
        let costs = Params::new(self.memory_kib, self.passes, self.lanes, Some(LENGTH))
            .map_err(|_| PARAMETERS)?;
        let mut key = Zeroizing::new([0; LENGTH]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, costs)
            .hash_password_into(
                plain(passphrase).as_bytes(),
                salt.as_slice(),
                key.as_mut_slice(),
            )
            .map_err(|e| Error::internal(format!("Argon2id: {e}")))?;
        XChaCha20Poly1305::new_from_slice(key.as_slice())
            .map_err(|_| Error::internal("a key has 32 bytes"))
    }

    fn nonce(&self) -> Result<XNonce, Error> {
        let nonce = hex::read::<NONCE>(&self.nonce).ok_or(PARAMETERS)?;
        Ok(XNonce::from(*nonce))
    }

    /// Bound into the seal, so that the numbers cannot be exchanged under it.
    fn stated(&self) -> String {
        format!(
            "mutual-learning profile 1 argon2id v=19 m={} t={} p={} salt={}",
            self.memory_kib, self.passes, self.lanes, self.salt
        )
    }
}

const PARAMETERS: Error = Error::ProfileDamaged {
    reason: "parameters",
};

#[cfg(test)]
mod tests {
    use super::*;

    const PASSPHRASE: &str = "siete ríos y un puente";

    #[test]
    fn ten_characters_are_counted_as_characters() {
        for long in ["ñandúñandú", "ñandúñandú\r\n", "十文字十文字十文字十"] {
            assert!(fits(long).is_ok(), "{long:?}");
        }
        for short in [
            "",
            "          ",
            "ñandúñand",
            "ñandúñand\n",
            "123456789\r\n\n",
            "\n\n\n\n\n\n\n\n\n\n\n",
        ] {
            assert_eq!(
                fits(short).unwrap_err().code(),
                "passphrase-short",
                "{short:?}"
            );
        }
    }

    #[test]
    fn only_the_right_passphrase_opens() {
        let key = MasterKey::random().unwrap();
        let wrapped = Wrapped::seal(&key, PASSPHRASE).unwrap();
        assert_eq!(wrapped.open(PASSPHRASE).unwrap().bytes(), key.bytes());
        let from_a_file = format!("{PASSPHRASE}\n");
        assert_eq!(wrapped.open(&from_a_file).unwrap().bytes(), key.bytes());
        for wrong in ["", "siete rios y un puente", " siete ríos y un puente"] {
            assert_eq!(wrapped.open(wrong).unwrap_err().code(), "passphrase-wrong");
        }
    }

    #[test]
    fn an_accent_in_one_piece_or_in_two_is_the_same() {
        let key = MasterKey::random().unwrap();
        let (composed, apart) = (
            "contraseña de la niñez",
            "contrasen\u{303}a de la nin\u{303}ez",
        );
        assert_ne!(composed, apart);
        for (sealed_with, typed) in [(composed, apart), (apart, composed), (apart, apart)] {
            let wrapped = Wrapped::seal(&key, sealed_with).unwrap();
            assert_eq!(wrapped.open(typed).unwrap().bytes(), key.bytes());
        }
    }

    #[test]
    fn the_same_passphrase_never_seals_alike() {
        let key = MasterKey::random().unwrap();
        let (one, other) = (
            Wrapped::seal(&key, PASSPHRASE).unwrap(),
            Wrapped::seal(&key, PASSPHRASE).unwrap(),
        );
        assert_ne!(one.salt, other.salt);
        assert_ne!(one.sealed, other.sealed);
    }

    #[test]
    fn absurd_numbers_are_refused_before_any_work() {
        let key = MasterKey::random().unwrap();
        let good = Wrapped::seal(&key, PASSPHRASE).unwrap();
        let bad: [fn(&mut Wrapped); 9] = [
            |w| w.memory_kib = u32::MAX,
            |w| w.memory_kib = 8,
            |w| w.passes = u32::MAX,
            |w| w.passes = 0,
            |w| w.lanes = 0,
            |w| w.lanes = 1 << 20,
            |w| w.salt.clear(),
            |w| w.nonce.clear(),
            |w| w.sealed.truncate(10),
        ];
        for spoil in bad {
            let mut wrapped = good.clone();
            spoil(&mut wrapped);
            assert_eq!(
                wrapped.open(PASSPHRASE).unwrap_err().code(),
                "profile-damaged"
            );
        }
    }

    #[test]
    fn numbers_within_reason_but_not_the_sealed_ones_do_not_open() {
        let key = MasterKey::random().unwrap();
        let mut wrapped = Wrapped::seal(&key, PASSPHRASE).unwrap();
        wrapped.memory_kib = 8 * 1024;
        assert_eq!(
            wrapped.open(PASSPHRASE).unwrap_err().code(),
            "passphrase-wrong"
        );
    }
}
