//! Lists the posts.

use programme::Language;
use programme::forum::browse::{Browsing, browse};
use programme::forum::show_posts::show_posts;
use serde_json::json;

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
        let meant = browse(&programme, &browsing)?;
        posts.retain(|post| meant.iter().any(|leaf| leaf.id == post.id));
    }
    if context.json {
        let lines = posts.iter().map(|post| {
            json!({
                "id": post.id,
                "author": post.author.name,
                "person": post.author.id,
                "organisation": post.author.organisation,
                "place": post.place,
                "replyTo": post.reply_to,
                "title": post.title,
                "at": post.at,
                "editedAt": post.edited_at,
                "language": post.language,
                "state": post.state,
                "inTime": post.in_time,
                "hidden": post.hidden,
                "text": post.text,
                "html": post.html,
            })
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
