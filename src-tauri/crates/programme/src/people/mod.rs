//! Organisations, the persons in them, and how they introduce themselves.
//!
//! Not here: membership (who may write: the roster), attendance and certificates.

pub mod change_organisation;
pub mod change_person;
pub mod countries;
pub mod fields;
pub mod introduce;
pub mod list;
pub(crate) mod migrations;
mod person;
pub mod portrait;
pub mod project;
pub(crate) mod rules;
pub mod show_people;
mod store;

pub use person::{
    Introduction, LONGEST_ABOUT, LONGEST_NAME, Organisation, Person, PersonLabel, is_email, name,
    within,
};
pub use store::{introduction, introductions, organisations, person, persons};
