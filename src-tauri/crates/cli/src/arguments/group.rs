//! What people type about the group: its place and its members.

use clap::Subcommand;

/// What to do with the place for exchange.
#[derive(Debug, Clone, Subcommand)]
pub enum StorageAction {
    /// Try a place and exchange there from now on: folder:/path
    Add {
        /// The place
        place: String,
    },
    /// Try the place, or another one before it is chosen: whether it offers what exchange needs
    Try {
        /// Another place: folder:/path
        place: Option<String>,
    },
    /// Exchange nowhere any more; what lies there is not touched
    Remove,
}

/// What to do with members.
#[derive(Debug, Clone, Subcommand)]
pub enum MembersAction {
    /// Give a device the facilitator's power
    Name {
        /// The device's id
        device: String,
    },
    /// Take the facilitator's power from a device
    Demote {
        /// The device's id
        device: String,
    },
    /// Let somebody in who joined too late or as one too many, or back in who was removed or left
    Accept {
        /// The device's id
        device: String,
    },
    /// Remove a device, or all devices of a person, or turn away who waits to be accepted; what they wrote stays
    Remove {
        /// The device's id
        #[arg(required_unless_present = "person")]
        device: Option<String>,
        /// The person's id
        #[arg(long, value_name = "ID", conflicts_with = "device")]
        person: Option<String>,
    },
    /// End an invitation; who came by it stays
    Withdraw {
        /// The invitation's id
        invitation: String,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}
