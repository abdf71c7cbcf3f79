//! This device's own edits of the programme, and undoing them.

use programme::preparing::desk::show_edits;
use programme::preparing::undo_edit::undo_edit;
use programme::words;

use crate::context::Context;
use crate::say::{self, Result};

/// So many are listed.
const LISTED: u32 = 50;

/// What is typed after `mutual undo`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The edit's number, as `mutual undo --list` gives it; without it the last one that stands
    pub id: Option<i64>,
    /// List the edits
    #[arg(long, conflicts_with = "id")]
    pub list: bool,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    if !arguments.list {
        let (id, _) = undo_edit(&mut programme, context.now, arguments.id)?;
        return match context.json {
            true => say::json(&serde_json::json!({ "id": id })),
            false => say::text(&format!(
                "{}\n",
                words::phrase(context.language, "cli.undone", &[("id", &id.to_string())])
            )),
        };
    }
    let edits = show_edits(programme.connection(), LISTED)?;
    if context.json {
        return say::json(&edits);
    }
    let mut text = String::new();
    for edit in edits {
        let kind = format!("{:?}", edit.kind).to_lowercase();
        let mark = if edit.undone { "-" } else { " " };
        text.push_str(&format!(
            "{mark}{:>4}  {}  {} {} {}  {}\n",
            edit.id,
            edit.at,
            words::word(context.language, &format!("prepare.edit.{kind}")),
            edit.noun,
            edit.object,
            edit.subject.best(context.language)
        ));
    }
    say::text(&text)
}
