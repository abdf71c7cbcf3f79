//! Keys of an audience, epoch by epoch: wrapped for devices, handed on to the next epoch, and what is sealed with
//! them. Who ought to hold a key is the roster's question. No forward secrecy, on purpose: newcomers read history.

use core::convert::Infallible;
use core::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hpke::aead::{AeadTag, ChaCha20Poly1305};
use hpke::inout::InOutBuf;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use minicbor::{Decode, Decoder, Encode};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::codec;
use crate::error::Refusal;
use crate::identity::Identity;
use crate::ids::{DeviceId, EpochId, GroupId, short};
use crate::kinds::{Epoch, Wrap};
use crate::random::Random;

const NONCE: usize = 24;
const TAG: usize = 16;
const WRAPPING: &[u8] = b"mutual-learning 2026 wrap";

/// The key of an audience during an epoch. Leaves memory when dropped; never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct EpochKey([u8; 32]);

impl EpochKey {
    /// A new key.
    ///
    /// # Errors
    /// [`Refusal::Randomness`].
    pub fn new(random: &mut impl Random) -> Result<Self, Refusal> {
        let mut key = Self([0; 32]);
        random.fill(&mut key.0)?;
        Ok(key)
    }

    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key's bytes, to be kept under lock.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key's name, which tells nothing about the key.
    #[must_use]
    pub fn id(&self) -> EpochId {
        EpochId::from_bytes(short("mutual-learning 2026 epoch id", &[&self.0]))
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochKey({})", self.id())
    }
}

/// What something is sealed for. Each purpose has a key of its own, derived from the epoch's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What an epoch hands over.
    Handover,
    /// Changes of one log that travel together.
    Segment,
    /// Changes of many logs, for newcomers.
    Pack,
    /// Which packs hold what.
    Index,
    /// An invitation under a passphrase.
    Invitation,
    /// A certificate for its person's devices.
    Certificate,
}

impl Purpose {
    fn key(self, key: &EpochKey) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(
            match self {
                Self::Handover => "mutual-learning 2026 handover key",
                Self::Segment => "mutual-learning 2026 segment key",
                Self::Pack => "mutual-learning 2026 pack key",
                Self::Index => "mutual-learning 2026 index key",
                Self::Invitation => "mutual-learning 2026 invitation key",
                Self::Certificate => "mutual-learning 2026 certificate key",
            },
            &key.0,
        ))
    }
}

/// The payload of a change for fewer than all: which key opens it, and the sealed bytes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Sealed {
    /// The key's name.
    #[n(0)]
    pub epoch: EpochId,
    /// What [`post`] gave.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// Seals with XChaCha20-Poly1305 under a random nonce of 24 bytes, which comes first in the result.
///
/// # Errors
/// [`Refusal::Randomness`].
pub fn seal(
    random: &mut impl Random,
    key: &EpochKey,
    purpose: Purpose,
    aad: &[u8],
    msg: &[u8],
) -> Result<Vec<u8>, Refusal> {
    let mut nonce = [0; NONCE];
    random.fill(&mut nonce)?;
    let cipher = XChaCha20Poly1305::new((&*purpose.key(key)).into());
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg, aad })
        .map_err(|_| Refusal::Sealed)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] gave.
///
/// # Errors
/// [`Refusal::Sealed`] when key, purpose or associated data differ, or a byte was changed.
pub fn open(
    key: &EpochKey,
    purpose: Purpose,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let (nonce, msg) = sealed.split_first_chunk::<NONCE>().ok_or(Refusal::Sealed)?;
    let cipher = XChaCha20Poly1305::new((&*purpose.key(key)).into());
    let opened = cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg, aad })
        .map_err(|_| Refusal::Sealed)?;
    Ok(Zeroizing::new(opened))
}

/// Where anybody may put what only those who hold the epoch's key can read: an X25519 public key whose secret is derived
/// from the epoch's. A member writes to the facilitators so without holding their key.
///
/// # Errors
/// None in practice: 32 bytes are always an X25519 secret.
pub fn mailbox(key: &EpochKey) -> Result<[u8; 32], Refusal> {
    Ok(X25519HkdfSha256::sk_to_pk(&mailbox_secret(key)?)
        .to_bytes()
        .into())
}

fn mailbox_secret(key: &EpochKey) -> Result<<X25519HkdfSha256 as Kem>::PrivateKey, Refusal> {
    let secret = Zeroizing::new(blake3::derive_key(
        "mutual-learning 2026 mailbox key",
        &key.0,
    ));
    Deserializable::from_bytes(secret.as_slice()).map_err(|_| Refusal::Key)
}

/// Seals for an epoch's mailbox: HPKE as in [`wrap`]; the encapsulated key comes first in the result.
///
/// # Errors
/// [`Refusal::Key`] when `mailbox` is no usable key; [`Refusal::Randomness`].
pub fn post(
    random: &mut impl Random,
    group: GroupId,
    epoch: EpochId,
    mailbox: &[u8; 32],
    aad: &[u8],
    message: &[u8],
) -> Result<Vec<u8>, Refusal> {
    let recipient =
        <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(mailbox).map_err(|_| Refusal::Key)?;
    let mut sealed = message.to_vec();
    let (enc, tag) = hpke::single_shot_seal_inout_detached_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(
        &OpModeS::Base,
        &recipient,
        &post_info(group, epoch),
        InOutBuf::from(sealed.as_mut_slice()),
        aad,
        &mut Drawn::new(random)?,
    )
    .map_err(|_| Refusal::Key)?;
    Ok([
        enc.to_bytes().as_slice(),
        &sealed,
        tag.to_bytes().as_slice(),
    ]
    .concat())
}

/// Opens what [`post`] gave.
///
/// # Errors
/// [`Refusal::Sealed`] when key, group or associated data differ, or a byte was changed.
pub fn collect(
    key: &EpochKey,
    group: GroupId,
    aad: &[u8],
    posted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let sealed = |_| Refusal::Sealed;
    let (enc, rest) = posted.split_first_chunk::<32>().ok_or(Refusal::Sealed)?;
    let (cipher, tag) = rest.split_last_chunk::<TAG>().ok_or(Refusal::Sealed)?;
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).map_err(sealed)?;
    let tag = AeadTag::<ChaCha20Poly1305>::from_bytes(tag).map_err(sealed)?;
    let mut opened = Zeroizing::new(cipher.to_vec());
    hpke::single_shot_open_inout_detached::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &mailbox_secret(key)?,
        &enc,
        &post_info(group, key.id()),
        InOutBuf::from(opened.as_mut_slice()),
        aad,
        &tag,
    )
    .map_err(sealed)?;
    Ok(opened)
}

fn post_info(group: GroupId, epoch: EpochId) -> Vec<u8> {
    [
        b"mutual-learning 2026 post".as_slice(),
        group.as_bytes(),
        epoch.as_bytes(),
    ]
    .concat()
}

/// Wraps an epoch's key for one device: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
/// ChaCha20Poly1305.
///
/// # Errors
/// [`Refusal::Key`] when `wrapping_key` is no usable key; [`Refusal::Randomness`].
pub fn wrap(
    random: &mut impl Random,
    key: &EpochKey,
    group: GroupId,
    device: DeviceId,
    wrapping_key: &[u8; 32],
) -> Result<Wrap, Refusal> {
    let recipient =
        <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(wrapping_key).map_err(|_| Refusal::Key)?;
    let mut sealed = Zeroizing::new(key.0);
    let (enc, tag) = hpke::single_shot_seal_inout_detached_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(
        &OpModeS::Base,
        &recipient,
        &wrap_info(group, key.id(), device),
        InOutBuf::from(sealed.as_mut_slice()),
        &[],
        &mut Drawn::new(random)?,
    )
    .map_err(|_| Refusal::Key)?;
    Ok(Wrap {
        device,
        enc: enc.to_bytes().into(),
        sealed: [sealed.as_slice(), tag.to_bytes().as_slice()].concat(),
    })
}

/// Unwraps an epoch's key, and checks that it is the key of that name.
///
/// # Errors
/// [`Refusal::Sealed`] when it was wrapped for another device, group or epoch, or a byte was changed.
pub fn unwrap(
    identity: &Identity,
    group: GroupId,
    epoch: EpochId,
    wrapped: &Wrap,
) -> Result<EpochKey, Refusal> {
    let sealed = |_| Refusal::Sealed;
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&wrapped.enc).map_err(sealed)?;
    let (cipher, tag) = wrapped
        .sealed
        .split_last_chunk::<TAG>()
        .ok_or(Refusal::Sealed)?;
    let tag = AeadTag::<ChaCha20Poly1305>::from_bytes(tag).map_err(sealed)?;
    let mut key = EpochKey(cipher.try_into().map_err(|_| Refusal::Sealed)?);
    hpke::single_shot_open_inout_detached::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &identity.secret()?,
        &enc,
        &wrap_info(group, epoch, identity.device()),
        InOutBuf::from(key.0.as_mut_slice()),
        &[],
        &tag,
    )
    .map_err(sealed)?;
    if key.id() == epoch {
        Ok(key)
    } else {
        Err(Refusal::Sealed)
    }
}

fn wrap_info(group: GroupId, epoch: EpochId, device: DeviceId) -> Vec<u8> {
    [
        WRAPPING,
        group.as_bytes(),
        epoch.as_bytes(),
        device.as_bytes(),
    ]
    .concat()
}

/// Randomness for HPKE, whose source may not fail: 32 bytes are drawn before, where a failure can still be told, and
/// stretched by BLAKE3.
struct Drawn(blake3::OutputReader);

impl Drawn {
    fn new(random: &mut impl Random) -> Result<Self, Refusal> {
        let mut seed = Zeroizing::new([0; 32]);
        random.fill(seed.as_mut_slice())?;
        let mut hasher = blake3::Hasher::new_derive_key("mutual-learning 2026 wrap randomness");
        hasher.update(seed.as_slice());
        Ok(Self(hasher.finalize_xof()))
    }
}

impl TryRng for Drawn {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Drawn {}

/// What a group is born with. Never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secrets {
    /// The group's key.
    pub group: EpochKey,
    /// The facilitators' key.
    pub facilitators: EpochKey,
    /// The programme's lifetime secret, from which the keys of files are derived; it never rotates.
    pub lifetime: [u8; 32],
    /// The seed (ed25519) of the key that signs certificates; it rotates with the facilitators.
    pub certificate: [u8; 32],
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({:?}, {:?})", self.group, self.facilitators)
    }
}

/// What an epoch hands over to those who hold its key. Never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Handover {
    /// The keys that were current before; several when rotations were concurrent. Each hands over those before it.
    pub previous: Vec<EpochKey>,
    /// In each of the group's epochs: the programme's lifetime secret.
    pub lifetime: Option<Zeroizing<[u8; 32]>>,
    /// In each of the facilitators' epochs: the seed of the key that signs certificates.
    pub certificate: Option<Zeroizing<[u8; 32]>>,
}

impl fmt::Debug for Handover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handover({:?})", self.previous)
    }
}

/// Seals what a new epoch hands over; the result is [`Epoch::handover`].
///
/// # Errors
/// [`Refusal::Randomness`].
pub fn seal_handover(
    random: &mut impl Random,
    key: &EpochKey,
    group: GroupId,
    handover: &Handover,
) -> Result<Vec<u8>, Refusal> {
    let plain = Zeroizing::new(codec::written("handover", |e| {
        e.array(3)?.array(handover.previous.len() as u64)?;
        for previous in &handover.previous {
            e.bytes(&previous.0)?;
        }
        for secret in [&handover.lifetime, &handover.certificate] {
            match secret {
                Some(secret) => e.bytes(secret.as_slice())?,
                None => e.null()?,
            };
        }
        Ok(())
    })?);
    seal(
        random,
        key,
        Purpose::Handover,
        &handover_binding(group, key.id()),
        &plain,
    )
}

/// Opens what an epoch hands over.
///
/// # Errors
/// [`Refusal::Sealed`] for a key that is not this epoch's or altered bytes, [`Refusal::Malformed`] for what is inside.
pub fn open_handover(key: &EpochKey, group: GroupId, epoch: &Epoch) -> Result<Handover, Refusal> {
    let what = "handover";
    let plain = open(
        key,
        Purpose::Handover,
        &handover_binding(group, epoch.epoch),
        &epoch.handover,
    )?;
    let mut d = Decoder::new(&plain);
    let fields = codec::array(&mut d, what)?;
    if fields < 3 {
        return Err(Refusal::Malformed { what });
    }
    let count = codec::array(&mut d, what)?;
    let previous = (0..count)
        .map(|_| codec::fixed(&mut d, what).map(EpochKey))
        .collect::<Result<_, _>>()?;
    let mut secret = || match d.datatype() {
        Ok(minicbor::data::Type::Null) => d
            .null()
            .map(|()| None)
            .map_err(|_| Refusal::Malformed { what }),
        _ => codec::fixed(&mut d, what).map(|secret| Some(Zeroizing::new(secret))),
    };
    let handover = Handover {
        previous,
        lifetime: secret()?,
        certificate: secret()?,
    };
    // a later format may hand over more
    for _ in 3..fields {
        d.skip().map_err(|_| Refusal::Malformed { what })?;
    }
    codec::finished(&d)?;
    Ok(handover)
}

fn handover_binding(group: GroupId, epoch: EpochId) -> Vec<u8> {
    [group.as_bytes().as_slice(), epoch.as_bytes()].concat()
}
