//! Finds words.

use programme::Language;
use programme::search::find::{Query, SearchHit, find};
use serde_json::json;

use crate::arguments::values::language;
use crate::context::Context;
use crate::say::{self, Result};

/// What is typed after `mutual search`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The words; the last one may be unfinished
    #[arg(required = true)]
    pub words: Vec<String>,
    /// Of this person only, by their id
    #[arg(long, value_name = "PERSON")]
    pub author: Option<String>,
    /// Of this organisation only, by its name
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// In this language only: en or es
    #[arg(long = "in", value_name = "LANGUAGE", value_parser = language)]
    pub within: Option<Language>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let asked = Query {
        words: arguments.words.join(" "),
        person: arguments.author,
        organisation: arguments.organisation,
        language: arguments.within,
    };
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let found = find(&programme, context.language, &asked)?;
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
