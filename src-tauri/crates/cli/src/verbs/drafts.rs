//! Lists the drafts, or posts, takes back and throws one away.

use programme::drafts::Stage;
use programme::drafts::discard_draft::discard_draft;
use programme::drafts::post_draft::post_draft;
use programme::drafts::show_drafts::{DraftCard, show_drafts};
use programme::drafts::take_back::take_back;
use programme::time::Reader;
use programme::words;

use crate::arguments::forum::DraftsAction;
use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual drafts`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do; without it all are listed
    #[command(subcommand)]
    pub action: Option<DraftsAction>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { action } = arguments;
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let done = match action {
        Some(DraftsAction::Post { id }) => {
            Some((post_draft(&mut programme, context.now, &id)?, "waits"))
        }
        Some(DraftsAction::TakeBack { id }) => {
            take_back(&mut programme, &id)?;
            Some((id, "kept"))
        }
        Some(DraftsAction::Discard { id }) => {
            discard_draft(&mut programme, &id)?;
            Some((id, "discarded"))
        }
        None => None,
    };
    if context.json {
        return say::json(&show_drafts(&programme)?);
    }
    if let Some((id, told)) = done {
        let told = words::word(context.language, &format!("forum.{told}"));
        return say::text(&format!("{id}\n{told}\n"));
    }
    let reader = context.reader(Some(&profile))?;
    let drafts = show_drafts(&programme)?;
    let blocks = drafts.iter().map(|draft| block(context, &reader, draft));
    say::text(&blocks.collect::<String>())
}

fn block(context: &Context, reader: &Reader, draft: &DraftCard) -> String {
    let heading = match &draft.title {
        Some(title) => title.as_str(),
        None => draft.heading.best(context.language),
    };
    let stands = match (&draft.refused, draft.state) {
        (Some(code), _) => words::word(context.language, &format!("error.{code}.what")),
        (None, Stage::Waiting) => words::word(context.language, "forum.waits"),
        (None, Stage::Draft) => words::word(context.language, "forum.kept"),
    };
    format!(
        "{}  {}  {heading}\n{stands}\n\n{}\n\n",
        draft.id,
        say::at(reader, &draft.saved_at),
        draft.text
    )
}
