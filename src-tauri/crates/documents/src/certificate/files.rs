//! The files that a person gets.

use programme::certificates::paper::Files;

use super::page::{Unset, pdf};

/// The files of one certificate, and why its paper is not among them, if it is not.
#[derive(Debug)]
pub struct Made {
    /// Each with its name.
    pub files: Vec<(String, Vec<u8>)>,
    /// Why there is no PDF: the others are there all the same.
    pub unset: Option<Unset>,
}

/// Makes the files: PDF, VC-JWT, JSON and SVG.
pub fn files(of: &Files) -> Made {
    let mut made = Made {
        files: Vec::new(),
        unset: None,
    };
    let named = |end: &str| format!("{}.{end}", of.stem);
    match pdf(&of.paper) {
        Ok(bytes) => made.files.push((named("pdf"), bytes)),
        Err(unset) => made.unset = Some(unset),
    }
    for (end, text) in [("jwt", &of.jwt), ("json", &of.json), ("svg", &of.svg)] {
        made.files.push((named(end), text.clone().into_bytes()));
    }
    made
}
