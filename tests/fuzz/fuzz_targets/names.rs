//! Names in a listing: each is read in one form only.
#![no_main]

use exchange::names::{Names, parse_head, parse_index, parse_key, parse_segment};
use ledger::GroupId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|path: &str| {
    let names = Names(GroupId::from_bytes([1; 16]));
    let name = path.rsplit('/').next().unwrap_or_default();
    if let Some((log, segment)) = parse_head(path) {
        assert_eq!(names.head(log, segment), format!("{}{name}", names.heads()));
    }
    if let Some((log, index)) = parse_index(path) {
        assert_eq!(names.index(log, index), format!("{}{name}", names.indexes()));
    }
    if let Some(segment) = parse_segment(path) {
        assert_eq!(segment.to_string(), name);
    }
    if let Some(key) = parse_key(path) {
        assert_eq!(key.to_string(), name);
    }
});
