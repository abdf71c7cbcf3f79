//! The captions of a film: WebVTT and SubRip from anywhere.
#![no_main]

use documents::extract::extract;
use programme::materials::extracted::Part;
use programme::materials::material::Look;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| captions(bytes));

/// Whatever stands in them, it is text with seconds within it, or none.
fn captions(bytes: &[u8]) {
    for media in ["text/vtt", "application/x-subrip"] {
        if let Ok(found) = extract(Look::Text, media, Part::Text, bytes.to_vec()) {
            for leaf in found.leaves {
                assert!(leaf.second.is_some() && !leaf.text.trim().is_empty());
            }
        }
    }
}
