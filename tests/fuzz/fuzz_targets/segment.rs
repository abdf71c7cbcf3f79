//! A segment, as it lies there and as it was sealed.
#![no_main]

#[path = "../bodies.rs"]
#[allow(dead_code, reason = "each target tries one of them")]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: (&[u8], &[u8], u64)| bodies::segment(
    bytes.0, bytes.1, bytes.2
));
