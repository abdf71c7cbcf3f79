//! Erases for the whole group.

use programme::{Noun, words};
use replica::erase::erase_object;
use serde_json::json;

use crate::place::Place;
use crate::say::{self, Failure, Result};
use crate::verbs::remove;

/// Runs the verb.
pub fn run(place: &Place, what: &str) -> Result<()> {
    let unknown = || Failure::of("change-unknown").with("id", what);
    let (noun, id) = what.split_once(':').ok_or_else(unknown)?;
    if noun == Noun::Post.name() {
        return remove::run(place, id);
    }
    let noun = [Noun::Message, Noun::Introduction, Noun::Person]
        .into_iter()
        .find(|known| known.name() == noun)
        .ok_or_else(unknown)?;
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    erase_object(&mut programme, place.now, noun, id)?;
    if place.json {
        return say::json(&json!({ "erased": what }));
    }
    say::text(&format!(
        "{}\n",
        words::word(place.language, "exchange.erased")
    ))
}
