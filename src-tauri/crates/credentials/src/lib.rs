//! Credentials: what a certificate says, signed so that anybody can check it without asking us.
//!
//! A [`Claim`] is signed once with ed25519 and written in four forms: an Open Badges 3.0 credential as a VC-JWT and as JSON with an
//! `eddsa-rdfc-2022` proof, a COSE message for a QR code, and an SVG that carries the first. [`find`] finds one in whatever people
//! bring, and [`check`] says whether its signature holds.
//!
//! On purpose not here: who may issue, which issuers are known, and what was withdrawn (`programme`); paper (`documents`).
//!
//! Sources: Open Badges 3.0 (1EdTech, 2024), VC Data Model 2.0, Data Integrity EdDSA Cryptosuites 1.0, RFC 9052 (COSE), RFC 9285
//! (base45), the `did:key` method.

pub mod check;
pub mod claim;
mod cose;
mod did;
pub mod find;
pub mod forms;
mod integrity;
mod jwt;
mod key;
mod qr;
mod shape;

pub use check::{Checked, Fault, check};
pub use claim::Claim;
pub use find::{Found, NotFound, find};
pub use forms::{Signatures, Signed, sign};
pub use key::{IssuerKey, WordsIn};
