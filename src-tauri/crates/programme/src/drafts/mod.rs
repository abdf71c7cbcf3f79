//! Drafts: what somebody writes before it is sent. Posts, case studies and their translations live the same life:
//!
//! begun → posted (it waits for a link) → signed by an exchange → delivered to the group. On the way it can be changed, taken
//! back, thrown away, sent to the facilitators first, or refused by the group with a reason. Until it is signed nothing of it
//! has left this device.
//!
//! A body per kind says what is written ([`Body`]). Not here: what a post or a case study is, and how it is shown.

pub mod discard_draft;
pub mod draft;
pub mod keep;
pub mod kinds;
pub(crate) mod migrations;
pub mod post_draft;
pub mod returned;
pub mod send_first;
pub mod show_drafts;
pub mod sign;
mod store;
pub mod take_back;

pub use draft::{Body, Draft, Kind, Stage};
pub use store::{
    all, count, draft, index_waiting, is_here, place_of, unsigned, waiting_by_place, waiting_change,
};
