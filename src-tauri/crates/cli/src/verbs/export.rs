//! Writes the programme as a file.

use std::path::Path;

use programme::programmes::export::export;
use programme::schedule::write_file::Links;

use crate::context::Context;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(context: &Context, out: Option<&Path>, public: bool) -> Result<()> {
    let profile = context.profile()?;
    let links = if public {
        Links::LeftOut
    } else {
        Links::Included
    };
    let text = export(&context.programme(&profile)?, links)?;
    say::written(context.json, out, &text)
}
