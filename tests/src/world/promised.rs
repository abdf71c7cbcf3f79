//! What a world remembers of its folder, to hold the group to it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::ChangeHash;

/// What lay in the folder on some day, and which changes the group was told to have by then.
pub(super) struct Kept {
    pub(super) objects: BTreeMap<String, Vec<u8>>,
    pub(super) there: BTreeSet<ChangeHash>,
}

/// A change that its author was told to be with the group.
pub(super) struct Promised {
    /// The change.
    pub(super) hash: ChangeHash,
    /// Its author.
    pub(super) author: usize,
    /// The folder was not put back to a day before that.
    pub(super) there: bool,
}
