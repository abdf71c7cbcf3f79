//! The group's keys, epoch by epoch: which is current, a new one when somebody left, and taking what others hand over.
//!
//! Not here: cryptography and bytes (the crate `ledger`), and who belongs to the group (`members`).

pub mod bearer;
pub mod current;
pub mod rotate;
pub mod take;
