//! Attaches a translation to a post.

use programme::Language;
use programme::forum::translate_post::translate_post;
use serde_json::json;

use crate::arguments::WordsArgument;
use crate::place::Place;
use crate::say::{self, Result};
use crate::verbs::post::said;

/// Runs the verb.
pub fn run(place: &Place, post: &str, to: Language, words: &WordsArgument) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    let (id, _) = translate_post(&mut programme, place.now, post, to, &said(words)?)?;
    match place.json {
        true => say::json(&json!({ "id": id })),
        false => say::text(&format!("{id}\n")),
    }
}
