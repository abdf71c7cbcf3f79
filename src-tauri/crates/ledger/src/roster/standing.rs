//! What a roster says of devices and invitations.

use crate::ids::{ChangeHash, DeviceId};
use crate::kinds::{Grant, Invite, Power};

/// What a device may do, and the keys that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it may do.
    pub power: Power,
    /// Whose device it is, by the programme's stable id; none for the founding key.
    pub person: Option<String>,
    /// The key that it signs with (ed25519).
    pub key: [u8; 32],
    /// The key that epochs are wrapped for (X25519).
    pub wrapping_key: Option<[u8; 32]>,
}

/// An invitation that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// What it says.
    pub invite: Invite,
    /// Whose device made it.
    pub by: DeviceId,
    /// It has ended.
    pub withdrawn: bool,
    /// Who came by it and belongs to the group.
    pub joined: Vec<Joined>,
    /// Who came by it and does not: too late, too many, or turned away.
    pub held: Vec<Joined>,
}

/// A device that joined by an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Its first change.
    pub change: ChangeHash,
    /// The device.
    pub device: DeviceId,
    /// What joining gives it: what a facilitator may still name it by.
    pub grant: Grant,
}

/// What became of a roster change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is part of the graph; so may be others that waited for it. Whether it holds, the graph decides.
    Placed,
    /// It cites changes that are not here yet, and is kept until they are.
    Waiting,
    /// It was part of the graph already.
    Known,
}
