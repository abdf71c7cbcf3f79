//! The record: signed, hash-chained changes, one log per device, and the signed roster that says whose changes count.
//!
//! This crate knows bytes, not meaning: how a change is laid out, whether it is genuine, where it stands in its
//! device's log, what its author was allowed to do, and which keys open it. On purpose not here: storage, SQL,
//! networks, clocks, async, and what a post or a session is. Time and randomness are passed in.
//! `FORMAT.md` beside this folder gives every byte.

mod birth;
mod chain;
mod change;
mod clock;
mod codec;
mod compress;
mod error;
mod header;
mod identity;
mod ids;
mod keys;
mod kinds;
mod random;
mod roster;
pub mod sheet;

pub use birth::Birth;
pub use chain::{Chain, Placed, place};
pub use change::{Body, Change, payload_hash};
pub use clock::Hlc;
pub use compress::{compress, decompress};
pub use ed25519_dalek::{SigningKey, VerifyingKey};
pub use error::Refusal;
pub use header::{Audience, CITED_LIMIT, Draft, HEADER_LIMIT, Header, PAYLOAD_LIMIT, VERSION};
pub use identity::Identity;
pub use ids::{ChangeHash, DeviceId, EpochId, GroupId, ObjectId, ParseIdError};
pub use keys::{
    EpochKey, Handover, Purpose, Sealed, Secrets, collect, mailbox, open, open_handover, post,
    seal, seal_handover, unwrap, wrap,
};
pub use kinds::{
    Cut, EPOCH, ERASE, Epoch, Erase, FOUND, Found, GRANT, Grant, INVITE, Invite, JOIN, Join, Power,
    RESERVED, REVOKE, Revoke, WITHDRAW, WRAP, Withdraw, Wrap, Wraps, decode_payload,
    encode_payload,
};
#[cfg(feature = "seeded")]
pub use random::seeded::Seeded;
pub use random::{Random, system_random};
pub use roster::{Inserted, Invitation, Joined, Roster, Standing};
