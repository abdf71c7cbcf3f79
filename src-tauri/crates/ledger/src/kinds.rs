//! The payloads that this crate itself understands: roster, keys, erasure. Kinds from 32 on are the programme's.
//!
//! Each payload is a CBOR array; readers skip elements that they do not know, so a later format may append some.

use core::ops::RangeInclusive;

use ed25519_dalek::Signer as _;
use minicbor::{Decode, Decoder, Encode};

use crate::codec;
use crate::error::Refusal;
use crate::identity::Identity;
use crate::ids::{ChangeHash, DeviceId, EpochId, GroupId};

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
/// Whoever bears this may join: [`Invite`].
pub const INVITE: u16 = 7;
/// A device joins by an invitation: [`Join`].
pub const JOIN: u16 = 8;
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
    /// Wrapping key (X25519, public) of the founding key, for which each epoch is wrapped too, so that the recovery sheet
    /// opens what there is ([`crate::Identity::founding`]).
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub wrapping_key: Option<[u8; 32]>,
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
    /// The epochs of this audience that its author knew as the newest. What nobody replaced is current; of several,
    /// after concurrent rotations, the smallest.
    #[n(4)]
    #[cbor(default)]
    pub replaces: Vec<EpochId>,
    /// Where others put what this audience alone shall read ([`crate::mailbox`]).
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    pub mailbox: Option<[u8; 32]>,
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
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Withdraw {
    /// The invitation, by the id of its key.
    #[n(0)]
    pub invitation: DeviceId,
    /// The joins by it that stay; all others end, wherever they have been meanwhile.
    #[n(1)]
    pub joins: Vec<ChangeHash>,
}

/// Lets whoever bears the invitation's secret ([`crate::Identity::invitation`]) join as a member. A secret, not a person:
/// how long it holds and how many come by it is watched by the facilitators' devices, which withdraw it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Invite {
    /// The key that joins are signed with (ed25519, verifying); its hash is the invitation's id.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// The key that epochs are wrapped for (X25519, public).
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub wrapping_key: [u8; 32],
    /// For one person only, by the programme's stable id, who may have devices already.
    #[n(2)]
    pub person: Option<String>,
    /// Until when facilitators' devices leave it open, in milliseconds since 1970 in UTC.
    #[n(3)]
    pub until: Option<u64>,
    /// How many are expected to come by it.
    #[n(4)]
    pub joins: Option<u32>,
}

/// Joins the group: the first change of the joining device's log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Join {
    /// Verifying key (ed25519) of the joining device, which signs the change.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// Its wrapping key (X25519, public).
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub wrapping_key: [u8; 32],
    /// Whose device it is, by the programme's stable id.
    #[n(2)]
    pub person: String,
    /// The invitation.
    #[n(3)]
    pub invitation: DeviceId,
    /// The invitation's signature (ed25519) over [`Join::binding`].
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

impl Join {
    /// Joins as `person` by the bearer's secret.
    ///
    /// # Errors
    /// None in practice: an identity's secret is always a key.
    pub fn sign(
        group: GroupId,
        identity: &Identity,
        invitation: &Identity,
        person: &str,
    ) -> Result<Self, Refusal> {
        let mut join = Self {
            key: identity.key(),
            wrapping_key: identity.wrapping_key()?,
            person: person.to_owned(),
            invitation: invitation.device(),
            signature: [0; 64],
        };
        join.signature = invitation.signing().sign(&join.binding(group)).to_bytes();
        Ok(join)
    }

    /// What the invitation's key signs: ASCII `mutual-learning 2026 join` ‖ group ‖ invitation ‖ device ‖ X25519 key ‖
    /// person's id.
    #[must_use]
    pub fn binding(&self, group: GroupId) -> Vec<u8> {
        [
            b"mutual-learning 2026 join".as_slice(),
            group.as_bytes(),
            self.invitation.as_bytes(),
            DeviceId::of(&self.key).as_bytes(),
            &self.wrapping_key,
            self.person.as_bytes(),
        ]
        .concat()
    }
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
