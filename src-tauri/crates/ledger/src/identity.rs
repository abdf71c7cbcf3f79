//! A device's two secrets: one to sign with, one to be wrapped keys for. Where they are kept is not known here.

use core::fmt;

use ed25519_dalek::SigningKey;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, Serializable};
use zeroize::Zeroizing;

use crate::error::Refusal;
use crate::ids::DeviceId;
use crate::random::Random;

/// A device's identity. Leaves memory when dropped; never printed.
#[derive(Clone)]
pub struct Identity {
    signing: SigningKey,
    hpke: Zeroizing<[u8; 32]>,
}

impl Identity {
    /// A new identity.
    ///
    /// # Errors
    /// [`Refusal::Randomness`].
    pub fn new(random: &mut impl Random) -> Result<Self, Refusal> {
        let mut bytes = Zeroizing::new([0; 64]);
        random.fill(bytes.as_mut_slice())?;
        Ok(Self::from_bytes(&bytes))
    }

    /// The identity made of these bytes: 32 of the ed25519 seed (RFC 8032), then 32 of the X25519 secret (RFC 7748).
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 64]) -> Self {
        let mut hpke = Zeroizing::new([0; 32]);
        let mut seed = Zeroizing::new([0; 32]);
        let (first, last) = bytes.split_at(32);
        seed.copy_from_slice(first);
        hpke.copy_from_slice(last);
        Self {
            signing: SigningKey::from_bytes(&seed),
            hpke,
        }
    }

    /// The identity that an invitation's secret stands for: signing and wrapping key are derived from it.
    #[must_use]
    pub fn invitation(secret: &[u8; 32]) -> Self {
        Self::derived(
            "mutual-learning 2026 invitation signing key",
            "mutual-learning 2026 invitation wrapping key",
            secret,
        )
    }

    /// The identity of a founding seed: it signs with the founding key itself, and epochs are wrapped for a key that is
    /// derived from it.
    #[must_use]
    pub fn founding(seed: &[u8; 32]) -> Self {
        let mut hpke = Zeroizing::new([0; 32]);
        hpke.copy_from_slice(&blake3::derive_key(
            "mutual-learning 2026 recovery wrapping key",
            seed,
        ));
        Self {
            signing: SigningKey::from_bytes(seed),
            hpke,
        }
    }

    fn derived(signing: &str, wrapping: &str, secret: &[u8; 32]) -> Self {
        Self {
            signing: SigningKey::from_bytes(&Zeroizing::new(blake3::derive_key(signing, secret))),
            hpke: Zeroizing::new(blake3::derive_key(wrapping, secret)),
        }
    }

    /// The bytes to keep, under lock.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 64]> {
        let mut bytes = Zeroizing::new([0; 64]);
        for (to, from) in bytes
            .iter_mut()
            .zip(self.signing.as_bytes().iter().chain(self.hpke.iter()))
        {
            *to = *from;
        }
        bytes
    }

    /// The device's id.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        DeviceId::of(&self.key())
    }

    /// The key that signs.
    #[must_use]
    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// The key that others verify with (ed25519).
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// The key that others wrap for (X25519, public).
    ///
    /// # Errors
    /// None in practice: 32 bytes are always an X25519 secret.
    pub fn wrapping_key(&self) -> Result<[u8; 32], Refusal> {
        Ok(X25519HkdfSha256::sk_to_pk(&self.secret()?)
            .to_bytes()
            .into())
    }

    pub(crate) fn secret(&self) -> Result<<X25519HkdfSha256 as Kem>::PrivateKey, Refusal> {
        Deserializable::from_bytes(self.hpke.as_slice()).map_err(|_| Refusal::Key)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.device())
    }
}
