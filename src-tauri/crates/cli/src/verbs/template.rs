//! Writes the built-in template.

use std::path::Path;

use crate::place::Place;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(place: &Place, out: Option<&Path>) -> Result<()> {
    say::written(place.json, out, programme::schedule::template::text())
}
