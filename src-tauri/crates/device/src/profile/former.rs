//! The key before this one, under this one: what a change of the passphrase leaves until every database has the new key.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::key::MasterKey;
use crate::error::Error;
use crate::hex;

const NONCE: usize = 24;
const SEALED: usize = 48;
const STATED: &[u8] = b"mutual-learning profile 2 former key";
const PURPOSE: &str = "mutual-learning 2026-11 device profile former key";
const PARAMETERS: Error = Error::ProfileDamaged {
    reason: "parameters",
};

/// What stands in `profile.json`, in hexadecimal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Former {
    nonce: String,
    sealed: String,
    /// It lay in the keyring, from where it is to go.
    pub(super) in_keyring: bool,
}

impl Former {
    pub(super) fn seal(
        former: &MasterKey,
        key: &MasterKey,
        in_keyring: bool,
    ) -> Result<Self, Error> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce)
            .map_err(|e| Error::internal(format!("the system gives no randomness: {e}")))?;
        let payload = Payload {
            msg: former.bytes(),
            aad: STATED,
        };
        let sealed = cipher(key)?
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::internal("a key could not be sealed"))?;
        Ok(Self {
            nonce: hex::write(&nonce).to_string(),
            sealed: hex::write(&sealed).to_string(),
            in_keyring,
        })
    }

    pub(super) fn open(&self, key: &MasterKey) -> Result<MasterKey, Error> {
        let nonce = hex::read::<NONCE>(&self.nonce).ok_or(PARAMETERS)?;
        let sealed = hex::read::<SEALED>(&self.sealed).ok_or(PARAMETERS)?;
        let payload = Payload {
            msg: sealed.as_slice(),
            aad: STATED,
        };
        let opened = cipher(key)?
            .decrypt(&XNonce::from(*nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| PARAMETERS)?;
        MasterKey::from_bytes(&opened).ok_or(PARAMETERS)
    }
}

fn cipher(key: &MasterKey) -> Result<XChaCha20Poly1305, Error> {
    XChaCha20Poly1305::new_from_slice(key.derive(PURPOSE).as_slice())
        .map_err(|_| Error::internal("a key has 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_that_follows_opens_it() {
        let (former, key) = (MasterKey::random().unwrap(), MasterKey::random().unwrap());
        let sealed = Former::seal(&former, &key, false).unwrap();
        assert_eq!(sealed.open(&key).unwrap().bytes(), former.bytes());
        assert_eq!(sealed.open(&former).unwrap_err().code(), "profile-damaged");
    }
}
