//! Versioned fields: what several people may write at once, and nobody's value is lost.
//!
//! Each object (a session, a person) is a set of named fields; each write of a field names the writes
//! that its author had seen, and supersedes just those. Writes that did not see each other stand side by
//! side; the later one by the hybrid clock is shown, and facilitators can be shown both. Removal wins.
//! The outcome does not depend on the order of arrival.
//!
//! Not here: what the fields mean (each noun's `fields`) and signatures (`record`).

pub(crate) mod fields;
mod values;

pub use fields::{Fields, REMOVE, Remove, SET, Set, Value, Write, put, shown_as, text};
pub use values::{
    Concurrent, FOLLOWED, changes, concurrent, exists, followed, forget, forget_followed, heads,
    ids, last_text, names, remove, set, shown, with_sealed, written_by_changes,
};
