//! Writes to the facilitators only, or lists what was written.

use std::path::PathBuf;

use programme::messages::send_message::send_message;
use programme::messages::show_messages::show_messages;

use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::note::read;
use crate::written::written;

/// What is typed after `mutual tell`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What it says
    #[arg(long, conflicts_with = "text_file", allow_hyphen_values = true)]
    pub text: Option<String>,
    /// The same, from a file (- for standard input)
    #[arg(long, value_name = "FILE")]
    pub text_file: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { text, text_file } = arguments;
    let file = text_file.as_deref();
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let text = match (text, file) {
        (Some(text), _) => Some(text),
        (None, Some(path)) => Some(read(path)?),
        (None, None) => None,
    };
    if let Some(text) = text {
        let (id, _) = send_message(&mut programme, context.now, &text)?;
        return written(context, &id, None, "exchange.told");
    }
    let messages = show_messages(&programme)?;
    if context.json {
        return say::json(&messages);
    }
    let reader = context.reader(Some(&profile))?;
    let blocks = messages.iter().map(|message| {
        let who = message.name.as_ref().unwrap_or(&message.person);
        format!(
            "{}  {}  {who}\n{}\n\n",
            message.id,
            say::at(&reader, &message.at),
            message.text
        )
    });
    say::text(&blocks.collect::<String>())
}
