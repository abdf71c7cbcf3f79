//! Enquiries: people who are interested in taking part. Facilitators alone read and write them, and follow each from the first letter
//! to membership.

pub mod change_enquiry;
pub mod enquiry;
pub mod import_enquiries;
pub mod letter;
pub(crate) mod migrations;
pub mod propose_letter;
pub(crate) mod rules;
pub mod show_enquiries;
mod store;

pub use enquiry::{Enquiry, EnquiryText, Step};
