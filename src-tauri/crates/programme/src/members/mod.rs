//! Who belongs to the group: inviting, joining, naming and removing, on devices that are rarely online together.
//!
//! A member is a person with at least one device in the group. Not here: the persons of the list (`people`), the roster's
//! rules (the crate `ledger`), and how changes travel (the crate `exchange`).

pub mod enforce_invitations;
pub mod invitation_text;
pub mod invite;
pub mod join;
pub(crate) mod migrations;
pub mod name_member;
pub mod remove_member;
pub mod show_members;
mod store;
pub mod withdraw;
