//! Finds words.

use programme::search::find::{Query, SearchHit, find};
use serde_json::json;

use crate::context::Context;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(context: &Context, asked: &Query) -> Result<()> {
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let found = find(&programme, context.language, asked)?;
    if context.json {
        let lines = found.iter().map(|one| {
            json!({
                "kind": one.kind,
                "id": one.id,
                "place": one.place,
                "title": one.title,
                "snippet": shown(one),
                "author": one.author.as_ref().map(|author| &author.name),
                "person": one.author.as_ref().map(|author| &author.id),
                "at": one.at,
            })
        });
        return say::json(&lines.collect::<Vec<_>>());
    }
    let lines = found.iter().map(|one| {
        format!(
            "{}  {}  {}\n  {}\n",
            one.kind,
            one.id,
            one.title,
            shown(one)
        )
    });
    say::text(&lines.collect::<String>())
}

/// Words that were asked for stand between asterisks.
fn shown(found: &SearchHit) -> String {
    let parts = found.snippet.iter();
    parts
        .map(|part| match part.marked {
            true => format!("**{}**", part.text),
            false => part.text.clone(),
        })
        .collect()
}
