//! Writes the built-in template.

use std::path::Path;

use crate::context::Context;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(context: &Context, out: Option<&Path>) -> Result<()> {
    say::written(context.json, out, programme::schedule::template::text())
}
