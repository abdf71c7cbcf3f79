//! What a run is asked for, carries along and reports. Its steps stand in files of their own.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ledger::GroupId;
use programme::{Noun, Programme};
use serde::Serialize;

use crate::names::Names;
use crate::storage::Storage;

/// Why an object was not read: the key under which it is sealed is not here.
pub(crate) const NO_KEY: &str = "no-key";

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Requests to the storage.
    pub requests: u64,
    /// Bytes sent.
    #[serde(rename = "bytesUp")]
    pub up: u64,
    /// Bytes fetched.
    #[serde(rename = "bytesDown")]
    pub down: u64,
    /// Changes of others that were applied.
    #[serde(rename = "changesApplied")]
    pub applied: u32,
    /// Changes of others that were set aside.
    #[serde(rename = "changesRefused")]
    pub refused: u32,
    /// Own changes that were sent.
    #[serde(rename = "changesSent")]
    pub sent: u32,
    /// Packs that were got, of what others wrote long ago.
    pub packs: u32,
    /// What is left.
    pub left: Left,
    /// The storage had lost what was sent before.
    pub rolled_back: bool,
    /// This device was put back to an earlier state, and began a new life.
    pub restored: bool,
    /// This device was removed from the group.
    pub removed: bool,
    /// The nouns that were touched.
    #[serde(skip)]
    pub touched: BTreeSet<Noun>,
}

/// What a run left for later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Left {
    /// Own changes that could not be sent.
    pub unsent: u32,
    /// Own changes that were sent and not seen there yet.
    pub unconfirmed: u32,
    /// Changes of others that wait for something before them.
    pub waiting: u32,
    /// Objects that could not be read.
    pub unreadable: u32,
    /// Of these, those whose key is not here.
    pub no_key: u32,
}

/// What a run needs besides the programme and the storage.
pub struct Run<'r> {
    /// The present.
    pub now: DateTime<Utc>,
    /// Somebody asked for it and waits: also what was missing at each run before is looked for.
    pub by_hand: bool,
    /// Looks also for what no head tells of: it happens by itself at every fiftieth run.
    pub deep: bool,
    /// Hears of each step: objects done, objects known to be due.
    pub progress: &'r (dyn Fn(u32, u32) + Sync),
    /// Asked between steps: true ends the run early, with all that was done kept.
    pub stop: &'r (dyn Fn() -> bool + Sync),
    /// So many changes that no pack holds are worth one.
    pub packs_at: u64,
}

impl Run<'_> {
    /// A run that nobody waits for.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            now,
            by_hand: false,
            deep: false,
            progress: &|_, _| {},
            stop: &|| false,
            packs_at: 64,
        }
    }
}

/// A run on its way.
pub(crate) struct Running<'r> {
    pub(crate) run: &'r Run<'r>,
    pub(crate) programme: &'r mut Programme,
    pub(crate) storage: &'r Storage,
    pub(crate) names: Names,
    pub(crate) group: GroupId,
    pub(crate) report: Report,
    pub(crate) done: u32,
    pub(crate) due: u32,
    pub(crate) keys_fetched: bool,
}

impl Running<'_> {
    pub(crate) fn step(&mut self) {
        self.done += 1;
        (self.run.progress)(self.done, self.due.max(self.done));
    }
}
