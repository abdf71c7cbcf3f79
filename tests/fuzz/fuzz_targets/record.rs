//! A change from anybody: it is read in one form only, or refused.
#![no_main]

use ledger::Change;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(change) = Change::decode(bytes) {
        assert_eq!(change.encode().unwrap(), bytes, "read in another form than it is written");
    }
});
