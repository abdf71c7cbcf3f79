//! What a run is asked for, carries along and reports. Its steps stand in files of their own.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ledger::GroupId;
use replica::outbox::left::Left;
use replica::record;
use replica::{Duties, Noun, Replica, Result};
use rusqlite::Connection;
use serde::Serialize;

use crate::names::{Log, Names, SegmentName, Want};
use crate::storage::Storage;

/// The fact under which runs are counted.
pub(crate) const RUNS: &str = "runs";
/// The fact under which it is noted how many runs in a row have brought nothing though something is missing.
pub(crate) const VAIN: &str = "vain_runs";
/// What lacks a key is asked for once in so many, and then it is looked for in packs as well.
pub(crate) const RARELY: u64 = 10;

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
    /// Objects of files that were put.
    pub files_sent: u32,
    /// How many bytes of files that are wanted here have not come.
    pub files_missing: u64,
    /// What is here of files is another than before.
    #[serde(skip)]
    pub files_came: bool,
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
    pub touched: BTreeSet<(Noun, String)>,
}

/// What a run needs besides the programme and the storage.
pub struct Run<'r> {
    /// The present.
    pub now: DateTime<Utc>,
    /// What is due whenever a programme exchanges.
    pub duties: &'static Duties,
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
    pub fn at(now: DateTime<Utc>, duties: &'static Duties) -> Self {
        Self {
            now,
            duties,
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
    pub(crate) programme: &'r mut Replica,
    pub(crate) storage: &'r Storage,
    pub(crate) names: Names,
    pub(crate) group: GroupId,
    pub(crate) report: Report,
    pub(crate) done: u32,
    pub(crate) due: u32,
    pub(crate) keys_fetched: bool,
    /// Which objects of files members miss.
    pub(crate) file_wants: Vec<Want>,
}

impl Running<'_> {
    pub(crate) fn step(&mut self) {
        self.done += 1;
        (self.run.progress)(self.done, self.due.max(self.done));
    }

    /// The device whose packs these are, in its present life.
    pub(crate) fn own_log(&self) -> Result<Log> {
        let incarnation = record::fact(self.programme.connection(), "incarnation")?;
        Ok(Log {
            device: self.programme.identity().device(),
            incarnation: incarnation
                .and_then(|number| number.parse().ok())
                .unwrap_or_default(),
        })
    }

    /// So many runs have found the same things missing and brought nothing.
    pub(crate) fn vain(&self) -> Result<u64> {
        self.counted(VAIN)
    }

    pub(crate) fn counted(&self, what: &str) -> Result<u64> {
        let count = record::fact(self.programme.connection(), what)?;
        Ok(count
            .and_then(|count| count.parse().ok())
            .unwrap_or_default())
    }

    /// Whether what is missing is left alone this time: after three runs in vain it is looked for at every tenth.
    pub(crate) fn rests(&self) -> Result<bool> {
        let vain = self.vain()?;
        Ok(!self.run.by_hand && !self.run.deep && vain >= 3 && !vain.is_multiple_of(RARELY))
    }
}

/// Whether all that a segment holds is here.
pub(crate) fn is_here(connection: &Connection, log: Log, name: SegmentName) -> Result<bool> {
    let places = name.first..=name.last;
    record::is_here(connection, (log.device, log.incarnation), places, &name.tip)
}
