//! Writes the recovery sheet, or lets the founding key leave this computer.

use std::path::PathBuf;

use programme::programmes::recovery_sheet::{forget_founding_key, note_written, recovery_sheet};
use programme::words;
use serde::Serialize;

use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual sheet`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write it to this file, to be printed
    #[arg(long, value_name = "FILE", required_unless_present = "forget")]
    pub out: Option<PathBuf>,
    /// It is printed: let the founding key leave this computer
    #[arg(long, conflicts_with = "out")]
    pub forget: bool,
}

/// What became of the sheet.
#[derive(Debug, Serialize)]
struct Written {
    /// The file that it was written to.
    out: Option<String>,
    /// The key has left this device.
    forgotten: bool,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { out, forget } = arguments;
    let out = out.as_deref();
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
        return say::json(&Written {
            out: out.map(|path| path.display().to_string()),
            forgotten: forget,
        });
    }
    say::remark(&words::word(context.language, key));
    Ok(())
}
