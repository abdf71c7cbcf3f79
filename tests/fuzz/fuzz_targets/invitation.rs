//! An invitation that somebody pasted.
#![no_main]

#[path = "../bodies.rs"]
#[allow(dead_code, reason = "each target tries one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|text: &str| bodies::invitation(text));
