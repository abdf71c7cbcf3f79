//! An invitation that somebody pasted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use programme::members::invitation_text::{read, write};

fuzz_target!(|text: &str| {
    if let Ok(contents) = read(text, None) {
        let again = write(&contents, None).unwrap();
        assert!(read(&again, None).unwrap() == contents);
    }
});
