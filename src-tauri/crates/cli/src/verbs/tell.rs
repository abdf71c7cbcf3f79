//! Writes to the facilitators only, or lists what was written.

use std::path::Path;

use programme::messages::send_message::send_message;
use programme::messages::show_messages::show_messages;
use programme::words;
use serde_json::json;

use crate::context::Context;
use crate::say::{self, Result};
use crate::verbs::note::read;

/// Runs the verb.
pub fn run(context: &Context, text: Option<String>, file: Option<&Path>) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let text = match (text, file) {
        (Some(text), _) => Some(text),
        (None, Some(path)) => Some(read(path)?),
        (None, None) => None,
    };
    if let Some(text) = text {
        let (id, _) = send_message(&mut programme, context.now, &text)?;
        return if context.json {
            say::json(&json!({ "id": id }))
        } else {
            say::text(&format!(
                "{id}\n{}\n",
                words::word(context.language, "exchange.told")
            ))
        };
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
