//! The payloads that this crate itself understands: roster, keys, erasure. Kinds from 32 on are the programme's.
//!
//! Each payload is a CBOR array; readers skip elements that they do not know, so a later format may append some.

use core::ops::RangeInclusive;

use minicbor::{Decode, Decoder, Encode};

use crate::codec;
use crate::error::Refusal;
use crate::ids::{ChangeHash, DeviceId, EpochId};

/// The founding key founds the group: [`Found`].
pub const FOUND: u16 = 0;
/// A device is named member or facilitator: [`Grant`].
pub const GRANT: u16 = 1;
/// A device is removed or demoted: [`Revoke`].
pub const REVOKE: u16 = 2;
/// A change's payload is to be dropped by everybody: [`Erase`].
pub const ERASE: u16 = 3;
/// A new key for an audience: [`Epoch`].
pub const EPOCH: u16 = 4;
/// A known key wrapped for more devices: [`Wraps`].
pub const WRAP: u16 = 5;
/// An invitation ends: [`Withdraw`].
pub const WITHDRAW: u16 = 6;
/// The kinds that are this crate's, named or not.
pub const RESERVED: RangeInclusive<u16> = 0..=31;

/// What a device may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Power {
    /// Write, and be read.
    #[n(0)]
    Member,
    /// Name, demote and remove others, and hand keys on.
    #[n(1)]
    Facilitator,
}

/// The first change of a group, signed by the founding key as a device of its own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Found {
    /// The founding key (ed25519, verifying); its hash is the group's id.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub founding_key: [u8; 32],
}

/// Names a device, with the keys that it signs with and that others wrap for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Grant {
    /// Verifying key (ed25519); its hash is the device's id.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// Wrapping key (X25519, public).
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub wrapping_key: [u8; 32],
    /// The person whose device it is, by the programme's stable id.
    #[n(2)]
    pub person: Option<String>,
    /// What it may do.
    #[n(3)]
    pub power: Power,
}

/// The last change of one incarnation that a revocation still accepts; all before it on its branch count as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Cut {
    /// The incarnation of the device.
    #[n(0)]
    pub incarnation: u32,
    /// The place of the change in that log.
    #[n(1)]
    pub seq: u64,
    /// The change.
    #[n(2)]
    pub hash: ChangeHash,
}

/// Removes a device, or takes the facilitator's power from it, for all that it wrote beyond the cut.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Revoke {
    /// The device.
    #[n(0)]
    pub device: DeviceId,
    /// The last accepted change of each incarnation. One that is not named is cut wholly.
    #[n(1)]
    pub cut: Vec<Cut>,
    /// True: it stays a member. False: it is removed.
    #[n(2)]
    pub demote: bool,
}

/// Asks each device to drop a change's payload. Who may ask, the programme decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Erase {
    /// The change whose payload goes.
    #[n(0)]
    pub change: ChangeHash,
}

/// An epoch's key for one device (RFC 9180, base mode).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Wrap {
    /// The device that can unwrap it.
    #[n(0)]
    pub device: DeviceId,
    /// HPKE's encapsulated key.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub enc: [u8; 32],
    /// HPKE's ciphertext of the 32 bytes of the key, with its tag.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// Begins an epoch: a new key for an audience, wrapped for each of its devices.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Epoch {
    /// The key's name.
    #[n(0)]
    pub epoch: EpochId,
    /// Whose key it is, as [`crate::Audience`]'s number. The change itself is for the whole group: all may see who holds a key.
    #[n(1)]
    pub audience: u8,
    /// The key for each device.
    #[n(2)]
    pub wraps: Vec<Wrap>,
    /// Sealed under the new key: the keys before it and the secrets of the audience ([`crate::Handover`]).
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub handover: Vec<u8>,
}

/// Hands a known epoch's key to more devices.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Wraps {
    /// The key's name.
    #[n(0)]
    pub epoch: EpochId,
    /// The key for each device.
    #[n(1)]
    pub wraps: Vec<Wrap>,
}

/// Ends an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Withdraw {
    /// The invitation's id.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub invitation: [u8; 16],
}

/// A payload's bytes.
///
/// # Errors
/// None in practice; writing to memory does not fail.
pub fn encode_payload<T: Encode<()>>(payload: &T) -> Result<Vec<u8>, Refusal> {
    codec::encoded("payload", payload)
}

/// Reads a payload that fills `bytes`.
///
/// # Errors
/// [`Refusal::Malformed`] or [`Refusal::Trailing`].
pub fn decode_payload<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, Refusal> {
    let mut d = Decoder::new(bytes);
    let payload = d
        .decode()
        .map_err(|_| Refusal::Malformed { what: "payload" })?;
    codec::finished(&d)?;
    Ok(payload)
}
