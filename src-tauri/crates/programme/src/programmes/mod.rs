//! The programmes on this computer: following one, founding one, taking one along.
//!
//! Not here: joining a group with an invitation.

pub mod card;
pub mod check_file;
pub mod copy_edition;
pub mod elsewhere;
pub mod export;
pub mod follow;
pub mod found;
pub mod recover;
pub mod recovery_sheet;
pub mod sample;
mod sample_library;
