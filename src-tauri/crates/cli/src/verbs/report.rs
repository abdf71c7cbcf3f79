//! Tells the facilitators about a post.

use programme::forum::report_post::report_post;
use programme::words;
use serde_json::json;

use crate::arguments::WordsArgument;
use crate::place::Place;
use crate::say::{self, Result};
use crate::verbs::post::said;

/// Runs the verb.
pub fn run(place: &Place, post: &str, words: &WordsArgument) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    let (id, _) = report_post(&mut programme, place.now, post, &said(words)?)?;
    if place.json {
        return say::json(&json!({ "id": id }));
    }
    let told = words::word(place.language, "exchange.told");
    say::text(&format!("{id}\n{told}\n"))
}
