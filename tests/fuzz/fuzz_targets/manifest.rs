//! The manifest of a file, as it was sealed.
#![no_main]

#[path = "../bodies.rs"]
#[allow(dead_code, reason = "each target tries one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::manifest(bytes));
