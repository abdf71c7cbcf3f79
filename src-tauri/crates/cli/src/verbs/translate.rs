//! Attaches a translation to a post.

use programme::forum::translate_post::translate_post;
use programme::{Language, words};
use serde_json::json;

use crate::arguments::WordsArgument;
use crate::place::Place;
use crate::say::{self, Result};
use crate::verbs::post::said;

/// Runs the verb.
pub fn run(place: &Place, post: &str, to: Language, given: &WordsArgument) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    let id = translate_post(&mut programme, place.now, post, to, &said(given)?)?;
    match place.json {
        true => say::json(&json!({ "id": id, "state": "waiting" })),
        false => {
            let waits = words::word(place.language, "forum.waits");
            say::text(&format!("{id}\n{waits}\n"))
        }
    }
}
