//! Finds words.

use programme::Language;
use programme::search::Kind;
use programme::search::find::{Query, SearchHit, find};
use serde::Serialize;

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

/// What was found.
#[derive(Debug, Serialize)]
struct Line<'l> {
    kind: Kind,
    id: &'l str,
    /// Where it stands: `question:ID`, `introduction:PERSON`, `case:CASE`, `topic:POST`, `session:ID` or `material:ID`.
    place: &'l str,
    title: &'l str,
    /// The words around, with `**` around those that were asked for.
    snippet: String,
    /// Its author's name.
    author: Option<&'l str>,
    /// Its author's id.
    person: Option<&'l str>,
    /// When it was written (RFC 3339).
    at: Option<&'l str>,
    /// The file of a material in which it stands.
    file: Option<&'l str>,
    /// Its page or slide there, from 1.
    page: Option<u32>,
    /// Its second there, from 0.
    second: Option<u32>,
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
        let lines = found.iter().map(|one| Line {
            kind: one.kind,
            id: &one.id,
            place: &one.place,
            title: &one.title,
            snippet: shown(one),
            author: one.author.as_ref().map(|author| author.name.as_str()),
            person: one.author.as_ref().map(|author| author.id.as_str()),
            at: one.at.as_deref(),
            file: one.file.as_deref(),
            page: one.page,
            second: one.second,
        });
        return say::json(&lines.collect::<Vec<_>>());
    }
    let lines = found.iter().map(|one| {
        let place = match (one.page, one.second) {
            (Some(page), _) => format!("  [{page}]"),
            (None, Some(second)) => format!("  [{}:{:02}]", second / 60, second % 60),
            (None, None) => String::new(),
        };
        format!(
            "{}  {}  {}{place}\n  {}\n",
            one.kind.word(),
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
