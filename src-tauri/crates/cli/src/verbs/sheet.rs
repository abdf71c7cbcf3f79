//! Writes the recovery sheet, or lets the founding key leave this computer.

use std::path::Path;

use programme::programmes::recovery_sheet::{forget_founding_key, note_written, recovery_sheet};
use programme::words;
use serde_json::json;

use crate::context::Context;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(context: &Context, out: Option<&Path>, forget: bool) -> Result<()> {
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let key = if forget {
        forget_founding_key(&programme)?;
        "cli.key_gone"
    } else {
        say::to(
            out,
            &recovery_sheet(&programme, context.now, context.language)?,
        )?;
        note_written(&programme, context.now)?;
        "cli.sheet_written"
    };
    if context.json {
        return say::json(&json!({
            "out": out.map(|path| path.display().to_string()),
            "forgotten": forget,
        }));
    }
    say::remark(&words::word(context.language, key));
    Ok(())
}
