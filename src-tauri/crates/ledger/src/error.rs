//! Why something was not taken into the record. Codes with their parameters; the words for people are elsewhere.

use thiserror::Error;

use crate::ids::ChangeHash;

/// What is wrong with a change, a key or a payload. The message is for logs and tests, never for a screen.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The bytes are not what the format says; `what` names the part.
    #[error("malformed {what}")]
    Malformed {
        /// The part of the format that was being read.
        what: &'static str,
    },
    /// Bytes follow the end of an otherwise readable value.
    #[error("trailing bytes")]
    Trailing,
    /// Written by a newer version of the format: to be kept as it is, and said.
    #[error("written in format {version}, newer than this one")]
    Newer {
        /// The version that the bytes announce.
        version: u8,
    },
    /// A part is longer than the format allows.
    #[error("{what} is longer than {limit}")]
    TooLarge {
        /// The part that is too long.
        what: &'static str,
        /// The limit, in bytes or in items as the part is counted.
        limit: usize,
    },
    /// A list that must be sorted and without repetition is not.
    #[error("{what} not sorted or not unique")]
    Order {
        /// The list.
        what: &'static str,
    },
    /// The signature does not belong to these bytes and this key.
    #[error("signature does not hold")]
    Signature,
    /// The payload is not the one that the header names.
    #[error("payload does not match its hash")]
    PayloadHash,
    /// The payload was erased, and this operation needs it.
    #[error("payload was erased")]
    Erased,
    /// The key is not the one that names the device.
    #[error("key does not belong to the device")]
    WrongKey,
    /// The change belongs to another group.
    #[error("change of another group")]
    WrongGroup,
    /// A change of this kind must not have this audience.
    #[error("audience does not fit the kind")]
    Audience,
    /// The bytes are no usable public key.
    #[error("unusable key")]
    Key,
    /// Sealed for somebody else, under another key, or altered.
    #[error("cannot be opened with this key")]
    Sealed,
    /// The change cites roster changes that are not here yet: keep it and judge it again.
    #[error("cites roster changes that are not here")]
    RosterUnknown,
    /// The roster that the change cites does not name its device.
    #[error("device has no standing in the roster it cites")]
    NoStanding,
    /// The device was removed, and the change is not among those that the removal accepted.
    #[error("device was removed by {by}")]
    Removed {
        /// The revocation.
        by: ChangeHash,
    },
    /// Only a facilitator may write this kind of change.
    #[error("needs a facilitator")]
    NeedsFacilitator,
    /// The source of randomness failed.
    #[error("no randomness to be had")]
    Randomness,
}
