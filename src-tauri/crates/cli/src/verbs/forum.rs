//! Writes the forum into a file.

use std::path::Path;

use programme::Code;
use programme::forum::booklet::{PaperPart, booklet};
use programme::forum::export::{html, markdown};
use programme::schedule::edition;
use replica::{Error, Pace, Replica};

use crate::arguments::forum::{ForumAction, Paper};
use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::post::conversation;

/// What is typed after `mutual forum`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub action: ForumAction,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { action } = arguments;
    let action = &action;
    let ForumAction::Export {
        format,
        module,
        on,
        out,
    } = action;
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let part = match (module, conversation(on)) {
        (Some(module), _) => PaperPart::Module(named(&programme, module)?),
        (None, Some(conversation)) => PaperPart::Conversation(conversation),
        (None, None) => PaperPart::Everything,
    };
    let reader = context.reader(Some(&profile))?;
    let booklet = booklet(
        &programme,
        &reader,
        context.language,
        &part,
        &Pace::UNWATCHED,
    )?;
    let out = out.as_deref();
    match format {
        Paper::Md => say::written(context.json, out, &markdown(&booklet)),
        Paper::Html => say::written(context.json, out, &html(&booklet)),
        Paper::Pdf => {
            let bytes = documents::forum::pdf(&booklet).map_err(replica::Error::from)?;
            say::file(
                context.json,
                out.unwrap_or(Path::new("mutual-forum.pdf")),
                &bytes,
            )
        }
    }
}

/// A module by its number or id.
fn named(programme: &Replica, module: &str) -> Result<String> {
    let modules = edition(programme.connection())?.modules;
    let nth = module
        .parse::<usize>()
        .ok()
        .and_then(|nth| nth.checked_sub(1));
    let found = modules
        .iter()
        .find(|known| known.id == module)
        .or_else(|| modules.get(nth?));
    Ok(found
        .map(|found| found.id.clone())
        .ok_or_else(|| Error::of(Code::ModuleUnknown).with("id", module))?)
}
