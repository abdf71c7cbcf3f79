//! The text of a file that travels beside it.
#![no_main]

#[path = "../bodies.rs"]
#[allow(dead_code, reason = "each target tries one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::text(bytes));
