//! Materials: what the group reads, watches and shows: publications, videos, presentations, links. One material may have several
//! renditions (languages, captions, light versions) and counts once.
//!
//! A member offers a material as a draft, which waits for a link like a post. Its files lie beside the database, sealed
//! (`files`). What somebody has read, and what they keep on their device, is their own and is in no record.
//!
//! Not here: how a page or a second is drawn (the UI), and how files reach others (`exchange`).

mod about;
mod address;
pub mod change_material;
pub mod drafting;
pub mod export_file;
pub mod extract;
pub mod extracted;
pub mod fit;
pub mod guess;
pub mod import_file;
pub mod index_texts;
pub mod keep;
pub mod keep_cover;
pub(crate) mod made;
pub mod material;
pub(crate) mod migrations;
pub mod notes;
pub mod open_file;
pub mod preparation;
pub mod prepared;
pub mod progress;
pub mod project;
pub mod read_text;
pub mod remove_material;
mod rendition;
pub(crate) mod rules;
pub mod save_material;
pub mod show_material;
pub mod show_materials;
mod store;
pub mod sweep;
pub mod text_file;
pub mod verify;

pub use material::{Kind, Look, Made, Material, MaterialText, Rendition, Role};
pub use rendition::is_link;
pub use store::{material, materials};
