//! Preparing a programme: a facilitator edits what a programme file holds, field by field. Each edit is kept on this device with what
//! stood before, and can be undone. A draft edition is the facilitators' until it is published.
//!
//! Not here: laying dates (`laying`), and questions as the forum sees them.

pub mod answered_before;
pub mod desk;
pub mod edit;
pub mod fits;
pub(crate) mod migrations;
pub mod news;
pub mod part;
pub mod publish;
pub mod show_prepare;
mod store;
pub mod to_do;
pub mod undo_edit;

pub use desk::EditLine;
pub use part::EditKind;
