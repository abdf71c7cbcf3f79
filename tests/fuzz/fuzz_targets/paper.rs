//! A post, on its way to page and paper. The crate `documents` tries the same on mixtures of marks.
#![no_main]

use programme::Language;
use programme::forum::booklet::{Booklet, Piece, Said};

libfuzzer_sys::fuzz_target!(|text: &str| paper(text));

/// A post: whatever stands in it, the page shows it safely and the booklet is made.
fn paper(text: &str) {
    let shown = programme::forum::text::to_html(text);
    assert!(!shown.contains("<script"), "{shown}");
    let said = Said {
        below: true,
        text: text.to_owned(),
        ..Said::default()
    };
    let booklet = Booklet {
        title: String::new(),
        language: Language::En,
        day: String::new(),
        pieces: vec![Piece::Said(said)],
    };
    documents::forum::pdf(&booklet).unwrap();
}
