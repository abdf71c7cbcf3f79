//! The record of one programme in its database: signed changes as they came, and what is known of them.
//!
//! Not here: what a change means (`projection`), and codec, signatures and the roster's rules (the crate `ledger`).

pub mod append;
mod aside;
mod author;
mod changes;
mod epochs;
mod facts;
mod logs;
mod members;
mod visits;
mod waiting;

pub use aside::{all_aside, aside, erasures, put_erasure, set_aside, take_back};
pub use author::{Author, Entry, refused};
pub use changes::{
    Located, begins_with, change, clamped, count, drop_body, fill_columns, insert, insert_own,
    is_here, kept, put_body, stands_at, wordless,
};
pub use epochs::{count_epochs, epoch, epochs, judged_epoch, put_epoch, put_provisional_epoch};
pub use facts::{fact, forget_fact, forget_secret, put_fact, put_secret, secret};
pub use logs::{
    Head, PlaceInLog, ends, forks, head, heard_of, latest, latest_of_all, log, newest_of,
    others_heads_since, places_in_logs,
};
pub use members::{group, put_roster_heads, roster, roster_from_scratch, roster_heads};
pub use visits::{
    each, each_accepted, each_accepted_of, each_erasure, each_header, each_of_kind, each_own,
    each_sealed,
};
pub use waiting::{
    count_newer, count_waiting, forget_newer, newer, put_newer, wait, wait_no_longer, waiting,
};
