//! Lists the posts.

use std::collections::BTreeSet;

use programme::Language;
use programme::forum::browse::{Browsing, browse};
use programme::forum::post_card::PostState;
use programme::forum::show_posts::show_posts;
use serde::Serialize;

use crate::arguments::forum::ConversationArgument;
use crate::arguments::values::language;
use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::post::conversation;

/// What is typed after `mutual posts`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    pub on: ConversationArgument,
    /// Only those that nobody has translated into this language, en or es
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub untranslated: Option<Language>,
}

/// A post.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'l> {
    id: &'l str,
    /// Its author's name.
    author: &'l str,
    /// Its author's id.
    person: &'l str,
    organisation: Option<&'l str>,
    /// Where it stands: `question:ID`, `introduction:PERSON`, `case:CASE` or `topic:POST`.
    place: &'l str,
    reply_to: Option<&'l str>,
    title: Option<&'l str>,
    /// When it was posted (RFC 3339).
    at: &'l str,
    edited_at: Option<&'l str>,
    language: Option<Language>,
    state: PostState,
    /// It was written before answers were hoped for.
    in_time: Option<bool>,
    /// Why facilitators hide it.
    hidden: Option<&'l str>,
    text: &'l str,
    html: &'l str,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { on, untranslated } = arguments;
    let on = &on;
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let of = conversation(on).map(|conversation| conversation.to_string());
    let mut posts = show_posts(&programme)?;
    posts.retain(|post| of.as_ref().is_none_or(|of| *of == post.place));
    if untranslated.is_some() {
        let browsing = Browsing {
            since: None,
            organisation: None,
            untranslated,
        };
        let meant = browse(&programme, &browsing, usize::MAX)?;
        let meant: BTreeSet<&str> = meant.iter().map(|leaf| leaf.id.as_str()).collect();
        posts.retain(|post| meant.contains(post.id.as_str()));
    }
    if context.json {
        let lines = posts.iter().map(|post| Line {
            id: &post.id,
            author: &post.author.name,
            person: &post.author.id,
            organisation: post.author.organisation.as_deref(),
            place: &post.place,
            reply_to: post.reply_to.as_deref(),
            title: post.title.as_deref(),
            at: &post.at,
            edited_at: post.edited_at.as_deref(),
            language: post.language,
            state: post.state,
            in_time: post.in_time,
            hidden: post.hidden.as_deref(),
            text: &post.text,
            html: &post.html,
        });
        return say::json(&lines.collect::<Vec<_>>());
    }
    let reader = context.reader(Some(&profile))?;
    let blocks = posts.iter().map(|post| {
        let below = post.reply_to.as_ref().map(|to| format!(" > {to}"));
        format!(
            "{}  {}{}\n{}  {}\n\n{}\n\n",
            post.id,
            post.place,
            below.unwrap_or_default(),
            post.author.name,
            say::at(&reader, &post.at),
            post.text
        )
    });
    say::text(&blocks.collect::<String>())
}
