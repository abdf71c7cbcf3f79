//! Files as sealed chunks: what is added is cut, sealed, and kept in objects that also travel as they are. A range of bytes is
//! opened on the fly; nothing is ever written in the clear.
//!
//! `FORMAT.md` beside this folder gives the bytes. On purpose not here: what a file is about (`programme`), how objects reach
//! others (`exchange`), and any database. A file is known by its [`manifest::Address`], which whoever uses it keeps.

pub mod add;
pub mod cut;
pub mod error;
pub mod manifest;
pub mod members;
pub mod name;
pub mod read;
pub mod seal;
pub mod store;

pub use add::{Added, Adding};
pub use error::{Error, Result};
pub use manifest::{Address, Manifest};
pub use name::Name;
pub use read::Reader;
pub use store::Store;
