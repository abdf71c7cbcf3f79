//! Certificates: who gets one, issuing it, withdrawing it, and checking one that somebody brings.
//!
//! What a certificate says, facilitators read, and the person: it is sealed for their devices. The group reads only that one of the
//! programme's keys issued something, under a name that says nothing of anybody, so that everybody can check one later, and nobody can
//! back-date one after losing the power.

pub mod certificate;
pub mod issue;
pub mod list;
pub(crate) mod migrations;
pub mod mine;
pub mod page;
pub mod paper;
pub(crate) mod rules;
mod seal;
pub mod show_certificates;
mod store;
pub mod verify;
pub mod withdraw;

pub use certificate::{Certificate, CertificateLanguage};
