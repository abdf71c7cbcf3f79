//! Writes the programme as a file.

use std::path::Path;

use programme::programmes::export::export;
use programme::schedule::write_file::Links;

use crate::place::Place;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(place: &Place, out: Option<&Path>, public: bool) -> Result<()> {
    let profile = place.profile()?;
    let links = if public {
        Links::LeftOut
    } else {
        Links::Included
    };
    let text = export(&place.programme(&profile)?, links)?;
    say::written(place.json, out, &text)
}
