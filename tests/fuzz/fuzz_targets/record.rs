//! A change from anybody.
#![no_main]

#[path = "../bodies.rs"]
#[allow(dead_code, reason = "each target tries one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::record(bytes));
