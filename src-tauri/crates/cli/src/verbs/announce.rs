//! Announces an edition to people who are in no group yet.

use std::path::PathBuf;

use programme::announcing::file::announcement_file;
use programme::announcing::page::announcement_page;

use crate::arguments::prepare::AnnounceFormat;
use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual announce`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// As what (default: a page where the file ends in .html, else a programme file)
    #[arg(long)]
    pub format: Option<AnnounceFormat>,
    /// Where to (default: standard output)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { format, out } = arguments;
    let out = out.as_deref();
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let is_page = out.is_none_or(|path| {
        path.extension().is_some_and(|ends| {
            ends.eq_ignore_ascii_case("html") || ends.eq_ignore_ascii_case("htm")
        })
    });
    let text = match format {
        Some(AnnounceFormat::Html) => true,
        Some(AnnounceFormat::File) => false,
        None => is_page,
    };
    let text = match text {
        true => announcement_page(&programme, context.now, context.language)?,
        false => announcement_file(&programme)?,
    };
    say::written(context.json, out, &text)
}
