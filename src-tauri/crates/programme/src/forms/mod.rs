//! What somebody began to fill in, beside posts and case studies: kept on this device until it is sent or saved, and thrown away by
//! nobody but its author.

pub mod discard_form;
mod form;
pub(crate) mod migrations;
pub mod save_form;
pub mod show_forms;
mod store;

pub use form::Form;
